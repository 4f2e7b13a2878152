package org.pgatlas.server.source;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How many runs from now each repo's history is worth fetching again: one with a commit in the
/// last thirty days every run, a dormant one every `ceil(1 + p·8)` runs, `p` being the share of the
/// dormant that are younger, from 0 to 1. One that was never had is due.
final class GitPlan {
  private static final Duration FRESH = Duration.ofDays(30);
  private static final int MOST = 8;

  private GitPlan() {}

  /// Runs between two fetches, by repo.
  static Map<Integer, Integer> intervals(List<GitStore.Repo> repos, Instant now) {
    Map<Integer, Integer> intervals = new LinkedHashMap<>();
    List<Dormant> dormant = new ArrayList<>();
    for (GitStore.Repo repo : repos) {
      Instant latest = repo.latest();
      if (repo.fetchedAt() == null || latest == null || !latest.isBefore(now.minus(FRESH))) {
        intervals.put(repo.id(), 1);
      } else {
        dormant.add(new Dormant(repo.id(), latest));
      }
    }
    dormant.sort(Comparator.comparing(Dormant::latest).reversed().thenComparing(Dormant::id));
    for (int i = 0; i < dormant.size(); i++) {
      int younger = i;
      while (younger > 0 && dormant.get(younger - 1).latest().equals(dormant.get(i).latest())) {
        younger--;
      }
      double share = dormant.size() == 1 ? 0 : (double) younger / (dormant.size() - 1);
      intervals.put(dormant.get(i).id(), (int) Math.ceil(1 + share * MOST));
    }
    return intervals;
  }

  private record Dormant(int id, Instant latest) {}
}
