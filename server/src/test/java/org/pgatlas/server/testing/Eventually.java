package org.pgatlas.server.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// How tests wait for what another thread brings about: looking at it again and again, no longer
/// than any machine takes, and failing in words. Nothing waits for time to go by.
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(5);

  private Eventually() {}

  /// Asks until the answer is `true`.
  public static void until(String what, Callable<Boolean> so) {
    boolean _ = until(what, so, answer -> answer);
  }

  /// Asks until the answer will do, and returns it; the last one is told when none does.
  public static <T> T until(String what, Callable<T> ask, Predicate<T> so) {
    return until(what, LOOK, ask, so);
  }

  /// @param between two looks, where a look is no small matter
  public static <T> T until(String what, Duration between, Callable<T> ask, Predicate<T> so) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T answer = answer(what, ask);
      if (so.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "after " + PATIENCE.toSeconds() + " s still not: " + what + "; it is " + answer);
      }
      LockSupport.parkNanos(between.toNanos());
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting until " + what);
      }
    }
  }

  private static <T> T answer(String what, Callable<T> ask) {
    try {
      return ask.call();
    } catch (Exception e) {
      throw new AssertionError("asked whether " + what, e);
    }
  }
}
