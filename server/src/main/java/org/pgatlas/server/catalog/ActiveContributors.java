package org.pgatlas.server.catalog;

import java.time.Duration;
import java.time.Instant;

/// How many distinct people committed in the windows before a moment.
public record ActiveContributors(long last30Days, long last90Days) {
  static Instant thirtyDaysBefore(Instant now) {
    return now.minus(Duration.ofDays(30));
  }

  static Instant ninetyDaysBefore(Instant now) {
    return now.minus(Duration.ofDays(90));
  }
}
