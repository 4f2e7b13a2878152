/// What is measured on graphs and people: criticality, PageRank, core numbers, choke points,
/// betweenness, depth, pony factor, concentration, adoption, each defined in its class.
/// May touch: graphs, counts and arrays given to it; names only where an edge list is read. May
/// not: clocks, SQL, files.
/// Start reading at [org.pgatlas.metric.Criticality].
@NullMarked
package org.pgatlas.metric;

import org.jspecify.annotations.NullMarked;
