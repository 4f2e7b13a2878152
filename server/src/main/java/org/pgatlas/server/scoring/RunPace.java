package org.pgatlas.server.scoring;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Lets many changes a second fall into few runs. While more changes wait, runs take a tenth of the
/// time at most, or one follows another after ten seconds: applying documents goes before counting
/// them, and a run costs by what all documents before it touch, not by how many they are. A change
/// after which nothing waits is counted at once.
final class RunPace {
  private static final int SHARE = 9;
  private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private long ended;
  private long nanos;

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

  /// How long a job that is there at `now` waits while more changes do.
  synchronized long pause(long now) {
    return nanos == 0 ? 0 : Math.max(0, Math.min(LONGEST_NANOS, SHARE * nanos) - (now - ended));
  }
}
