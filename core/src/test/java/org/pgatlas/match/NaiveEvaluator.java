package org.pgatlas.match;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.advisory.AffectedRange.Kind;
import org.pgatlas.version.VersionScheme;

/// What a range means, as a sentence with comparisons only: a version is affected when something
/// was introduced at or before it that nothing has ended since. An end at the very version of the
/// introduction ends it, unless the range was open there already: then it ended that.
final class NaiveEvaluator {
  private static final Set<VersionScheme> SEMANTIC =
      EnumSet.of(VersionScheme.SEMVER, VersionScheme.GO, VersionScheme.NUGET, VersionScheme.PUB);

  private final VersionScheme scheme;
  private final List<Event> events;

  private NaiveEvaluator(VersionScheme scheme, List<Event> events) {
    this.scheme = scheme;
    this.events = events;
  }

  /// Of listed versions and ranges together, neither of both empty. What is no version decides
  /// nothing: not the component's, and not one that a range is made of.
  static Verdict verdict(
      VersionScheme scheme, String version, List<AffectedRange> ranges, List<String> listed) {
    boolean undecided = !scheme.isVersion(version);
    for (String one : listed) {
      boolean same = !undecided && scheme.isVersion(one) && scheme.compare(one, version) == 0;
      if (same || one.equals(version)) {
        return Verdict.AFFECTED;
      }
    }
    for (AffectedRange range : ranges) {
      VersionScheme order = order(scheme, range);
      NaiveEvaluator line = new NaiveEvaluator(order, range.events());
      if (!order.isVersion(version) || !line.isReadable()) {
        undecided = true;
      } else if (line.isBeforeLimit(version) && line.isIn(version, true)) {
        return Verdict.AFFECTED;
      }
    }
    return undecided ? Verdict.UNKNOWN : Verdict.NOT_AFFECTED;
  }

  /// Semantic versions are ordered as such, but where the ecosystem's own order is one of them.
  private static VersionScheme order(VersionScheme scheme, AffectedRange range) {
    boolean semantic = range.type() == AffectedRange.Type.SEMVER;
    return semantic && !SEMANTIC.contains(scheme) ? VersionScheme.SEMVER : scheme;
  }

  private boolean isReadable() {
    return events.stream().allMatch(event -> isZero(event) || scheme.isVersion(event.version()));
  }

  private boolean isBeforeLimit(String version) {
    return events.stream().noneMatch(event -> event.kind() == Kind.LIMIT)
        || events.stream()
            .anyMatch(
                event ->
                    event.kind() == Kind.LIMIT && scheme.compare(version, event.version()) < 0);
  }

  /// Whether the version, or else the place just before it, is affected.
  private boolean isIn(String version, boolean itself) {
    return events.stream()
        .filter(event -> event.kind() == Kind.INTRODUCED)
        .filter(event -> compare(event, version) < (itself ? 1 : 0))
        .anyMatch(begin -> events.stream().noneMatch(end -> ends(begin, end, version, itself)));
  }

  private boolean ends(Event begin, Event end, String version, boolean itself) {
    boolean fixed = end.kind() == Kind.FIXED;
    boolean last = end.kind() == Kind.LAST_AFFECTED;
    int toVersion = compare(end, version);
    boolean reached = (fixed && toVersion < (itself ? 1 : 0)) || (last && toVersion < 0);
    int fromBegin = isZero(begin) ? 1 : scheme.compare(end.version(), begin.version());
    return reached && (fromBegin > 0 || (fromBegin == 0 && !isIn(begin.version(), false)));
  }

  private int compare(Event event, String version) {
    return isZero(event) ? -1 : scheme.compare(event.version(), version);
  }

  private static boolean isZero(Event event) {
    return event.kind() == Kind.INTRODUCED && event.version().equals(Event.ZERO);
  }
}
