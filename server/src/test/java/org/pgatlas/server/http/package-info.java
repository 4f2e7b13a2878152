/// Tests of the HTTP kernel.
/// May touch: HTTP on loopback. May not: a database.
/// Start reading at [org.pgatlas.server.http.CsvWriterTest].
@NullMarked
package org.pgatlas.server.http;

import org.jspecify.annotations.NullMarked;
