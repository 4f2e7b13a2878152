package org.pgatlas.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Samples the resident memory of a server while something runs.
final class MemoryWatch implements AutoCloseable {
  private static final long EVERY_MS = 200;

  private final List<Long> samples = new ArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  MemoryWatch(ServerProcess server) {
    ScheduledFuture<?> _ =
        clock.scheduleWithFixedDelay(() -> sample(server), 0, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void sample(ServerProcess server) {
    long megabytes = server.residentMegabytes();
    synchronized (samples) {
      samples.add(megabytes);
    }
  }

  /// At the start, at most, at the end.
  String figure() {
    synchronized (samples) {
      return String.format(
          Locale.ROOT,
          "%d → %d MB (most %d; %d samples)",
          samples.getFirst(),
          samples.getLast(),
          samples.stream().mapToLong(Long::longValue).max().orElse(0),
          samples.size());
    }
  }

  @Override
  public void close() {
    List<Runnable> _ = clock.shutdownNow();
  }
}
