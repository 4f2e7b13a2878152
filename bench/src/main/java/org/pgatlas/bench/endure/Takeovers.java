package org.pgatlas.bench.endure;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pgatlas.bench.Pace;
import org.pgatlas.bench.queue.QueueDatabase;

/// Watches, beside everything else, how long killed workers keep their leases.
final class Takeovers implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final QueueDatabase postgres;
  private final Map<String, Long> killed = new ConcurrentHashMap<>();
  private final Thread watch = Thread.ofVirtual().unstarted(this::watch);
  private volatile boolean stopping;
  private volatile double slowest;

  Takeovers(QueueDatabase postgres) {
    this.postgres = postgres;
    watch.start();
  }

  /// That worker is dead now.
  void killed(String worker) {
    killed.put(worker, System.nanoTime());
  }

  /// Whether no dead worker holds a lease.
  boolean complete() {
    return killed.isEmpty();
  }

  /// Seconds, of the worker whose jobs waited longest; while PostgreSQL was down, too.
  double slowest() {
    return slowest;
  }

  private void watch() {
    while (!stopping) {
      Pace.pause(LOOK);
      Set<String> before = new HashSet<>(killed.keySet());
      if (before.isEmpty()) {
        continue;
      }
      try {
        before.removeAll(
            postgres.names("select distinct locked_by from job_queue where locked_by is not null"));
      } catch (SQLException down) {
        continue;
      }
      for (String free : before) {
        Long since = killed.remove(free);
        if (since != null) {
          slowest = Math.max(slowest, (System.nanoTime() - since) / 1e9);
        }
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
  }
}
