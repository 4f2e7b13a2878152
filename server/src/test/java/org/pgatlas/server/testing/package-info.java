/// What every test of the server builds on: one PostgreSQL per JVM, a fresh database per class.
/// May touch: the embedded PostgreSQL, temporary directories. May not: production data, the clock.
/// Start reading at [org.pgatlas.server.testing.PostgresExtension].
@NullMarked
package org.pgatlas.server.testing;

import org.jspecify.annotations.NullMarked;
