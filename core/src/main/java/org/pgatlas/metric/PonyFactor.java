package org.pgatlas.metric;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Pony factor: the least number of contributors whose commits together reach at least half of all
/// commits in the window ("Apache Pony Factor", D. Gruno 2015; the truck factor's cheap cousin).
/// Unit: contributors.
///
/// Edge cases: no commits → 0; contributors with 0 commits do not matter; never analysed is not
/// this class's business (the caller keeps it unknown). O(n log n) in the contributors.
public final class PonyFactor {
  private PonyFactor() {}

  /// `commits` holds one count a contributor.
  public static int of(long... commits) {
    long[] sorted = Concentration.checkedAscending(commits);
    long total = Concentration.total(sorted);
    long covered = 0;
    int k = 0;
    while (covered < total - covered) {
      covered += sorted[sorted.length - 1 - k];
      k++;
    }
    return k;
  }

  public static int of(Collection<Long> commits) {
    return of(commits.stream().mapToLong(Long::longValue).toArray());
  }

  /// A project's pony factor: commits are merged per contributor over its repos first. Each map is
  /// one repo's commits by contributor identity.
  public static <K> int ofProject(Collection<? extends Map<K, Long>> repos) {
    return of(merge(repos).values());
  }

  /// Commits per contributor over all of a project's repos.
  public static <K> Map<K, Long> merge(Collection<? extends Map<K, Long>> repos) {
    Map<K, Long> merged = new HashMap<>();
    for (Map<K, Long> repo : repos) {
      repo.forEach((contributor, commits) -> merged.merge(contributor, commits, Math::addExact));
    }
    return merged;
  }

  /// The contributors that make up the pony factor: indexes into `commits`, most commits first,
  /// ties by index.
  public static int[] holders(long... commits) {
    int k = of(commits);
    Integer[] order = new Integer[commits.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(commits[b], commits[a]));
    int[] holders = new int[k];
    for (int i = 0; i < k; i++) {
      holders[i] = order[i];
    }
    return holders;
  }
}
