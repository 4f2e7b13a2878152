package org.pgatlas.match;

import java.util.List;

/// Why a verdict is what it is: enough to say it in words and to check it by hand.
///
/// @param affected position in the advisory's `affected`
/// @param range position in that element's `ranges`, -1 when no range decided
/// @param words the whole reason as a sentence
/// @param fixedIn versions named as fixed that come after the component's, oldest first
public record Evidence(Rule rule, int affected, int range, String words, List<String> fixedIn) {
  public Evidence {
    fixedIn = List.copyOf(fixedIn);
  }

  /// What decided.
  public enum Rule {
    /// The version is listed.
    LISTED_VERSION,
    /// The version is in a range.
    RANGE,
    /// The version is a commit that a GIT range names.
    COMMIT,
    /// The component has no version.
    NO_VERSION,
    /// The component's version is none of the scheme.
    UNREADABLE_VERSION,
    /// An event of the range names no version of the scheme.
    UNREADABLE_RANGE,
    /// The advisory is about a release of a distribution, and the component does not say its own.
    RELEASE_NOT_KNOWN,
    /// Whether a commit lies between two others takes the repository's history.
    HISTORY_NOT_KNOWN,
    /// The advisory names a package and no versions at all.
    NO_VERSIONS_NAMED,
    /// Every list and range was compared, and the version is in none.
    OUTSIDE
  }
}
