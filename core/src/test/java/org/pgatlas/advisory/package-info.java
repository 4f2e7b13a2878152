/// Tests of the room.
@NullMarked
package org.pgatlas.advisory;

import org.jspecify.annotations.NullMarked;
