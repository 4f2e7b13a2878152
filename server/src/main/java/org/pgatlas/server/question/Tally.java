package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// How many positions have a smaller value than a given one: the distinct values of one metric,
/// ascending, each with the number of those below. Made once, O(n) where the values are whole and
/// small and O(n log n) else; asked in O(log of the distinct values).
final class Tally {
  private final double[] distinct;

  /// One entry more than `distinct`: the last is the number of known values.
  private final int[] below;

  private Tally(double[] distinct, int[] below) {
    this.distinct = distinct;
    this.below = below;
  }

  /// Of whole numbers; negative ones are not known.
  static Tally of(int[] values) {
    int greatest = 0;
    for (int value : values) {
      greatest = Math.max(greatest, value);
    }
    if (greatest > 4L * values.length + 1024) {
      return of(values.length, p -> values[p] < 0 ? Double.NaN : values[p]);
    }
    int[] counts = new int[greatest + 1];
    for (int value : values) {
      if (value >= 0) {
        counts[value]++;
      }
    }
    return counted(counts);
  }

  static Tally of(int size, IntToDoubleFunction column) {
    double[] values = new double[size];
    int known = 0;
    boolean whole = true;
    double greatest = 0;
    for (int p = 0; p < size; p++) {
      double value = column.applyAsDouble(p);
      if (!Double.isNaN(value)) {
        values[known++] = value;
        whole &= value >= 0 && value == Math.rint(value);
        greatest = Math.max(greatest, value);
      }
    }
    if (whole && greatest <= 4.0 * size + 1024) {
      int[] counts = new int[(int) greatest + 1];
      for (int i = 0; i < known; i++) {
        counts[(int) values[i]]++;
      }
      return counted(counts);
    }
    double[] sorted = Arrays.copyOf(values, known);
    Arrays.sort(sorted);
    double[] distinct = new double[known];
    int[] below = new int[known + 1];
    int count = 0;
    for (int i = 0; i < known; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        distinct[count] = sorted[i];
        below[count++] = i;
      }
    }
    below[count] = known;
    return new Tally(Arrays.copyOf(distinct, count), Arrays.copyOf(below, count + 1));
  }

  private static Tally counted(int[] counts) {
    int different = 0;
    for (int count : counts) {
      different += count > 0 ? 1 : 0;
    }
    double[] distinct = new double[different];
    int[] below = new int[different + 1];
    int at = 0;
    for (int value = 0; value < counts.length; value++) {
      if (counts[value] > 0) {
        distinct[at] = value;
        below[at + 1] = below[at] + counts[value];
        at++;
      }
    }
    return new Tally(distinct, below);
  }

  int known() {
    return below[distinct.length];
  }

  int smaller(double value) {
    int at = Arrays.binarySearch(distinct, value);
    return below[at >= 0 ? at : -at - 1];
  }

  int greater(double value) {
    int at = Arrays.binarySearch(distinct, value);
    return known() - below[at >= 0 ? at + 1 : -at - 1];
  }
}
