/// Order of versions: one scheme per ecosystem, each with a comparator, sort keys and coarse keys.
/// May touch: strings and purl types. May not: version ranges (they build on this), graphs, I/O.
/// Start reading at [org.pgatlas.version.VersionScheme].
@NullMarked
package org.pgatlas.version;

import org.jspecify.annotations.NullMarked;
