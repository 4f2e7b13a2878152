package org.pgatlas.server.access;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A token bucket for each credential: so many requests at once, refilled evenly over a minute.
final class RateLimiter {
  private static final int REMEMBERED = 10_000;
  private static final double MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private final Clock clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Bucket(double tokens, long atNanos) {}

  /// What a request found.
  ///
  /// @param resetSeconds until the bucket is full again
  /// @param retrySeconds until a refused request would pass
  record Taken(boolean allowed, int limit, int remaining, long resetSeconds, long retrySeconds) {}

  /// @param perMinute 0: no limit
  RateLimiter(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  boolean unlimited() {
    return perMinute == 0;
  }

  Taken take(String credential) {
    long now = Math.multiplyExact(clock.millis(), 1_000_000L);
    double tokens;
    boolean allowed;
    synchronized (buckets) {
      Bucket bucket = buckets.getOrDefault(credential, new Bucket(perMinute, now));
      double refilled = Math.max(0, now - bucket.atNanos()) / MINUTE_NANOS * perMinute;
      tokens = Math.min(perMinute, bucket.tokens() + refilled);
      allowed = tokens >= 1;
      tokens = allowed ? tokens - 1 : tokens;
      buckets.put(credential, new Bucket(tokens, now));
    }
    return new Taken(
        allowed,
        perMinute,
        (int) tokens,
        (long) Math.ceil((perMinute - tokens) * 60 / perMinute),
        (long) Math.ceil((1 - tokens) * 60 / perMinute));
  }
}
