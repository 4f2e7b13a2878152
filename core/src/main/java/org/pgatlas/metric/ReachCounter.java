package org.pgatlas.metric;

import org.pgatlas.graph.Condensation;

/// Counts, for every component of a condensed graph, the sources that reach it. Sources come in
/// blocks of 512: each holds one bit of a row that is pushed along the edges in topological order,
/// so one pass moves 512 answers at once, and only over the part of the graph that the block
/// reaches.
///
/// Implementation notes. Every component owns eight words of `rows`, all zero outside a block. Bits
/// of `touched` mark the components with a row to visit; scanning them upwards is a topological
/// order because an edge always leads to a higher number. A visit counts the row, ORs it into the
/// rows of the successors and clears it. Pushing an edge has no branch: neither "is the row there"
/// nor "is it touched already" is asked, for a mispredicted answer costs more than the work. For
/// the same reason there is one level of `touched` and no pool of rows; both were slower. The eight
/// words are spelled out because a loop over so few is not made into straight code.
final class ReachCounter {
  static final int BLOCK = 512;
  private static final int WORDS = BLOCK / Long.SIZE;

  private final Condensation dag;
  private final int[] counts;
  private final long[] rows;
  private final long[] touched;
  private int firstTouched = Integer.MAX_VALUE;
  private int sources;

  ReachCounter(Condensation dag) {
    this.dag = dag;
    int n = dag.componentCount();
    counts = new int[n];
    rows = new long[Math.multiplyExact(n, WORDS)];
    touched = new long[(n >>> 6) + 1];
  }

  /// The sums so far, per component; the live array.
  int[] counts() {
    return counts;
  }

  boolean full() {
    return sources == BLOCK;
  }

  /// Adds a source that counts for everything after `component`, not for the component itself.
  void addBefore(int component) {
    sources++;
    for (int i = dag.successorsBegin(component), end = dag.successorsEnd(component); i < end; i++) {
      startAt(dag.successorAt(i));
    }
  }

  /// Opens a new source; it starts where [#startAt] says.
  void addSource() {
    sources++;
  }

  /// Lets the newest source start at `component`, which it counts for too. May be said several
  /// times.
  void startAt(int component) {
    int bit = sources - 1;
    rows[component * WORDS + (bit >>> 6)] |= 1L << bit;
    touched[component >>> 6] |= 1L << component;
    firstTouched = Math.min(firstTouched, component >>> 6);
  }

  /// Pushes the block through the graph; each source counts `weight`.
  void flush(int weight) {
    for (int word = firstTouched; word < touched.length; word++) {
      long pending = touched[word];
      while (pending != 0) {
        touched[word] = pending & (pending - 1);
        visit((word << 6) + Long.numberOfTrailingZeros(pending), weight);
        pending = touched[word];
      }
    }
    firstTouched = Integer.MAX_VALUE;
    sources = 0;
  }

  private void visit(int component, int weight) {
    final long[] words = rows;
    final long[] marks = touched;
    int row = component * WORDS;
    long a = words[row];
    long b = words[row + 1];
    long c = words[row + 2];
    long d = words[row + 3];
    long e = words[row + 4];
    long f = words[row + 5];
    long g = words[row + 6];
    long h = words[row + 7];
    for (int i = 0; i < WORDS; i++) {
      words[row + i] = 0;
    }
    int bits = Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d);
    bits += Long.bitCount(e) + Long.bitCount(f) + Long.bitCount(g) + Long.bitCount(h);
    counts[component] += bits * weight;
    for (int i = dag.successorsBegin(component), end = dag.successorsEnd(component); i < end; i++) {
      int next = dag.successorAt(i);
      int target = next * WORDS;
      words[target] |= a;
      words[target + 1] |= b;
      words[target + 2] |= c;
      words[target + 3] |= d;
      words[target + 4] |= e;
      words[target + 5] |= f;
      words[target + 6] |= g;
      words[target + 7] |= h;
      marks[next >>> 6] |= 1L << next;
    }
  }
}
