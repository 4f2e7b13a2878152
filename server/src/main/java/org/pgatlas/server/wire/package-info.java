/// The forms in which values and bytes leave and enter the process: the one JSON, gzip and xz.
/// May touch: Jackson, byte arrays. May not: requests, tables, files, any feature.
/// Start reading at [org.pgatlas.server.wire.Json].
@NullMarked
package org.pgatlas.server.wire;

import org.jspecify.annotations.NullMarked;
