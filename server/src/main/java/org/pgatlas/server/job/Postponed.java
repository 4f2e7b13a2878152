package org.pgatlas.server.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A job that somebody else asked to come again later: it is no failure of its own, so it is not
/// buried however often it happens.
public class Postponed extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Duration delay;

  /// @param delay how long the other asked for; more than a day is a day
  public Postponed(String message, Duration delay, @Nullable Throwable cause) {
    super(message, cause);
    this.delay = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  Duration delay() {
    return delay;
  }
}
