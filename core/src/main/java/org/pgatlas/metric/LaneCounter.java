package org.pgatlas.metric;

import java.util.Arrays;

/// Counts in each of 64 lanes how often its bit was set in the words added: a sum for each bit of a
/// word. Kept as bits of equal weight, so a word is added by two steps on average.
final class LaneCounter {
  /// Bit `lane` of `planes[p]` is bit `p` of that lane's sum.
  private final long[] planes = new long[Integer.SIZE];

  private int used;

  void add(long lanes) {
    long carry = lanes;
    for (int p = 0; carry != 0; p++) {
      long both = planes[p] & carry;
      planes[p] ^= carry;
      carry = both;
      used = Math.max(used, p + 1);
    }
  }

  int count(int lane) {
    int count = 0;
    for (int p = 0; p < used; p++) {
      count |= (int) (planes[p] >>> lane & 1) << p;
    }
    return count;
  }

  void clear() {
    Arrays.fill(planes, 0, used, 0);
    used = 0;
  }
}
