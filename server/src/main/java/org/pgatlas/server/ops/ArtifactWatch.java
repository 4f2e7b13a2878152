package org.pgatlas.server.ops;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Whether artifacts can be reached, as known without waiting: a health check must answer at once
/// while the object store that it asks about hangs. Asked again in the background when the last
/// answer is old.
final class ArtifactWatch {
  private static final long FRESH_NANOS = 5_000_000_000L;

  private final BooleanSupplier answers;
  private final AtomicBoolean known;
  private final AtomicBoolean asking = new AtomicBoolean();
  private final AtomicLong askedAt = new AtomicLong(System.nanoTime());

  ArtifactWatch(BooleanSupplier answers) {
    this.answers = answers;
    this.known = new AtomicBoolean(answers.getAsBoolean());
  }

  boolean reachable() {
    if (System.nanoTime() - askedAt.get() > FRESH_NANOS && asking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("artifact-watch").start(this::ask);
    }
    return known.get();
  }

  private void ask() {
    try {
      known.set(answers.getAsBoolean());
    } finally {
      askedAt.set(System.nanoTime());
      asking.set(false);
    }
  }
}
