/// The PostgreSQL that comes with PG Atlas: unpacked, initialised, started, watched and stopped by
/// this room.
/// May touch: files below the data and cache directories, operating system processes, loopback
/// ports. May not: tables, migrations, HTTP, any feature.
/// Start reading at [org.pgatlas.server.db.embedded.EmbeddedPostgres].
@NullMarked
package org.pgatlas.server.db.embedded;

import org.jspecify.annotations.NullMarked;
