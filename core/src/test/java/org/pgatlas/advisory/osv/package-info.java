/// Tests of the room.
@NullMarked
package org.pgatlas.advisory.osv;

import org.jspecify.annotations.NullMarked;
