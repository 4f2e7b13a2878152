/// The ledger of hot queries: what each feature's room registered, with its plan on this database,
/// its times and its budget.
/// May touch: system catalogues and statistics; the features' registrations, whose calls it makes.
/// May not: change a row, or know a query's text.
/// Start reading at [org.pgatlas.server.ops.ledger.QueryLedger].
@NullMarked
package org.pgatlas.server.ops.ledger;

import org.jspecify.annotations.NullMarked;
