/// Applies what was admitted to the graph: SBOM versions, git logs and registry indexes. Each is a
/// job
/// handler whose effect is one transaction and may be repeated.
/// May touch: the stores of catalog and submission, artifacts, core's readers. May not: HTTP types,
/// SQL of its own.
/// Start reading at [org.pgatlas.server.ingest.SbomApplier].
@NullMarked
package org.pgatlas.server.ingest;

import org.jspecify.annotations.NullMarked;
