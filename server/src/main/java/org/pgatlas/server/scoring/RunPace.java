package org.pgatlas.server.scoring;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Lets many changes a second fall into few runs. A change after a quiet moment does not wait; when
/// the next job waits as soon as a run is over, the pause before it grows by one run's duration
/// each time, up to a bound.
final class RunPace {
  private static final long QUIET_NANOS = Duration.ofMillis(20).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(3).toNanos();

  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private long ended;
  private long nanos;
  private int crowded;

  /// Waits as long as it is good to, and no longer than more changes are coming.
  void keep(BooleanSupplier more) {
    long until = System.nanoTime() + pause(System.nanoTime());
    try {
      long left;
      while ((left = until - System.nanoTime()) > 0 && more.getAsBoolean()) {
        Thread.sleep(Duration.ofNanos(Math.min(left, LOOK_NANOS)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A run is over, and took so long.
  synchronized void ran(long duration) {
    ended = System.nanoTime();
    nanos = duration;
  }

  /// How long a job that is there at `now` waits.
  synchronized long pause(long now) {
    if (nanos == 0 || now - ended > QUIET_NANOS) {
      crowded = 0;
      return 0;
    }
    crowded++;
    return Math.min(LONGEST_NANOS, crowded * nanos) - (now - ended);
  }
}
