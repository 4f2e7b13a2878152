package org.pgatlas.server.cli;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks again until there is an answer.
final class Waiting {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  private Waiting() {}

  /// @param ask returns null while there is nothing to tell
  static <T> T until(Duration atMost, Supplier<@Nullable T> ask, String otherwise) {
    long deadline = System.nanoTime() + atMost.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      T answer = ask.get();
      if (answer != null) {
        return answer;
      }
      if (System.nanoTime() > deadline) {
        throw new CommandFailed(otherwise);
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailed("interrupted");
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }
}
