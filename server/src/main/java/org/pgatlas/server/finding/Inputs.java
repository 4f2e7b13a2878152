package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.vex.VexStore;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexResolution;

/// Everything that an artifact is assessed with: what a manifest pins.
record Inputs(
    ArtifactSubject artifact,
    List<Assessment.Part> parts,
    DocumentMarks marks,
    List<Assessment.Pinned> advisories,
    List<VexStore.Kept> statements,
    List<TriageStore.Decision> decisions) {
  /// The same where the artifact's document carries these statements.
  Inputs carrying(Collection<VexStore.Kept> carried) {
    List<VexStore.Kept> all = new ArrayList<>(carried);
    statements.stream().filter(one -> !one.isCarried()).forEach(all::add);
    return new Inputs(artifact, parts, marks, advisories, all, decisions);
  }

  /// The same where others call the artifact's document so.
  Inputs linked(BomLinks.@Nullable Links links) {
    return links == null
        ? this
        : new Inputs(artifact, parts, marks.linked(links), advisories, statements, decisions);
  }

  /// What a scan of them finds.
  ScanResult result() {
    return Assessed.of(this).result();
  }

  static VexResolution resolution(
      Collection<VexStore.Kept> statements, Collection<TriageStore.Decision> decisions) {
    List<VexClaim> claims = new ArrayList<>();
    statements.forEach(one -> claims.add(one.claim()));
    decisions.forEach(one -> claims.add(one.claim()));
    return new VexResolution(claims);
  }
}
