package org.pgatlas.bench.endure;

import java.util.List;

/// One figure that must not grow for ever, and how much it may.
///
/// @param noise a growth of so much between the middle and the last third of a run says nothing
/// @param perHour beyond the noise, the growth that is still allowed in an hour
record Measure(String name, String unit, double noise, double perHour) {
  static final List<Measure> ALL =
      List.of(
          new Measure("resident memory", "MB", 48, 48),
          new Measure("heap after a collection", "MB", 12, 24),
          new Measure("metaspace and other memory of the JVM", "MB", 12, 24),
          new Measure("dead rows of all tables", "rows", 20_000, 20_000),
          new Measure("dead rows of the worst table", "rows", 10_000, 10_000),
          new Measure("connections to PostgreSQL", "connections", 2, 0),
          new Measure("connections idle in a transaction", "connections", 2, 0),
          new Measure("threads", "threads", 8, 4),
          new Measure("open files", "files", 16, 8),
          new Measure("jobs in the queue", "jobs", 60, 0),
          new Measure("events in the outbox", "events", 200, 0));

  /// @param middle,last medians of the second and the last third of the samples
  record Growth(Measure measure, double first, double middle, double last, double perHour) {
    boolean excessive() {
      return last - middle > measure.noise() && perHour > measure.perHour();
    }
  }

  /// @param values in the order of time, NaN where nothing was measured
  /// @param hours that the run took
  Growth growth(List<Double> values, double hours) {
    List<Double> known = values.stream().filter(value -> !Double.isNaN(value)).toList();
    if (known.size() < 3) {
      throw new IllegalArgumentException(
          name + " was measured " + known.size() + " times: too few");
    }
    int third = known.size() / 3;
    double first = median(known.subList(0, third));
    double middle = median(known.subList(third, 2 * third));
    double last = median(known.subList(2 * third, known.size()));
    return new Growth(this, first, middle, last, (last - middle) / (hours / 3));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
