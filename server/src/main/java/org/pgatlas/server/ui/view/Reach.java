package org.pgatlas.server.ui.view;

import java.util.List;
import java.util.stream.LongStream;

/// How far a failure reaches: active dependents by their distance in steps.
///
/// @param counts index 0 is one step away
public record Reach(String title, String note, List<Long> counts, long whole) {
  private static final int SHOWN = 6;

  public Reach {
    counts = List.copyOf(counts);
  }

  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /// At most six lines; the last one gathers what is farther.
  public List<Line> lines() {
    long most = Math.max(1, grouped().max().orElse(1));
    long[] values = grouped().toArray();
    return java.util.stream.IntStream.range(0, values.length)
        .mapToObj(i -> new Line(label(i, values.length), values[i], 100.0 * values[i] / most, i))
        .toList();
  }

  private LongStream grouped() {
    if (counts.size() <= SHOWN) {
      return counts.stream().mapToLong(Long::longValue);
    }
    long rest = counts.stream().skip(SHOWN - 1).mapToLong(Long::longValue).sum();
    return LongStream.concat(
        counts.stream().limit(SHOWN - 1).mapToLong(Long::longValue), LongStream.of(rest));
  }

  private String label(int index, int lines) {
    if (index == 0) {
      return "direct";
    }
    boolean gathered = index == lines - 1 && counts.size() > SHOWN;
    return (index + 1) + (gathered ? " and more steps" : " steps");
  }

  public record Line(String label, long count, double width, int index) {
    public String css() {
      return "step-" + Math.min(index, 5);
    }
  }
}
