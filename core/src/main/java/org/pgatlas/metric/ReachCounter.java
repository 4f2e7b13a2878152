package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.Condensation;

/// Counts, for every component of a condensed graph, the sources that reach it. Sources come in
/// blocks of 512: each holds one bit of a row that is pushed along the edges in topological order,
/// so one pass moves 512 answers at once, and only over the part of the graph that the block
/// reaches.
///
/// Implementation notes. A component's row exists only between its first touch and its visit:
/// `slot[c]` is its offset in the pool `rows`, -1 outside. Touched components are bits of
/// `touched`, non-zero words of that are bits of `touchedWords`; scanning both upwards is a
/// topological order because an edge always leads to a higher number. A visited row is counted,
/// pushed to its successors and handed to the first of them that has none, else returned to the
/// pool: the pool stays as small as the widest front and in the cache. The eight words of a row are
/// spelled out because a loop over them is not turned into straight code by the compiler.
final class ReachCounter {
  static final int BLOCK = 512;
  private static final int WORDS = BLOCK / Long.SIZE;

  private final Condensation dag;
  private final int[] counts;
  private final int[] slot;
  private final long[] touched;
  private final long[] touchedWords;
  private long[] rows = new long[WORDS * 256];
  private int[] free = new int[256];
  private int freeCount;
  private int slots;
  private int sources;

  ReachCounter(Condensation dag) {
    this.dag = dag;
    int n = dag.componentCount();
    counts = new int[n];
    slot = new int[n];
    Arrays.fill(slot, -1);
    touched = new long[(n >>> 6) + 1];
    touchedWords = new long[(n >>> 12) + 1];
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
    int bit = sources++;
    for (int i = dag.successorsBegin(component), end = dag.successorsEnd(component); i < end; i++) {
      set(dag.successorAt(i), bit);
    }
  }

  /// Opens a new source; it starts where [#startAt] says.
  void addSource() {
    sources++;
  }

  /// Lets the newest source start at `component`, which it counts for too. May be said several
  /// times.
  void startAt(int component) {
    set(component, sources - 1);
  }

  /// Pushes the block through the graph; each source counts `weight`.
  void flush(int weight) {
    for (int group = 0; group < touchedWords.length; group++) {
      while (touchedWords[group] != 0) {
        int word = (group << 6) + Long.numberOfTrailingZeros(touchedWords[group]);
        long pending = touched[word];
        while (pending != 0) {
          touched[word] = pending & (pending - 1);
          visit((word << 6) + Long.numberOfTrailingZeros(pending), weight);
          pending = touched[word];
        }
        touchedWords[group] &= touchedWords[group] - 1;
      }
    }
    sources = 0;
  }

  private void set(int component, int bit) {
    int row = slot[component];
    if (row < 0) {
      row = allocate();
      Arrays.fill(rows, row, row + WORDS, 0L);
      open(component, row);
    }
    rows[row + (bit >>> 6)] |= 1L << bit;
  }

  private void visit(int component, int weight) {
    int row = slot[component];
    slot[component] = -1;
    long[] pool = rows;
    long a = pool[row];
    long b = pool[row + 1];
    long c = pool[row + 2];
    long d = pool[row + 3];
    long e = pool[row + 4];
    long f = pool[row + 5];
    long g = pool[row + 6];
    long h = pool[row + 7];
    int bits = Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d);
    bits += Long.bitCount(e) + Long.bitCount(f) + Long.bitCount(g) + Long.bitCount(h);
    counts[component] += bits * weight;
    boolean handedOn = false;
    for (int i = dag.successorsBegin(component), end = dag.successorsEnd(component); i < end; i++) {
      int next = dag.successorAt(i);
      int target = slot[next];
      if (target >= 0) {
        pool[target] |= a;
        pool[target + 1] |= b;
        pool[target + 2] |= c;
        pool[target + 3] |= d;
        pool[target + 4] |= e;
        pool[target + 5] |= f;
        pool[target + 6] |= g;
        pool[target + 7] |= h;
      } else if (handedOn) {
        target = allocate();
        pool = rows;
        pool[target] = a;
        pool[target + 1] = b;
        pool[target + 2] = c;
        pool[target + 3] = d;
        pool[target + 4] = e;
        pool[target + 5] = f;
        pool[target + 6] = g;
        pool[target + 7] = h;
        open(next, target);
      } else {
        handedOn = true;
        open(next, row);
      }
    }
    if (!handedOn) {
      free[freeCount++] = row;
    }
  }

  private void open(int component, int row) {
    slot[component] = row;
    touched[component >>> 6] |= 1L << component;
    touchedWords[component >>> 12] |= 1L << (component >>> 6);
  }

  private int allocate() {
    if (freeCount > 0) {
      return free[--freeCount];
    }
    if (slots == free.length) {
      rows = Arrays.copyOf(rows, rows.length * 2);
      free = Arrays.copyOf(free, free.length * 2);
    }
    return WORDS * slots++;
  }
}
