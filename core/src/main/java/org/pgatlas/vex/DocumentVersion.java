package org.pgatlas.vex;

import java.time.Instant;
import java.util.Comparator;
import org.pgatlas.version.VersionScheme;

/// The order of documents of one series: by version, then by time. A version that is no number and
/// no semantic version comes before all that are.
final class DocumentVersion {
  static final Comparator<VexClaim> ORDER =
      Comparator.comparing((VexClaim claim) -> key(claim.document()))
          .thenComparing(claim -> time(claim.document()))
          .thenComparing(VexClaim::digest);

  private DocumentVersion() {}

  private static String key(VexDocument document) {
    String version = document.version() == null ? "" : document.version().strip();
    // Integers of CSAF and CycloneDX are the major version of a semantic one.
    String full = version.matches("[0-9]{1,18}") ? version + ".0.0" : version;
    return VersionScheme.SEMVER.sortKey(full);
  }

  private static Instant time(VexDocument document) {
    Instant time = document.timestamp();
    return time == null ? Instant.MIN : time;
  }
}
