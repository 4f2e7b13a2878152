package org.pgatlas.server.finding;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How many open findings came to each artifact, less those that went, by rating.
final class Tally {
  static final int CRITICAL = 0;
  static final int HIGH = 1;
  static final int MEDIUM = 2;
  static final int LOW = 3;
  static final int UNRATED = 4;

  /// Verdict unknown, however bad it would be.
  static final int UNKNOWN = 5;

  private static final int BUCKETS = 6;

  private final Map<Integer, int[]> counts = new TreeMap<>();
  private final Map<Integer, String> names = new TreeMap<>();

  void add(Wanted one) {
    count(
        one.key().sourceId(),
        one.artifact().id(),
        one.verdict().isOpen(),
        one.verdictId(),
        one.severityRating(),
        1);
  }

  void remove(Wanted.Kept row) {
    count(
        row.key().sourceId(), row.artifact(), row.open(), row.verdict(), row.severityRating(), -1);
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /// Ascending, as the other columns.
  Integer[] sources() {
    return counts.keySet().toArray(Integer[]::new);
  }

  /// Those that may have nothing open any longer.
  Integer[] lessened() {
    return counts.entrySet().stream()
        .filter(each -> Arrays.stream(each.getValue()).anyMatch(change -> change < 0))
        .map(Map.Entry::getKey)
        .toArray(Integer[]::new);
  }

  String[] artifacts() {
    return names.values().toArray(String[]::new);
  }

  Integer[] column(int bucket) {
    return counts.values().stream().map(each -> each[bucket]).toArray(Integer[]::new);
  }

  private void count(
      int source,
      String artifact,
      boolean open,
      String verdict,
      @Nullable String rating,
      int change) {
    int[] all = counts.computeIfAbsent(source, _ -> new int[BUCKETS]);
    names.put(source, artifact);
    if (open) {
      all[verdict.equals("unknown") ? UNKNOWN : bucket(rating)] += change;
    }
  }

  private static int bucket(@Nullable String rating) {
    return switch (rating) {
      case "critical" -> CRITICAL;
      case "high" -> HIGH;
      case "medium" -> MEDIUM;
      case "low", "none" -> LOW;
      case null, default -> UNRATED;
    };
  }
}
