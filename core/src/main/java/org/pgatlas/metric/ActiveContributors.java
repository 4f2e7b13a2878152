package org.pgatlas.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/// How many contributors made a commit lately, counted back from a given now (CHAOSS,
/// *Contributors* and *Inactive Contributors*). Unit: contributors.
///
/// Edge cases: a commit exactly so many days ago counts; one dated in the future counts as now.
/// O(n).
public final class ActiveContributors {
  private ActiveContributors() {}

  /// @param lastCommits one moment a contributor
  public static int of(Collection<Instant> lastCommits, Instant now, int days) {
    if (days < 0) {
      throw new IllegalArgumentException("a window of " + days + " days");
    }
    Instant since = now.minus(Duration.ofDays(days));
    return (int) lastCommits.stream().filter(last -> !last.isBefore(since)).count();
  }
}
