package org.pgatlas.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.advisory.AffectedRange.Kind;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.match.Evidence.Rule;
import org.pgatlas.match.Subject.Identity;
import org.pgatlas.version.VersionScheme;

/// One element of an advisory's `affected`, ready to be asked about components: affected is what is
/// listed **or** in any range (<https://ossf.github.io/osv-schema/#evaluation>). What cannot be
/// decided is unknown unless another list or range says affected.
///
/// It is compiled when first asked: an index over a whole feed costs only its names.
final class AffectedRule {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private final Advisory advisory;
  private final int position;
  private final Affected affected;
  private final PackageKey of;
  private final @Nullable String release;
  private final VersionScheme scheme;

  /// Compiled at most once per thread that sees none; all results are equal.
  private volatile @Nullable Compiled compiled;

  private record Compiled(List<CompiledRange> ranges, Set<String> texts, Set<String> keys) {}

  private record Outcome(Verdict verdict, Evidence evidence) {}

  private AffectedRule(Advisory advisory, int position, Affected affected, PackageKey of) {
    this.advisory = advisory;
    this.position = position;
    this.affected = affected;
    this.of = of;
    String written = affected.of() == null ? null : affected.of().ecosystem().release();
    this.release = written == null || !of.isOfDistribution() ? null : of.release(written);
    this.scheme = of.scheme();
  }

  /// The rules of an advisory, one for each package that it affects; none when it is withdrawn.
  static List<AffectedRule> of(Advisory advisory) {
    if (advisory.isWithdrawn()) {
      return List.of();
    }
    List<AffectedRule> rules = new ArrayList<>(advisory.affected().size());
    for (int i = 0; i < advisory.affected().size(); i++) {
      Affected affected = advisory.affected().get(i);
      if (affected.of() != null) {
        rules.add(new AffectedRule(advisory, i, affected, PackageKey.of(affected.of())));
        continue;
      }
      Set<PackageKey> repositories = new HashSet<>();
      for (AffectedRange range : affected.ranges()) {
        PackageKey.ofRepository(range.repo()).ifPresent(repositories::add);
      }
      for (PackageKey repository : repositories) {
        rules.add(new AffectedRule(advisory, i, affected, repository));
      }
    }
    return rules;
  }

  PackageKey of() {
    return of;
  }

  /// What the rule means for a component that it names under this identity.
  Match evaluate(Subject subject, Identity identity) {
    Outcome outcome = outcome(identity);
    if (outcome.verdict() == Verdict.AFFECTED && release != null && identity.release() == null) {
      outcome =
          unknown(
              Rule.RELEASE_NOT_KNOWN,
              outcome.evidence().range(),
              outcome.evidence().words()
                  + "; but that holds for release "
                  + release
                  + ", and the component does not say its own");
    }
    return new Match(subject, identity, advisory, outcome.verdict(), outcome.evidence());
  }

  /// Whether the rule is about the release that the component is of, as far as known.
  boolean isOfRelease(Identity identity) {
    return release == null || identity.release() == null || release.equals(identity.release());
  }

  private Outcome outcome(Identity identity) {
    String version = identity.version();
    if (version == null) {
      return unknown(Rule.NO_VERSION, -1, "the component has no version to compare");
    }
    Compiled rule = compiled();
    boolean readable = scheme.isVersion(version);
    if (rule.texts().contains(version)
        || (readable && rule.keys().contains(scheme.sortKey(version)))) {
      return affected(
          Rule.LISTED_VERSION, -1, version + " is listed in the versions" + ofPackage(), version);
    }
    Outcome doubt = null;
    for (CompiledRange range : rule.ranges()) {
      Outcome outcome = outcome(range, version);
      if (outcome != null && outcome.verdict() == Verdict.AFFECTED) {
        return outcome;
      }
      doubt = doubt == null ? outcome : doubt;
    }
    return doubt != null ? doubt : otherwise(rule, version, readable);
  }

  /// Affected, unknown, or null when the version is not in the range.
  private @Nullable Outcome outcome(CompiledRange range, String version) {
    AffectedRange source = affected.ranges().get(range.position());
    Event unreadable = range.unreadable();
    if (unreadable != null) {
      return unknown(
          Rule.UNREADABLE_RANGE,
          range.position(),
          "the event '"
              + unreadable
              + "'"
              + ofPackage()
              + " names no version of "
              + range.scheme());
    }
    if (!range.scheme().isVersion(version)) {
      return unreadable(range.position(), version, range.scheme());
    }
    if (!range.versions().contains(range.scheme().sortKey(version))) {
      return null;
    }
    String words =
        version + " is in the range " + source + ofPackage() + ", compared as " + range.scheme();
    return affected(Rule.RANGE, range.position(), words, version);
  }

