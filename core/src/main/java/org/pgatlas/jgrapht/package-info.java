/// A dependency graph as JGraphT sees graphs, so that any of its algorithms runs on one.
/// May touch: core's graph, JGraphT, which the core does not need otherwise. May not: copies of the
/// graph, changes to it.
/// Start reading at [org.pgatlas.jgrapht.GraphView].
@NullMarked
package org.pgatlas.jgrapht;

import org.jspecify.annotations.NullMarked;
