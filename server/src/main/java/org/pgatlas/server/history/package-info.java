/// What the graph and its metrics were: snapshots, differences between two, trends.
/// May touch: its own tables; vertices and edges, read-only; the resident graph. May not: what a
/// metric means, writes into the catalogue.
/// Start reading at [org.pgatlas.server.history.HistoryStore].
@NullMarked
package org.pgatlas.server.history;

import org.jspecify.annotations.NullMarked;
