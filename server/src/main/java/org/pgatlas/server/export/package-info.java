/// Whole lists and the whole graph as files, streamed page by page.
/// May touch: the catalogue's tables, read-only. May not: writes, metrics' meaning.
/// Start reading at [org.pgatlas.server.export.GraphExport].
@NullMarked
package org.pgatlas.server.export;

import org.jspecify.annotations.NullMarked;
