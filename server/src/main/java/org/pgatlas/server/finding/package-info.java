/// Findings: which artifact is vulnerable where and why; scans with their manifests; decisions.
/// May touch: its own tables, the readers of advisory, vex and component, events. May not: the
/// graph, documents' bytes. Start reading at [org.pgatlas.server.finding.FindingProjector], then
/// [org.pgatlas.server.finding.Assessment].
@NullMarked
package org.pgatlas.server.finding;

import org.jspecify.annotations.NullMarked;
