/// Tests of the room.
@NullMarked
package org.pgatlas.match;

import org.jspecify.annotations.NullMarked;
