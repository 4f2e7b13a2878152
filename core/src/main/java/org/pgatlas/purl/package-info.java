/// Identity of packages: package URLs in canonical form and the other spellings that are accepted
// for them.
/// May touch: strings given to it. May not: versions' order, graphs, I/O.
/// Start reading at [org.pgatlas.purl.PackageUrl].
@NullMarked
package org.pgatlas.purl;

import org.jspecify.annotations.NullMarked;
