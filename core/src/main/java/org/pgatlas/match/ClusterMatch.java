package org.pgatlas.match;

import java.util.List;

/// What all advisories of one vulnerability say about one component: affected when one of them says
/// so, else unknown.
///
/// @param members all ids of the vulnerability, also those that matched nothing
public record ClusterMatch(Key key, List<String> members, List<Match> matches) {
  public ClusterMatch {
    members = List.copyOf(members);
    matches = List.copyOf(matches);
    if (matches.isEmpty()) {
      throw new IllegalArgumentException("matches of " + key + " must not be empty");
    }
  }

  /// @param subject the component's ref
  /// @param cluster the name of the vulnerability, see
  /// [org.pgatlas.advisory.AliasClusters#representative]
  public record Key(String subject, String cluster) {}

  public Verdict verdict() {
    return matches.stream()
        .map(Match::verdict)
        .min(Verdict::compareTo)
        .orElse(Verdict.NOT_AFFECTED);
  }
}
