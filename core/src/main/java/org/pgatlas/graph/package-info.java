/// The dependency graph as flat integer arrays, and the walks over it: components, blast radius,
/// paths.
/// May touch: vertex numbers and primitive arrays. May not: names, purls, boxing in loops,
/// recursion, I/O.
/// Start reading at [org.pgatlas.graph.DependencyGraph].
@NullMarked
package org.pgatlas.graph;

import org.jspecify.annotations.NullMarked;
