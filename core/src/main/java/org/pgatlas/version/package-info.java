/// Order of versions, one scheme per ecosystem with sort keys and coarse keys, and ranges of them
/// in
/// every ecosystem's syntax. May touch: strings and purl types. May not: graphs, I/O.
/// Start reading at [org.pgatlas.version.VersionScheme], then [org.pgatlas.version.VersionRange].
@NullMarked
package org.pgatlas.version;

import org.jspecify.annotations.NullMarked;
