package org.pgatlas.gitlog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which commits count: `since <= authored < until`, either end open when null. A commit dated
/// after `ingestedAt` is taken as made then, for every comparison and in every result.
public record CommitWindow(@Nullable Instant since, @Nullable Instant until, Instant ingestedAt) {
  public CommitWindow {
    if (since != null && until != null && until.isBefore(since)) {
      throw new IllegalArgumentException("until " + until + " is before since " + since);
    }
  }

  public static CommitWindow allTime(Instant ingestedAt) {
    return new CommitWindow(null, null, ingestedAt);
  }

  Instant clamp(Instant authoredAt) {
    return authoredAt.isAfter(ingestedAt) ? ingestedAt : authoredAt;
  }

  boolean contains(Instant clamped) {
    return (since == null || !clamped.isBefore(since))
        && (until == null || clamped.isBefore(until));
  }
}
