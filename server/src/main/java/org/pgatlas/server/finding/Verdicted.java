package org.pgatlas.server.finding;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.scan.ScanFinding;
import org.pgatlas.server.severity.SeverityScore;

/// What a hit comes to, with its evidence as text.
///
/// @param digest of the evidence
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Verdicted(ScanFinding finding, String evidence, byte[] digest) {
  static Verdicted of(ScanFinding finding) {
    String evidence = EvidenceJson.write(finding);
    return new Verdicted(finding, evidence, EvidenceJson.digest(evidence));
  }

  /// Of the same hit, so that statements alone can make a difference.
  boolean isOf(ScanFinding other) {
    return finding.verdict() == other.verdict() && finding.vex().equals(other.vex());
  }

  /// How bad it is, which findings are ranked by and scans do not ask.
  Rated rated() {
    Optional<SeverityScore> severity = finding.severity();
    return new Rated(
        severity.map(SeverityScore::score).orElse(null),
        severity.map(one -> EvidenceJson.lower(one.rating())).orElse(null));
  }

  /// Both null when nobody has rated it.
  record Rated(@Nullable Double score, @Nullable String rating) {}
}
