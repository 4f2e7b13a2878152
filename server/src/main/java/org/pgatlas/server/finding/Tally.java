package org.pgatlas.server.finding;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
  private final Map<Integer, Double> risks = new TreeMap<>();
  private final Set<Integer> lessened = new TreeSet<>();

  void add(Wanted one) {
    count(
        one.key().sourceId(),
        one.artifact().id(),
        one.verdict().isOpen(),
        one.verdictId(),
        one.severityRating(),
        1);
    risks.merge(one.key().sourceId(), one.verdict().isOpen() ? one.risk().value() : 0.0, Math::max);
  }

  void remove(Wanted.Kept row) {
    count(
        row.key().sourceId(), row.artifact(), row.open(), row.verdict(), row.severityRating(), -1);
    risks.merge(row.key().sourceId(), 0.0, Math::max);
    if (row.open()) {
      lessened.add(row.key().sourceId());
    }
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /// Ascending, as the other columns.
  Integer[] sources() {
    return counts.keySet().toArray(Integer[]::new);
  }

  /// Those of which an open finding went, or is not what it was.
  Integer[] lessened() {
    return lessened.toArray(Integer[]::new);
  }

  /// The highest of what came, 0 where nothing did.
  Double[] risks() {
    return risks.values().toArray(Double[]::new);
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
