package org.pgatlas.bench;

import java.util.List;
import java.util.Locale;

/// Median and spread of measured seconds.
public record Spread(double median, double least, double most, double p99, int runs) {
  public static Spread of(List<Double> seconds) {
    List<Double> sorted = seconds.stream().sorted().toList();
    int n = sorted.size();
    return new Spread(
        sorted.get(n / 2),
        sorted.getFirst(),
        sorted.getLast(),
        sorted.get(Math.min(n - 1, (int) Math.ceil(n * 0.99) - 1)),
        n);
  }

  public String seconds() {
    return String.format(Locale.ROOT, "%.2f s (%.2f–%.2f; %d runs)", median, least, most, runs);
  }

  public String milliseconds() {
    return String.format(
        Locale.ROOT,
        "%.0f ms (%.0f–%.0f; p99 %.0f; %d runs)",
        median * 1e3,
        least * 1e3,
        most * 1e3,
        p99 * 1e3,
        runs);
  }
}
