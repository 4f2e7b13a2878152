package org.pgatlas.server.finding;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How many open findings came to each artifact, less those that went, by rating.
final class Tally {
  private static final int CRITICAL = 0;
  private static final int HIGH = 1;
  private static final int MEDIUM = 2;
  private static final int LOW = 3;
  private static final int UNRATED = 4;

  /// Verdict unknown, however bad it would be.
  private static final int UNKNOWN = 5;

  private static final int BUCKETS = 6;

  private final Map<Integer, int[]> counts = new TreeMap<>();
  private final Map<Integer, String> names = new TreeMap<>();
  private final Map<Integer, Double> risks = new TreeMap<>();
  private final Map<Integer, Double> gone = new HashMap<>();

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
      gone.merge(row.key().sourceId(), row.risk(), Math::max);
    }
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /// What is counted of other artifacts than these.
  Tally without(Set<Integer> sources) {
    Tally rest = new Tally();
    rest.counts.putAll(counts);
    rest.names.putAll(names);
    rest.risks.putAll(risks);
    rest.counts.keySet().removeAll(sources);
    rest.names.keySet().removeAll(sources);
    rest.risks.keySet().removeAll(sources);
    return rest;
  }

  /// One row an artifact, ascending, by the names that statements have for them; `risks` are the
  /// highest of what came, 0 where nothing did.
  Map<String, Object> columns() {
    return Map.of(
        "sources", counts.keySet().toArray(Integer[]::new),
        "artifacts", names.values().toArray(String[]::new),
        "critical", column(CRITICAL),
        "high", column(HIGH),
        "medium", column(MEDIUM),
        "low", column(LOW),
        "unrated", column(UNRATED),
        "unknown", column(UNKNOWN),
        "risks", risks.values().toArray(Double[]::new));
  }

  /// The highest risk of the artifact's open findings that went, or are not what they were; below
  /// all where none did.
  double gone(int source) {
    return gone.getOrDefault(source, Double.NEGATIVE_INFINITY);
  }

  private Integer[] column(int bucket) {
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
