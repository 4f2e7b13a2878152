/// Admission: every document offered gets its audit row, its bytes are kept exactly, and what is
/// accepted
/// gets its place in the artifact's version chain and a job, all in one transaction before the 202.
/// May touch: `sbom_submissions`, `sbom_document`, `artifact_version`, `sbom_current`,
/// `gitlog_artifacts`,
/// the artifact store and the queue. May not: the graph.
/// Start reading at [org.pgatlas.server.submission.SbomAdmission].
@NullMarked
package org.pgatlas.server.submission;

import org.jspecify.annotations.NullMarked;
