/// Identity of packages: package URLs in canonical form, and the other spellings accepted for them.
/// May touch: strings given to it. May not: the order of versions, graphs, I/O.
/// Start reading at [org.pgatlas.purl.PackageUrl].
@NullMarked
package org.pgatlas.purl;

import org.jspecify.annotations.NullMarked;
