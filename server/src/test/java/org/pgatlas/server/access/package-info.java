/// Tests of who may call, against the whole product on real sockets.
@NullMarked
package org.pgatlas.server.access;

import org.jspecify.annotations.NullMarked;
