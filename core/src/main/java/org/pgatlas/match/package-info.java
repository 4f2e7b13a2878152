/// Which components an advisory affects and which advisories a component is affected by: one
/// evaluation behind both questions.
/// May touch: purls, versions, advisories, components. May not: databases, clocks, the network.
/// Start reading at [org.pgatlas.match.FindingMatcher], then [org.pgatlas.match.AffectedRule].
@NullMarked
package org.pgatlas.match;

import org.jspecify.annotations.NullMarked;
