package org.pgatlas.metric;

import org.pgatlas.graph.Condensation;

/// An order of components in which neighbours reach much the same, so that a block of them touches
/// few rows in a [ReachCounter]. It has no influence on any result.
///
/// Every component is hung under the successor that seems to reach most, and the tree is walked in
/// preorder: what shares the greater part of its closure stands together, at every level. A closure
/// is estimated as one, plus the greatest among the successors, plus a quarter of the others',
/// since closures overlap. O(components + edges), no stack: a successor's number is greater.
final class SourceOrder {
  /// How much of a further successor's closure is taken to be new.
  private static final double NEW_SHARE = 0.25;

  private static final double MOST = 1e300;

  private SourceOrder() {}

  static int[] of(Condensation dag) {
    int n = dag.componentCount();
    int[] under = heaviestSuccessors(dag);
    int[] size = new int[n + 1];
    for (int c = 0; c < n; c++) {
      size[c]++;
      size[under[c]] += size[c];
    }
    // from here on the next free place below each component; the root of all is n
    int[] next = size;
    next[n] = 0;
    int[] order = new int[n];
    for (int c = n - 1; c >= 0; c--) {
      int subtree = size[c];
      int place = next[under[c]];
      next[under[c]] = place + subtree;
      next[c] = place + 1;
      order[place] = c;
    }
    return order;
  }

  /// Per component the successor that seems to reach most, `n` for a component without any.
  private static int[] heaviestSuccessors(Condensation dag) {
    int n = dag.componentCount();
    int[] heaviest = new int[n];
    double[] reach = new double[n];
    for (int c = n - 1; c >= 0; c--) {
      double sum = 0;
      double most = 0;
      int best = n;
      for (int i = dag.successorsBegin(c), end = dag.successorsEnd(c); i < end; i++) {
        int successor = dag.successorAt(i);
        double its = reach[successor];
        sum += its;
        if (its > most) {
          most = its;
          best = successor;
        }
      }
      heaviest[c] = best;
      reach[c] = Math.min(MOST, 1 + most + NEW_SHARE * (sum - most));
    }
    return heaviest;
  }
}
