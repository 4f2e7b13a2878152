package org.pgatlas.attestation.sigstore;

import java.util.List;

/// Whom somebody who relies on keyless signatures trusts: issuers of certificates, transparency
/// logs, logs of certificates, authorities for time, each with the time in which they are trusted.
/// What a root lists is asked for: where it lists no log, no log is.
///
/// @see <a
/// href="https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_trustroot.proto">the
/// published form</a>
public final class TrustRoot {
  /// What a document may be long.
  public static final int MAX_BYTES = 1 << 20;

  private final List<Authority> issuers;
  private final List<LogKey> logs;
  private final List<LogKey> certificateLogs;
  private final List<Authority> clocks;
  private final List<String> skipped;

  TrustRoot(
      List<Authority> issuers,
      List<LogKey> logs,
      List<LogKey> certificateLogs,
      List<Authority> clocks,
      List<String> skipped) {
    this.issuers = List.copyOf(issuers);
    this.logs = List.copyOf(logs);
    this.certificateLogs = List.copyOf(certificateLogs);
    this.clocks = List.copyOf(clocks);
    this.skipped = List.copyOf(skipped);
  }

  /// Reads the published JSON form.
  ///
  /// @throws org.pgatlas.json.DocumentException saying what is wrong and where
  public static TrustRoot parse(byte[] document) {
    return TrustRootReader.read(document);
  }

  /// How many of each there are, in words.
  public String summary() {
    return issuers.size()
        + " certificate authorities, "
        + logs.size()
        + " transparency logs, "
        + certificateLogs.size()
        + " certificate logs, "
        + clocks.size()
        + " timestamp authorities";
  }

  /// Logs whose keys are of a kind that is not judged here; nothing is proved by them.
  public List<String> skipped() {
    return skipped;
  }

  /// Whether it lists a log that the bundle names.
  public boolean knowsLogOf(SigstoreBundle bundle) {
    return bundle.entries().stream()
        .anyMatch(entry -> logs.stream().anyMatch(log -> log.hasId(entry.logId())));
  }

  List<Authority> issuers() {
    return issuers;
  }

  List<LogKey> logs() {
    return logs;
  }

  List<LogKey> certificateLogs() {
    return certificateLogs;
  }

  List<Authority> clocks() {
    return clocks;
  }
}
