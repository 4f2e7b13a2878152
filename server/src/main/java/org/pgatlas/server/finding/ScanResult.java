package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pgatlas.server.scan.ScanFinding;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.VexResolution;

/// What a scan found, in one order and form, with the digest of that.
@SuppressWarnings("ArrayRecordComponent") // the digest is compared by value where it is
record ScanResult(List<Line> lines, byte[] hash) {
  ScanResult {
    lines = List.copyOf(lines);
  }

  /// @param evidence JSON, see [EvidenceJson]
  record Line(
      int componentId, String component, String vulnerability, String verdict, String evidence) {
    String key() {
      return component + "\n" + vulnerability;
    }
  }

  /// From values alone.
  static ScanResult of(
      List<Assessment.Part> parts,
      List<Assessment.Pinned> advisories,
      ArtifactSubject artifact,
      DocumentMarks marks,
      VexResolution said) {
    List<Line> lines = new ArrayList<>();
    for (Assessment.Hit hit : Assessment.hits(parts, advisories)) {
      ScanFinding finding = Assessment.finding(hit, artifact, marks, said);
      lines.add(
          new Line(
              hit.part().id(),
              hit.part().purl(),
              hit.cluster().name(),
              finding.verdict().id(),
              EvidenceJson.write(finding)));
    }
    lines.sort(Comparator.comparing(Line::key));
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(
              Json.write(
                  List.of(line.component(), line.vulnerability(), line.verdict(), line.evidence())))
          .append('\n');
    }
    return new ScanResult(lines, Manifest.digest(text.toString()));
  }

  int open() {
    return (int)
        lines.stream()
            .filter(
                line -> !line.verdict().equals("fixed") && !line.verdict().equals("not_affected"))
            .count();
  }
}
