/// Advisories in one model: what is affected, in which ranges, how bad, under which other names.
/// May touch: purls, versions, bytes given to it. May not: components, databases, the network.
/// Start reading at [org.pgatlas.advisory.Advisory], then [org.pgatlas.advisory.PackageKey].
@NullMarked
package org.pgatlas.advisory;

import org.jspecify.annotations.NullMarked;
