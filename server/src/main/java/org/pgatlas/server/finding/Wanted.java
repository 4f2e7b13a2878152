package org.pgatlas.server.finding;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pgatlas.match.Verdict;
import org.pgatlas.server.scan.ScanVerdict;

/// A finding as it should be.
@SuppressWarnings("ArrayRecordComponent") // compared with its own function
record Wanted(
    Key key,
    ArtifactSubject artifact,
    String component,
    String vulnerability,
    Verdict matched,
    ScanVerdict verdict,
    @Nullable Double severityScore,
    @Nullable String severityRating,
    Risk risk,
    String evidence,
    byte[] evidenceHash) {

  /// How the reason begins for which a statement or a decision closed a finding.
  static final String BY_STATEMENT = "statement: ";

  /// What a finding is about.
  record Key(int sourceId, int componentId, long vulnerabilityId) {}

  String verdictId() {
    return verdict.id();
  }

  String matchedId() {
    return matched.name().toLowerCase(Locale.ROOT);
  }

  /// Why it is not open; null when it is.
  @Nullable String closedReason() {
    return verdict.isOpen() ? null : BY_STATEMENT + verdict.id();
  }

  /// Whether the row says all this already. EPSS and KEV are compared for themselves: risk is
  /// rounded, and of what is exploited it does not ask how likely that is.
  boolean isAs(Kept row) {
    return row.verdict().equals(verdictId())
        && row.matched().equals(matchedId())
        && row.open() == verdict.isOpen()
        && Objects.equals(row.closedReason(), closedReason())
        && row.vulnerability().equals(vulnerability)
        && Objects.equals(row.severityScore(), severityScore)
        && Objects.equals(row.severityRating(), severityRating)
        && Objects.equals(row.epss(), risk.epss())
        && row.kev() == risk.kev()
        && row.risk() == risk.value()
        && row.vulnerabilityId() == key.vulnerabilityId()
        && Arrays.equals(row.evidenceHash(), evidenceHash);
  }

  /// A row as far as it is compared.
  @SuppressWarnings("ArrayRecordComponent") // compared element by element
  record Kept(
      long id,
      Key key,
      String vulnerability,
      String matched,
      String verdict,
      boolean open,
      @Nullable String closedReason,
      @Nullable Double severityScore,
      @Nullable String severityRating,
      @Nullable Double epss,
      boolean kev,
      double risk,
      byte[] evidenceHash,
      String component,
      String artifact) {
    /// Digest of its evidence, in hexadecimal.
    String evidence() {
      return HexFormat.of().formatHex(evidenceHash);
    }

    long vulnerabilityId() {
      return key.vulnerabilityId();
    }
  }
}
