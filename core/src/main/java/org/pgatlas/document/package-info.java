/// What kind of document some bytes are, told by their content alone.
/// May touch: bytes given to it, json. May not: any format's meaning, files, names of files.
/// Start reading at [org.pgatlas.document.DocumentKind].
@NullMarked
package org.pgatlas.document;

import org.jspecify.annotations.NullMarked;
