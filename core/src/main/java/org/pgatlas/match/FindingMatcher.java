package org.pgatlas.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.AliasClusters;
import org.pgatlas.advisory.PackageKey;

/// Which advisories concern which components. Forward (components against an index of advisories)
/// and reverse (an advisory against an index of components) ask the same [AffectedRule]; a pair of
/// component and advisory gives at most one match, the strongest of what its identities and the
/// advisory's elements say. Expected time is linear in components, names and matches.
public final class FindingMatcher {
  /// Part of every scan's manifest: raised when the same inputs may give other results.
  public static final int VERSION = 5;

  private FindingMatcher() {}

  /// What concerns the components, in their order, then in that of the advisories in the index:
  /// affected and unknown ones. Everything else is not affected.
  public static List<Match> forward(Collection<Subject> subjects, AdvisoryIndex advisories) {
    List<Match> matches = new ArrayList<>();
    for (Subject subject : subjects) {
      Strongest<Advisory> found = new Strongest<>();
      for (Subject.Identity identity : subject.identities()) {
        List<AffectedRule> rules = advisories.rules(identity.of());
        if (rules.isEmpty()) {
          continue;
        }
        Candidate candidate = new Candidate(subject, identity);
        for (AffectedRule rule : rules) {
          if (rule.isOfRelease(identity)) {
            Match match = rule.evaluate(candidate);
            found.add(match.advisory(), match);
          }
        }
      }
      found.addTo(matches);
    }
    return matches;
  }

  /// The components that the advisory concerns, in the order of its packages and of the index.
  public static List<Match> reverse(Advisory advisory, SubjectIndex subjects) {
    Strongest<Subject> found = new Strongest<>();
    for (AffectedRule rule : AffectedRule.of(advisory)) {
      for (Candidate candidate : subjects.candidates(rule.of())) {
        if (rule.isOfRelease(candidate.identity())) {
          found.add(candidate.subject(), rule.evaluate(candidate));
        }
      }
    }
    List<Match> matches = new ArrayList<>();
    found.addTo(matches);
    return matches;
  }

  /// What a store may filter by before asking: for each package that the advisory affects, the
  /// coarse keys between which components lie that it can concern. A component without a coarse
  /// key ([Subject.Identity#coarseKey]) passes always.
  public static Map<PackageKey, List<CoarseRange>> prefilter(Advisory advisory) {
    Map<PackageKey, List<CoarseRange>> ranges = new LinkedHashMap<>();
    for (AffectedRule rule : AffectedRule.of(advisory)) {
      ranges.computeIfAbsent(rule.of(), key -> new ArrayList<>()).addAll(rule.coarseRanges());
    }
    return ranges;
  }

  /// One finding for each component and alias cluster, in the order of the matches.
  public static List<ClusterMatch> clustered(Collection<Match> matches, AliasClusters clusters) {
    Map<ClusterMatch.Key, List<Match>> grouped = new LinkedHashMap<>();
    for (Match match : matches) {
      String cluster = clusters.representative(match.advisory().id());
      grouped
          .computeIfAbsent(
              new ClusterMatch.Key(match.subject().ref(), cluster), key -> new ArrayList<>(1))
          .add(match);
    }
    List<ClusterMatch> findings = new ArrayList<>(grouped.size());
    grouped.forEach(
        (key, group) ->
            findings.add(new ClusterMatch(key, clusters.members(key.cluster()), group)));
    return findings;
  }

  /// Matches by what they are matched with, in the order of their first sight; the strongest
  /// verdict stays, of equal ones the first.
  private static final class Strongest<T> {
    private final IdentityHashMap<T, Integer> positions = new IdentityHashMap<>();
    private final List<Match> matches = new ArrayList<>(4);

    void add(T with, Match match) {
      Integer known = positions.putIfAbsent(with, matches.size());
      if (known == null) {
        matches.add(match);
      } else if (match.verdict().compareTo(matches.get(known).verdict()) < 0) {
        matches.set(known, match);
      }
    }

    void addTo(List<Match> all) {
      for (Match match : matches) {
        if (match.verdict() != Verdict.NOT_AFFECTED) {
          all.add(match);
        }
      }
    }
  }
}
