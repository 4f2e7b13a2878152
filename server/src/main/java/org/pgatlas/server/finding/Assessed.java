package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.List;
import org.pgatlas.vex.VexResolution;

/// An artifact's inputs and what they come to, worked out once for its findings and for its scan.
record Assessed(Inputs inputs, List<Found> found) {
  Assessed {
    found = List.copyOf(found);
  }

  /// A vulnerability in a component.
  record Found(Assessment.Hit hit, Verdicted said) {}

  static Assessed of(Inputs inputs) {
    ArtifactSubject artifact = inputs.artifact();
    VexResolution said = new Opinions(inputs.statements(), inputs.decisions()).about(artifact);
    Assessment.Ground ground = Assessment.Ground.of(artifact, inputs.marks());
    List<Found> found = new ArrayList<>();
    for (Assessment.Hit hit : Assessment.hits(inputs.parts(), inputs.advisories())) {
      found.add(new Found(hit, Verdicted.of(Assessment.finding(hit, ground, said))));
    }
    return new Assessed(inputs, found);
  }

  /// As a scan says it.
  ScanResult result() {
    List<ScanResult.Line> lines = new ArrayList<>(found.size());
    for (Found one : found) {
      lines.add(
          new ScanResult.Line(
              one.hit().part().id(),
              one.hit().part().purl(),
              one.hit().cluster().name(),
              one.said().finding().verdict().id(),
              one.said().evidence(),
              one.said().digest()));
    }
    return ScanResult.of(lines);
  }
}
