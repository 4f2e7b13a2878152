package org.pgatlas.version;

import java.util.Locale;
import java.util.Set;

/// One of the `or`-ed parts of a range: versions by their order, and what the syntax asks besides.
record Alternative(IntervalSet versions, Admission admission) {
  static Alternative of(IntervalSet versions) {
    return new Alternative(versions, new Admission.Any());
  }

  boolean contains(VersionScheme scheme, String version, String key) {
    return switch (admission) {
      case Admission.Any() -> scheme.inRanges(version) && versions.contains(key);
      case Admission.PreReleasesOf(Set<String> releases) ->
          scheme.inRanges(version)
              && versions.contains(key)
              && (!scheme.isPreRelease(version)
                  || releases.contains(scheme.sortKey(SemverRange.release(version))));
      case Admission.Releases() ->
          scheme.inRanges(version) && versions.contains(key) && !scheme.isPreRelease(version);
      case Admission.Written(String text) ->
          text.equals(version.strip().toLowerCase(Locale.ROOT))
              && (versions.isAll() || (scheme.inRanges(version) && versions.contains(key)));
    };
  }

  /// Which versions of the intervals are admitted.
  sealed interface Admission {
    /// Every one.
    record Any() implements Admission {}

    /// Pre-releases only of these releases (by key): what a comparator with a pre-release opens.
    record PreReleasesOf(Set<String> releases) implements Admission {
      public PreReleasesOf {
        releases = Set.copyOf(releases);
      }
    }

    /// No pre-release.
    record Releases() implements Admission {}

    /// Only what is written so, in lower case; it need not be a version.
    record Written(String text) implements Admission {}
  }
}
