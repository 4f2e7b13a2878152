package org.pgatlas.bench;

import java.util.Arrays;

/// Which searches stand for those from all vertices. With the vertices in the order of how many
/// each search meets, `even` takes them at even distances, and `heavy` at even distances of what is
/// met, so that the few large searches, of which most of the time is, are among them. Each begins
/// with the middle and goes on ever finer: whoever stops early has a stratified sample too.
final class StartSample {
  private final int[] even;
  private final int[] heavy;

  private StartSample(int[] even, int[] heavy) {
    this.even = even;
    this.heavy = heavy;
  }

  /// @param units how many vertices the search from each meets
  static StartSample of(int[] units, int size) {
    int n = units.length;
    long[] sorted = new long[n];
    for (int v = 0; v < n; v++) {
      sorted[v] = (long) units[v] << Integer.SIZE | v;
    }
    Arrays.sort(sorted);
    long[] before = new long[n + 1];
    for (int i = 0; i < n; i++) {
      before[i + 1] = before[i] + (sorted[i] >>> Integer.SIZE);
    }
    int most = Math.min(n, size);
    int[] even = new int[most];
    int[] heavy = new int[before[n] == 0 ? 0 : most];
    for (int i = 0; i < most; i++) {
      double part = halved(i + 1);
      even[i] = (int) sorted[(int) (part * n)];
      if (heavy.length > 0) {
        heavy[i] = (int) sorted[holding(before, (long) (part * before[n]))];
      }
    }
    return new StartSample(even, heavy);
  }

  int[] even() {
    return even;
  }

  /// Empty where no search meets anything.
  int[] heavy() {
    return heavy;
  }

  /// The last index up to which no more than so many are met.
  private static int holding(long[] before, long unit) {
    int low = 0;
    int high = before.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (before[middle] <= unit) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// 1/2, 1/4, 3/4, 1/8, 5/8, 3/8, 7/8, … (van der Corput 1935).
  private static double halved(int i) {
    return Integer.toUnsignedLong(Integer.reverse(i)) * 0x1.0p-32;
  }
}
