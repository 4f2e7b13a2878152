package org.pgatlas.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// How a benchmark waits: between two looks, so that the watcher does not take the processor from
/// what it watches, and never for ever.
public final class Pace {
  private Pace() {}

  /// @throws IllegalStateException when the thread is interrupted
  public static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    long left;
    while ((left = end - System.nanoTime()) > 0) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted");
      }
    }
  }

  /// Looks until it is so.
  ///
  /// @param what is waited for, in the words of the error
  /// @param between two looks
  /// @return seconds that it took
  /// @throws IllegalStateException when it is not so after that time
  public static double until(
      String what, Duration patience, Duration between, BooleanSupplier so) {
    long began = System.nanoTime();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - began > patience.toNanos()) {
        throw new IllegalStateException(
            "waited for " + patience.toSeconds() + " s, and still not: " + what);
      }
      pause(between);
    }
    return (System.nanoTime() - began) / 1e9;
  }
}
