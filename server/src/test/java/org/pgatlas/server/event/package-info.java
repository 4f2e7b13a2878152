/// Tests of events and webhooks on a real database and real sockets.
@NullMarked
package org.pgatlas.server.event;

import org.jspecify.annotations.NullMarked;
