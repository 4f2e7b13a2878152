/// OSV's JSON to advisories.
/// May touch: bytes given to it, the advisory model. May not: components, databases, the network.
/// Start reading at [org.pgatlas.advisory.osv.OsvReader].
@NullMarked
package org.pgatlas.advisory.osv;

import org.jspecify.annotations.NullMarked;
