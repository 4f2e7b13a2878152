package org.pgatlas.bench;

import java.util.Random;

/// What the machine takes at least for one push: four words ORed into a row that lies anywhere
/// among so many, with nothing that one push must wait for from another.
final class RandomRows {
  private static final int WORDS = 4;
  private static final int ALIGNED = 6;
  private static final int PUSHES = 4_000_000;

  private RandomRows() {}

  /// CPU nanoseconds a push, the least of five.
  static double nanosecondsAPush(int rows) {
    int[] targets = new Random(1).ints(PUSHES, 0, Math.max(1, rows)).toArray();
    long[] words = new long[Math.max(1, rows) * WORDS + ALIGNED];
    double least = Double.MAX_VALUE;
    for (int run = 0; run < 5; run++) {
      long began = GraphRun.cpuNanos();
      push(words, targets, run);
      least = Math.min(least, (double) (GraphRun.cpuNanos() - began) / PUSHES);
    }
    return least;
  }

  private static void push(long[] words, int[] targets, long bits) {
    for (int target : targets) {
      int at = target * WORDS + ALIGNED;
      words[at] |= bits;
      words[at + 1] |= bits;
      words[at + 2] |= bits;
      words[at + 3] |= bits;
    }
  }
}
