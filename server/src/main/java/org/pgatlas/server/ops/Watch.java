package org.pgatlas.server.ops;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that a health check tells of, as known without waiting: it must answer at once while
/// what it asks about hangs. Asked again in the background when the last answer is old.
final class Watch {
  private static final long FRESH_NANOS = 5_000_000_000L;

  private final String part;
  private final Supplier<@Nullable String> ask;
  private final AtomicReference<@Nullable String> known;
  private final AtomicBoolean asking = new AtomicBoolean();
  private final AtomicLong askedAt = new AtomicLong(System.nanoTime());

  /// @param part of the server
  /// @param ask what is wrong with it, null for nothing
  Watch(String part, Supplier<@Nullable String> ask) {
    this.part = part;
    this.ask = ask;
    this.known = new AtomicReference<>(ask.get());
  }

  String part() {
    return part;
  }

  /// What was wrong a moment ago, null for nothing.
  @Nullable String trouble() {
    if (System.nanoTime() - askedAt.get() > FRESH_NANOS && asking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("watch-" + part).start(this::askAgain);
    }
    return known.get();
  }

  private void askAgain() {
    try {
      known.set(ask.get());
    } finally {
      askedAt.set(System.nanoTime());
      asking.set(false);
    }
  }
}