  /// When neither a list nor a range of versions has decided: commits, then what is left open.
  private Outcome otherwise(Compiled rule, String version, boolean readable) {
    boolean commit = COMMIT.matcher(version).matches();
    boolean undecided = rule.ranges().isEmpty() && affected.versions().isEmpty();
    for (int i = 0; i < affected.ranges().size(); i++) {
      AffectedRange range = affected.ranges().get(i);
      if (range.type() != AffectedRange.Type.GIT || !(commit || undecided)) {
        continue;
      }
      for (Event event : range.events()) {
        if (event.version().equals(version)) {
          boolean vulnerable =
              event.kind() == Kind.INTRODUCED || event.kind() == Kind.LAST_AFFECTED;
          return vulnerable
              ? affected(
                  Rule.COMMIT,
                  i,
                  "commit " + version + " is named as " + event.kind().field() + ofPackage(),
                  version)
              : outside("commit " + version + " is named as " + event.kind().field() + ofPackage());
        }
      }
      return unknown(
          Rule.HISTORY_NOT_KNOWN,
          i,
          version
              + " may lie among the commits of "
              + range.repo()
              + ", whose history is not known here");
    }
    if (undecided) {
      return unknown(Rule.NO_VERSIONS_NAMED, -1, "no versions are named" + ofPackage());
    }
    return readable
        ? outside(version + " is not listed and in no range" + ofPackage())
        : unreadable(-1, version, scheme);
  }

  private Outcome unreadable(int range, String version, VersionScheme compared) {
    return unknown(
        Rule.UNREADABLE_VERSION, range, "'" + version + "' is not a version of " + compared);
  }

  private Compiled compiled() {
    Compiled known = compiled;
    if (known == null) {
      known = compile();
      compiled = known;
    }
    return known;
  }

  private Compiled compile() {
    List<CompiledRange> ranges = new ArrayList<>(affected.ranges().size());
    for (int i = 0; i < affected.ranges().size(); i++) {
      AffectedRange range = affected.ranges().get(i);
      if (range.type() != AffectedRange.Type.GIT) {
        VersionScheme order = range.type() == AffectedRange.Type.SEMVER ? semantic() : scheme;
        ranges.add(CompiledRange.of(i, range, order));
      }
    }
    Set<String> keys = new HashSet<>();
    for (String version : affected.versions()) {
      if (scheme.isVersion(version)) {
        keys.add(scheme.sortKey(version));
      }
    }
    return new Compiled(ranges, Set.copyOf(affected.versions()), keys);
  }

  /// Go's order is that of semantic versions, and NuGet's and Pub's are finer ones.
  private VersionScheme semantic() {
    return switch (scheme) {
      case GO, NUGET, PUB -> scheme;
      default -> VersionScheme.SEMVER;
    };
  }

  /// The coarse keys among which affected and undecided components of the package are.
  List<CoarseRange> coarseRanges() {
    Compiled rule = compiled();
    List<CoarseRange> coarse = new ArrayList<>();
    for (CompiledRange range : rule.ranges()) {
      if (range.unreadable() != null || range.scheme() != scheme) {
        return List.of(CoarseRange.ALL);
      }
      range.versions().eachCoarse((low, high) -> coarse.add(new CoarseRange(low, high)));
    }
    boolean commits =
        affected.ranges().stream().anyMatch(range -> range.type() == AffectedRange.Type.GIT);
    if (commits || (rule.ranges().isEmpty() && affected.versions().isEmpty())) {
      return List.of(CoarseRange.ALL);
    }
    for (String version : affected.versions()) {
      if (scheme.isVersion(version)) {
        long key = scheme.coarseKey(version);
        coarse.add(new CoarseRange(key, key));
      }
    }
    coarse.sort(Comparator.comparingLong(CoarseRange::low).thenComparingLong(CoarseRange::high));
    return coarse.stream().distinct().toList();
  }

  private String ofPackage() {
    String named = affected.of() == null ? of.toString() : affected.of().toString();
    return " of " + named + " in " + advisory.id();
  }

  private Outcome affected(Rule rule, int range, String words, String version) {
    return new Outcome(
        Verdict.AFFECTED, new Evidence(rule, position, range, words, fixedIn(version)));
  }

  private Outcome unknown(Rule rule, int range, String words) {
    return new Outcome(Verdict.UNKNOWN, new Evidence(rule, position, range, words, List.of()));
  }

  private Outcome outside(String words) {
    return new Outcome(
        Verdict.NOT_AFFECTED, new Evidence(Rule.OUTSIDE, position, -1, words, List.of()));
  }

  private List<String> fixedIn(String version) {
    String key = scheme.sortKey(version);
    return affected.ranges().stream()
        .filter(range -> range.type() != AffectedRange.Type.GIT)
        .flatMap(range -> range.events().stream())
        .filter(event -> event.kind() == Kind.FIXED)
        .map(Event::version)
        .filter(fixed -> scheme.sortKey(fixed).compareTo(key) > 0)
        .sorted(scheme::compare)
        .distinct()
        .toList();
  }
}
