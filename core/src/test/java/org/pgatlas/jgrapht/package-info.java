/// Tests of the view for JGraphT.
/// May touch: the room's package, core's graph and metric. May not: files.
/// Start reading at [org.pgatlas.jgrapht.GraphViewTest].
@NullMarked
package org.pgatlas.jgrapht;

import org.jspecify.annotations.NullMarked;
