package org.pgatlas.gitlog;

import java.time.Duration;
import java.time.Instant;

/// One person's share of a log: keyed identity (64 hex digits), the name on the latest commit, and
/// commits with the dates of the first and the last of them.
public record Contributor(
    String identity, String name, long commits, Instant firstCommit, Instant lastCommit) {

  /// From the first to the last commit.
  public Duration tenure() {
    return Duration.between(firstCommit, lastCommit);
  }
}
