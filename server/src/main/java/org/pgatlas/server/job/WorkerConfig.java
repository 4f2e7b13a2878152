package org.pgatlas.server.job;

import java.time.Duration;

/// How a process works the queue.
///
/// @param concurrency documents applied at the same time in this process; the other lanes have
/// their own small bounds
/// @param pollInterval how long a lost nudge can delay a job at most
/// @param lease how long a dead process keeps its jobs from others
/// @param backoff first delay after a failure; doubles each attempt up to an hour
public record WorkerConfig(
    int concurrency, Duration pollInterval, Duration lease, Duration backoff) {
  private static final int DELIVERIES = 8;
  private static final Duration LONGEST_DURING_OUTAGE = Duration.ofSeconds(30);

  public WorkerConfig {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
    }
    if (!pollInterval.isPositive() || !lease.isPositive() || !backoff.isPositive()) {
      throw new IllegalArgumentException("pollInterval, lease and backoff must be positive");
    }
  }

  public static WorkerConfig defaults() {
    return new WorkerConfig(
        2, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(1));
  }

  /// Jobs of a lane at the same time: deliveries mostly wait for others, runs and imports take all
  /// of the machine one by one.
  int concurrency(Lane lane) {
    return switch (lane) {
      case INGEST -> concurrency;
      case DELIVERY -> DELIVERIES;
      case METRICS, IMPORT, UPKEEP -> 1;
    };
  }

  /// While something is full or away jobs look often whether it is back.
  Duration delayDuringOutage(int attempts) {
    Duration delay = delayAfter(attempts);
    return delay.compareTo(LONGEST_DURING_OUTAGE) > 0 ? LONGEST_DURING_OUTAGE : delay;
  }

  Duration delayAfter(int attempts) {
    long factor = 1L << Math.min(20, Math.max(0, attempts - 1));
    Duration delay = backoff.multipliedBy(factor);
    return delay.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofHours(1) : delay;
  }
}
