/// The graph as arrays: loaded from the catalogue, kept resident, asked for blast radius, paths and
/// neighbourhoods.
/// May touch: the catalogue's tables, read-only; core's graph. May not: writes, metrics' storage.
/// Start reading at [org.pgatlas.server.snapshot.GraphSnapshot].
@NullMarked
package org.pgatlas.server.snapshot;

import org.jspecify.annotations.NullMarked;
