package org.pgatlas.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/// Samples the resident memory of a server while something runs.
final class MemoryWatch implements AutoCloseable {
  private static final long EVERY_MS = 200;

  private final List<Long> samples = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Thread thread;

  MemoryWatch(ServerProcess server) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  while (!stopped.get()) {
                    long megabytes = server.residentMegabytes();
                    synchronized (samples) {
                      samples.add(megabytes);
                    }
                    try {
                      Thread.sleep(EVERY_MS);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                      return;
                    }
                  }
                });
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
    stopped.set(true);
    thread.interrupt();
  }
}
