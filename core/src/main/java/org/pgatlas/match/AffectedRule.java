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
  Match evaluate(Candidate candidate) {
    Evidence evidence = evidence(candidate);
    Identity identity = candidate.identity();
    boolean affects = evidence.rule().verdict() == Verdict.AFFECTED;
    if (affects && release != null && identity.release() == null) {
      evidence = because(Rule.RELEASE_NOT_KNOWN, evidence.range(), null, evidence.comparedAs());
    }
    return new Match(candidate.subject(), identity, advisory, evidence);
  }

  /// Whether the rule is about the release that the component is of, as far as known.
  boolean isOfRelease(Identity identity) {
    return release == null || identity.release() == null || release.equals(identity.release());
  }

  private Evidence evidence(Candidate candidate) {
    String version = candidate.identity().version();
    if (version == null) {
      return because(Rule.NO_VERSION, -1, null, scheme);
    }
    Compiled rule = compiled();
    String key = candidate.key(scheme);
    if (rule.texts().contains(version) || (key != null && rule.keys().contains(key))) {
      return because(Rule.LISTED_VERSION, -1, null, scheme);
    }
    Evidence doubt = null;
    for (CompiledRange range : rule.ranges()) {
      Evidence evidence = evidence(range, candidate.key(range.scheme()));
      if (evidence != null && evidence.rule() == Rule.RANGE) {
        return evidence;
      }
      doubt = doubt == null ? evidence : doubt;
    }
    return doubt != null ? doubt : otherwise(rule, version, key != null);
  }

  /// In the range, undecidable, or null when the version is not in it.
  private @Nullable Evidence evidence(CompiledRange range, @Nullable String key) {
    if (range.unreadable() != null) {
      return because(Rule.UNREADABLE_RANGE, range.position(), range.unreadable(), range.scheme());
    }
    if (key == null) {
      return because(Rule.UNREADABLE_VERSION, range.position(), null, range.scheme());
    }
    return range.versions().contains(key)
        ? because(Rule.RANGE, range.position(), null, range.scheme())
        : null;
  }

  /// When neither a list nor a range of versions has decided: commits, then what is left open.
  private Evidence otherwise(Compiled rule, String version, boolean readable) {
    boolean undecided = rule.ranges().isEmpty() && affected.versions().isEmpty();
    if (undecided || COMMIT.matcher(version).matches()) {
      Evidence commit = commit(version);
      if (commit != null) {
        return commit;
      }
    }
    if (undecided) {
      return because(Rule.NO_VERSIONS_NAMED, -1, null, scheme);
    }
    return because(readable ? Rule.OUTSIDE : Rule.UNREADABLE_VERSION, -1, null, scheme);
  }

  /// What ranges of commits say: only the commits that they name are known; null without any.
  private @Nullable Evidence commit(String version) {
    Evidence doubt = null;
    for (int i = 0; i < affected.ranges().size(); i++) {
      AffectedRange range = affected.ranges().get(i);
      if (range.type() != AffectedRange.Type.GIT) {
        continue;
      }
      for (Event event : range.events()) {
        if (event.version().equals(version)) {
          boolean ends = event.kind() == Kind.FIXED || event.kind() == Kind.LIMIT;
          return because(ends ? Rule.FIXING_COMMIT : Rule.COMMIT, i, event, scheme);
        }
      }
      doubt = doubt == null ? because(Rule.HISTORY_NOT_KNOWN, i, null, scheme) : doubt;
    }
    return doubt;
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

  private Evidence because(Rule rule, int range, @Nullable Event event, VersionScheme comparedAs) {
    return new Evidence(rule, position, range, event, comparedAs);
  }
}
