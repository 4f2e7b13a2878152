package org.pgatlas.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final Clock clock =
      new Clock() {
        @Override
        public java.time.ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  @Test
  void a_bucket_empties_and_refills_evenly() {
    RateLimiter limiter = new RateLimiter(60, clock);
    for (int i = 59; i >= 0; i--) {
      RateLimiter.Taken taken = limiter.take("a");
      assertThat(taken.allowed()).isTrue();
      assertThat(taken.remaining()).isEqualTo(i);
    }
    RateLimiter.Taken refused = limiter.take("a");
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.retrySeconds()).isEqualTo(1);
    assertThat(refused.resetSeconds()).isEqualTo(60);
    now = now.plusSeconds(1);
    assertThat(limiter.take("a").allowed()).isTrue();
    assertThat(limiter.take("a").allowed()).isFalse();
    now = now.plus(Duration.ofHours(1));
    assertThat(limiter.take("a").remaining()).as("never more than the limit").isEqualTo(59);
  }

  @Test
  void buckets_are_apart_and_a_clock_that_goes_back_gives_nothing() {
    RateLimiter limiter = new RateLimiter(1, clock);
    assertThat(limiter.take("a").allowed()).isTrue();
    assertThat(limiter.take("b").allowed()).isTrue();
    now = now.minusSeconds(3600);
    assertThat(limiter.take("a").allowed()).isFalse();
  }
}
