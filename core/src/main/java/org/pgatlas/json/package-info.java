/// Bytes of a document to values: gzip and UTF-8 undone within limits, JSON and XML as
/// cursors that name places.
/// May touch: bytes given to it. May not: any format, files, databases.
/// Start reading at [org.pgatlas.json.DocumentText].
@NullMarked
package org.pgatlas.json;

import org.jspecify.annotations.NullMarked;
