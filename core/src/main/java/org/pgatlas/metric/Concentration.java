package org.pgatlas.metric;

import java.util.Arrays;

/// How unevenly commits lie on contributors, from one list of counts:
///
/// - `herfindahl`: Herfindahl–Hirschman index 10⁴·Σs² over the shares s (Hirschman 1964); 10,000 =
/// one person.
/// - `entropyBits`: Shannon entropy −Σ s·log₂ s (Shannon 1948); 0 = one person, log₂ n = n equal
/// ones.
/// - `topShare`: the largest share, 0..1.
///
/// No commits → all zero and tier UNKNOWN. Sums run from the smallest share to the largest whatever
/// the order given, so equal counts give equal bits. O(n log n).
public record Concentration(
    int contributors, long commits, double herfindahl, double entropyBits, double topShare) {

  /// Tiers of the index at 1500, 2500 and 5000; a value on the line belongs to the higher tier.
  public enum Tier {
    UNKNOWN,
    SPREAD,
    MODERATE,
    HIGH,
    EXTREME
  }

  public static Concentration of(long... commits) {
    long[] sorted = checkedAscending(commits);
    long total = total(sorted);
    int contributors = 0;
    double squares = 0;
    double entropy = 0;
    for (long count : sorted) {
      if (count > 0) {
        double share = (double) count / total;
        contributors++;
        squares += share * share;
        entropy -= share * (StrictMath.log(share) / StrictMath.log(2));
      }
    }
    double top = total == 0 ? 0 : (double) sorted[sorted.length - 1] / total;
    return new Concentration(contributors, total, 1e4 * squares, Math.max(0, entropy), top);
  }

  public Tier tier() {
    if (commits == 0) {
      return Tier.UNKNOWN;
    }
    if (herfindahl >= 5000) {
      return Tier.EXTREME;
    }
    if (herfindahl >= 2500) {
      return Tier.HIGH;
    }
    return herfindahl >= 1500 ? Tier.MODERATE : Tier.SPREAD;
  }

  static long[] checkedAscending(long[] commits) {
    long[] sorted = commits.clone();
    Arrays.sort(sorted);
    if (sorted.length > 0 && sorted[0] < 0) {
      throw new IllegalArgumentException("a commit count is negative: " + sorted[0]);
    }
    return sorted;
  }

  static long total(long[] commits) {
    long total = 0;
    for (long count : commits) {
      total = Math.addExact(total, count);
    }
    return total;
  }
}
