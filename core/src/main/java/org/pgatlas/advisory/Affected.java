package org.pgatlas.advisory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One package that an advisory affects, and in which versions: those listed, and those in any
/// range.
///
/// @param of null where only a repository is named, by ranges of type GIT
/// @param severities of this package; where there are none, the advisory's count
public record Affected(
    @Nullable AffectedPackage of,
    List<AffectedRange> ranges,
    List<String> versions,
    List<Severity> severities) {
  public Affected {
    ranges = List.copyOf(ranges);
    versions = List.copyOf(versions);
    severities = List.copyOf(severities);
  }

  /// @param purl as written, also when it is none
  public record AffectedPackage(Ecosystem ecosystem, String name, @Nullable String purl) {
    @Override
    public String toString() {
      return ecosystem + " " + name;
    }
  }
}
