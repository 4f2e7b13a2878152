/// Fills a database at a stated size, exports what its planner knows of it, and measures the tables
/// and hot queries there, beside the layout that was not chosen.
/// May touch: the server's `db`, `ops.ledger` and `tenant` rooms, raw JDBC. May not: be touched by
/// anything.
/// Start reading at [org.pgatlas.bench.storage.StorageCommand].
@NullMarked
package org.pgatlas.bench.storage;

import org.jspecify.annotations.NullMarked;
