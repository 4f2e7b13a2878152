/// The database kernel: pool, tenant-bound transactions, migrations, COPY, single-row locks.
/// May touch: JDBC, Jdbi, Flyway. May not: know any table or feature by name.
/// Start reading at [org.pgatlas.server.db.Database].
@NullMarked
package org.pgatlas.server.db;

import org.jspecify.annotations.NullMarked;
