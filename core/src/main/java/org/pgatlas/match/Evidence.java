package org.pgatlas.match;

import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.version.VersionScheme;

/// Why a verdict is what it is: which rule, and where in the advisory. [Match#words] says it as a
/// sentence.
///
/// @param affected position in the advisory's `affected`
/// @param range position in that element's `ranges`, -1 when no range decided
/// @param event the single event that decided: the commit named, or the event that is unreadable
/// @param comparedAs the order in which versions were compared
public record Evidence(
    Rule rule, int affected, int range, @Nullable Event event, VersionScheme comparedAs) {
  /// What decided.
  public enum Rule {
    /// The version is listed.
    LISTED_VERSION(Verdict.AFFECTED),
    /// The version is in a range.
    RANGE(Verdict.AFFECTED),
    /// The version is a commit that a GIT range names as introducing, or as the last affected.
    COMMIT(Verdict.AFFECTED),
    /// The component has no version.
    NO_VERSION(Verdict.UNKNOWN),
    /// The component's version is none of the scheme.
    UNREADABLE_VERSION(Verdict.UNKNOWN),
    /// An event of the range names no version of the scheme.
    UNREADABLE_RANGE(Verdict.UNKNOWN),
    /// Affected in a release of a distribution, and the component does not say its own.
    RELEASE_NOT_KNOWN(Verdict.UNKNOWN),
    /// Whether a commit lies between two others takes the repository's history.
    HISTORY_NOT_KNOWN(Verdict.UNKNOWN),
    /// The advisory names a package and no versions at all.
    NO_VERSIONS_NAMED(Verdict.UNKNOWN),
    /// The version is a commit that a GIT range names as fixing.
    FIXING_COMMIT(Verdict.NOT_AFFECTED),
    /// Every list and range was compared, and the version is in none.
    OUTSIDE(Verdict.NOT_AFFECTED);

    private final Verdict verdict;

    Rule(Verdict verdict) {
      this.verdict = verdict;
    }

    public Verdict verdict() {
      return verdict;
    }
  }
}
