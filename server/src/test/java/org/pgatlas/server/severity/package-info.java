/// Tests of the room.
@NullMarked
package org.pgatlas.server.severity;

import org.jspecify.annotations.NullMarked;
