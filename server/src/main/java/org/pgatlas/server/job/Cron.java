package org.pgatlas.server.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;

/// Five fields in UTC: minute, hour, day of month, month, day of week (0 and 7 are Sunday), each
/// `*`, a number, a range, a list, or any of them with a step. As in crontab(5), a time matches
/// either day field when both are restricted.
///
/// @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/crontab.html">POSIX
/// crontab</a>
public final class Cron {
  private static final int[] LOWEST = {0, 0, 1, 1, 0};
  private static final int[] HIGHEST = {59, 23, 31, 12, 7};
  private static final String[] NAMES = {"minute", "hour", "day of month", "month", "day of week"};

  /// No pattern that matches at all waits longer: 29 February on a given weekday, across 2100.
  private static final int MAX_DAYS = 366 * 41;

  private final String text;
  private final BitSet[] fields;
  private final boolean eitherDay;

  private Cron(String text, BitSet[] fields, boolean eitherDay) {
    this.text = text;
    this.fields = fields;
    this.eitherDay = eitherDay;
  }

  /// @throws IllegalArgumentException naming the field and what is wrong with it
  public static Cron parse(String text) {
    String[] parts = text.strip().split("\\s+");
    if (parts.length != 5) {
      throw new IllegalArgumentException(
          "a schedule has five fields (minute hour day month weekday), not '" + text + "'");
    }
    BitSet[] fields = new BitSet[5];
    for (int i = 0; i < 5; i++) {
      fields[i] = field(parts[i], i);
    }
    if (fields[4].get(7)) {
      fields[4].set(0);
    }
    Cron cron =
        new Cron(text.strip(), fields, !parts[2].startsWith("*") && !parts[4].startsWith("*"));
    cron.next(Instant.EPOCH);
    return cron;
  }

  /// The first matching minute after that time.
  public Instant next(Instant after) {
    ZonedDateTime time =
        after.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    for (int day = 0; day < MAX_DAYS; day++) {
      if (matchesDay(time)) {
        int hour = fields[1].nextSetBit(time.getHour());
        if (hour == time.getHour()) {
          int minute = fields[0].nextSetBit(time.getMinute());
          if (minute >= 0) {
            return time.withMinute(minute).toInstant();
          }
          hour = fields[1].nextSetBit(time.getHour() + 1);
        }
        if (hour >= 0) {
          return time.withHour(hour).withMinute(fields[0].nextSetBit(0)).toInstant();
        }
      }
      time = time.plusDays(1).withHour(0).withMinute(0);
    }
    throw new IllegalArgumentException("the schedule '" + text + "' never comes");
  }

  @Override
  public String toString() {
    return text;
  }

  private boolean matchesDay(ZonedDateTime time) {
    if (!fields[3].get(time.getMonthValue())) {
      return false;
    }
    boolean ofMonth = fields[2].get(time.getDayOfMonth());
    boolean ofWeek = fields[4].get(time.getDayOfWeek().getValue() % 7);
    return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
  }

  private static BitSet field(String text, int which) {
    BitSet set = new BitSet();
    for (String item : text.split(",", -1)) {
      String[] stepped = item.split("/", -1);
      int step = stepped.length == 2 ? number(stepped[1], which, 1, HIGHEST[which]) : 1;
      if (stepped.length > 2) {
        throw wrong(text, which);
      }
      String range = stepped[0];
      int from = LOWEST[which];
      int to = HIGHEST[which];
      if (!range.equals("*")) {
        String[] ends = range.split("-", -1);
        from = number(ends[0], which, LOWEST[which], HIGHEST[which]);
        boolean open = ends.length == 1 && stepped.length == 2;
        to =
            ends.length == 1
                ? (open ? HIGHEST[which] : from)
                : number(ends[1], which, from, HIGHEST[which]);
        if (ends.length > 2) {
          throw wrong(text, which);
        }
      }
      for (int value = from; value <= to; value += step) {
        set.set(value);
      }
    }
    return set;
  }

  private static int number(String text, int which, int low, int high) {
    if (text.matches("[0-9]{1,2}")) {
      int value = Integer.parseInt(text);
      if (value >= low && value <= high) {
        return value;
      }
    }
    throw wrong(text, which);
  }

  private static IllegalArgumentException wrong(String text, int which) {
    return new IllegalArgumentException(
        "the "
            + NAMES[which]
            + " of a schedule is from "
            + LOWEST[which]
            + " to "
            + HIGHEST[which]
            + ", not '"
            + text
            + "'");
  }
}
