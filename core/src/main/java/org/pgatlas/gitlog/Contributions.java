package org.pgatlas.gitlog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a log says about people within the window: contributors by falling commits, then by
/// identity. `commits` counts theirs; `botCommits` those of machines in the window; `outside` all
/// others. `latestCommit` is the newest commit of anyone at any time, null for an empty log.
public record Contributions(
    List<Contributor> contributors,
    long commits,
    long botCommits,
    long outside,
    @Nullable Instant latestCommit) {
  public Contributions {
    contributors = List.copyOf(contributors);
  }

  /// Commits per contributor, falling.
  public long[] commitCounts() {
    return contributors.stream().mapToLong(Contributor::commits).toArray();
  }

  /// Contributors with a commit at or after `instant`.
  public long activeSince(Instant instant) {
    return contributors.stream().filter(c -> !c.lastCommit().isBefore(instant)).count();
  }
}
