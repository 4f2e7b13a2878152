package org.pgatlas.metric;

import java.math.BigInteger;
import java.util.Arrays;

/// Adoption of a repo: the mean of its percentiles over the signals it has a value for (downloads
/// in 30 days, stars, forks), 0.00 to 100.00 rounded half up to two decimals. A percentile is 100 ·
/// |repos with a strictly smaller value| / |repos with a value|, so equal values rank equal and the
/// best stays below 100. A repo without any signal has no score ([#ABSENT]), and a project's is the
/// mean of its repos' scores, rounded alike.
///
/// Scores are whole hundredths and exact: fractions are added as integers, never as doubles. One
/// sort a signal: O(n log n).
public final class Adoption {
  /// "No value" in signals and in scores.
  public static final int ABSENT = -1;

  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

  private Adoption() {}

  /// `signals[s][repo]`, [#ABSENT] for no value; the result is hundredths a repo, or [#ABSENT].
  public static int[] repos(long[]... signals) {
    if (signals.length == 0) {
      return new int[0];
    }
    int n = signals[0].length;
    int[][] smaller = new int[signals.length][];
    int[] valued = new int[signals.length];
    for (int s = 0; s < signals.length; s++) {
      if (signals[s].length != n) {
        throw new IllegalArgumentException(
            "signal " + s + " has " + signals[s].length + " entries for " + n + " repos");
      }
      long[] sorted = sortedValues(s, signals[s]);
      valued[s] = sorted.length;
      smaller[s] = strictlySmaller(signals[s], sorted);
    }
    int[] scores = new int[n];
    for (int repo = 0; repo < n; repo++) {
      scores[repo] = mean(smaller, valued, repo);
    }
    return scores;
  }

  /// Per project the mean of its repos' scores; `projectOf[repo]` is negative for none.
  public static int[] projects(int[] repoScores, int[] projectOf, int projectCount) {
    if (projectOf.length != repoScores.length) {
      throw new IllegalArgumentException(
          "projectOf has " + projectOf.length + " entries for " + repoScores.length + " repos");
    }
    long[] sums = new long[projectCount];
    int[] known = new int[projectCount];
    for (int repo = 0; repo < projectOf.length; repo++) {
      if (projectOf[repo] >= 0 && repoScores[repo] != ABSENT) {
        sums[projectOf[repo]] += repoScores[repo];
        known[projectOf[repo]]++;
      }
    }
    int[] scores = new int[projectCount];
    for (int project = 0; project < projectCount; project++) {
      long of = known[project];
      scores[project] = of == 0 ? ABSENT : (int) ((2 * sums[project] + of) / (2 * of));
    }
    return scores;
  }

  private static long[] sortedValues(int signal, long[] values) {
    long[] sorted = new long[values.length];
    int count = 0;
    for (long value : values) {
      if (value < ABSENT) {
        throw new IllegalArgumentException("signal " + signal + " has a negative value: " + value);
      }
      if (value != ABSENT) {
        sorted[count++] = value;
      }
    }
    sorted = Arrays.copyOf(sorted, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static int[] strictlySmaller(long[] values, long[] sorted) {
    int[] smaller = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      smaller[i] = values[i] == ABSENT ? ABSENT : firstIndexOf(sorted, values[i]);
    }
    return smaller;
  }

  private static int firstIndexOf(long[] sorted, long value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// round-half-up(10,000 · Σ smaller/valued / k) over the k signals present.
  private static int mean(int[][] smaller, int[] valued, int repo) {
    BigInteger numerator = BigInteger.ZERO;
    BigInteger denominator = BigInteger.ONE;
    int present = 0;
    for (int s = 0; s < smaller.length; s++) {
      if (smaller[s][repo] != ABSENT) {
        BigInteger of = BigInteger.valueOf(valued[s]);
        BigInteger less = BigInteger.valueOf(smaller[s][repo]);
        numerator = numerator.multiply(of).add(less.multiply(denominator));
        denominator = denominator.multiply(of);
        present++;
      }
    }
    if (present == 0) {
      return ABSENT;
    }
    BigInteger by = denominator.multiply(BigInteger.valueOf(present));
    BigInteger twice = numerator.multiply(TEN_THOUSAND).shiftLeft(1).add(by);
    return twice.divide(by.shiftLeft(1)).intValueExact();
  }
}
