/// Advisories as feeds bring them, the vulnerabilities that they are about, EPSS and KEV.
/// May touch: their own tables, `feed_import`, artifacts, the queue, core's advisory and match.
/// May not: components, findings, VEX. Start reading at
/// [org.pgatlas.server.advisory.FeedImporter], then [org.pgatlas.server.advisory.AdvisoryStore].
@NullMarked
package org.pgatlas.server.advisory;

import org.jspecify.annotations.NullMarked;
