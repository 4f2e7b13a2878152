package org.pgatlas.server.db.embedded;

import java.time.Duration;

/// Time since its creation.
final class Stopwatch {
  private final long begin = System.nanoTime();

  Duration elapsed() {
    return Duration.ofMillis((System.nanoTime() - begin) / 1_000_000);
  }
}
