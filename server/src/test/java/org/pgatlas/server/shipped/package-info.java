/// Tests of the graph of versions.
/// May touch: the room's package, a running atlas. May not: other rooms' inner classes.
/// Start reading at [org.pgatlas.server.shipped.ShippedDbTest].
@NullMarked
package org.pgatlas.server.shipped;

import org.jspecify.annotations.NullMarked;
