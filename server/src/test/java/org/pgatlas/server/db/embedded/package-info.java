/// Tests of the embedded PostgreSQL on real processes, files and ports.
/// May touch: temporary directories and processes that the tests started. May not: the user's cache
/// or data.
/// Start reading at [org.pgatlas.server.db.embedded.EmbeddedPostgresDbTest].
@NullMarked
package org.pgatlas.server.db.embedded;

import org.jspecify.annotations.NullMarked;
