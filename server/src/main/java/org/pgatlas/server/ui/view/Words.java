package org.pgatlas.server.ui.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How numbers, shares, times and sizes are written on a page: thousands separated, percentages
/// with a thin decimal, times in UTC, and an unknown value always as [#NOT_ANALYSED], never as zero
/// or blank.
public final class Words {
  public static final String NOT_ANALYSED = "not analysed";

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// A count, or `not analysed`.
  public static String countOrUnknown(@Nullable Long value) {
    return value == null ? NOT_ANALYSED : count(value);
  }

  /// `1 package`, `2 packages`.
  public static String count(long value, String one, String many) {
    return count(value) + " " + (value == 1 ? one : many);
  }

  /// Percentage of a whole: one decimal, `< 0.1 %` rather than a zero that is none, `0 %` for none.
  public static String share(long part, long whole) {
    if (whole <= 0) {
      return "–";
    }
    if (part == 0) {
      return "0 %";
    }
    double percent = 100.0 * part / whole;
    if (percent < 0.1) {
      return "< 0.1 %";
    }
    return decimal(percent, 1) + " %";
  }

  public static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  public static String minute(Instant at) {
    return MINUTE.format(at);
  }

  public static String day(Instant at) {
    return DAY.format(at);
  }

  /// How long ago, coarsely: `just now`, `4 minutes ago`, `3 days ago`, then the date.
  public static String ago(Instant at, Instant now) {
    Duration age = Duration.between(at, now);
    if (age.toSeconds() < 5) {
      return "just now";
    }
    if (age.toMinutes() < 1) {
      return age.toSeconds() + " seconds ago";
    }
    if (age.toHours() < 1) {
      return count(age.toMinutes(), "minute", "minutes") + " ago";
    }
    if (age.toDays() < 1) {
      return count(age.toHours(), "hour", "hours") + " ago";
    }
    if (age.toDays() < 60) {
      return count(age.toDays(), "day", "days") + " ago";
    }
    return "on " + day(at);
  }

  public static String millis(double millis) {
    if (millis < 10) {
      return decimal(millis, 1) + " ms";
    }
    return millis < 10_000 ? count(Math.round(millis)) + " ms" : decimal(millis / 1000, 1) + " s";
  }

  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return count(bytes, "byte", "bytes");
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double value = bytes / 1024.0;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return decimal(value, value < 10 ? 1 : 0) + " " + units[unit];
  }

  /// A long identifier shortened in the middle; the page keeps the whole one for copying.
  public static String shortened(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int head = (max - 1) * 2 / 3;
    return text.substring(0, head) + "…" + text.substring(text.length() - (max - 1 - head));
  }
}
