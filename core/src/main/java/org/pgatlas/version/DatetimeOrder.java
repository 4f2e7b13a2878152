package org.pgatlas.version;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/// Moments as versions, written as RFC 3339 says; the same moment in two zones is equal.
final class DatetimeOrder implements VersionOrder {
  private static final long BIAS = 400_000_000_000_000_000L;

  @Override
  public boolean write(String version, SortKey key) {
    try {
      Instant moment = OffsetDateTime.parse(version).toInstant();
      key.number(Long.toString(BIAS + moment.getEpochSecond()));
      key.number(String.format(Locale.ROOT, "%09d", moment.getNano()));
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }

  @Override
  public boolean isPreRelease(String version) {
    return false;
  }
}
