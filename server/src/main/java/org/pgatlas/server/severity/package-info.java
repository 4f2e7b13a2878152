/// Severities of advisories as numbers and words.
/// May touch: core's advisory model, the CVSS calculator. May not: tables, requests, clocks.
/// Start reading at [org.pgatlas.server.severity.SeverityScore].
@NullMarked
package org.pgatlas.server.severity;

import org.jspecify.annotations.NullMarked;
