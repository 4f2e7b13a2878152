package org.pgatlas.bench;

import java.util.Arrays;
import org.pgatlas.graph.Condensation;
import org.pgatlas.graph.DependencyGraph;

/// The method as it is described in the design notes that the engine began from, to be measured
/// against: components in Tarjan's order are sources in that order, 512 bits a block, 2,048 where a
/// sample of sources reaches much, weights by powers of two; a two-level bitset of touched rows is
/// scanned upwards; each row is counted, ORed into its successors' rows and cleared. A row is held
/// only between its first bit and its turn, and then used again. Sources start in the rows of what
/// they depend on. Everybody is active. The words of narrow rows are spelled out, which is as fast
/// as plain Java was found to do it.
final class DescribedMethod {
  private static final int NARROW = 8;
  private static final int WIDE = 32;

  /// Sources that are followed to see how far they reach, and the mean beyond which rows are wide.
  private static final int SAMPLE = 64;

  private static final int HUGE = 1_000;

  private final Condensation dag;
  private final int words;

  /// Rows in use and free ones; `slots[c]` is where component `c` has its own, -1 for none.
  private long[] rows;

  private final int[] slots;
  private int[] free = new int[64];
  private int freeCount;
  private int used;
  private final long[] carried;
  private final long[] touched;
  private final long[] touchedWords;
  private final int[] counts;

  private DescribedMethod(Condensation dag, int words) {
    this.dag = dag;
    this.words = words;
    int n = dag.componentCount();
    rows = new long[1024 * words];
    slots = new int[n];
    Arrays.fill(slots, -1);
    carried = new long[words];
    touched = new long[(n >>> 6) + 1];
    touchedWords = new long[(n >>> 12) + 1];
    counts = new int[n];
  }

  static int[] criticality(DependencyGraph graph) {
    Condensation dag = Condensation.of(graph);
    return criticality(graph, dag, reachesMuch(dag));
  }

  /// For tests, whose graphs are too small for wide rows.
  static int[] criticality(DependencyGraph graph, boolean wide) {
    return criticality(graph, Condensation.of(graph), wide);
  }

  private static int[] criticality(DependencyGraph graph, Condensation dag, boolean wide) {
    DescribedMethod method = new DescribedMethod(dag, wide ? WIDE : NARROW);
    int n = dag.componentCount();
    int heaviest = 0;
    for (int c = 0; c < n; c++) {
      heaviest = Math.max(heaviest, method.weight(c));
    }
    for (int bit = 1; bit <= heaviest; bit <<= 1) {
      int sources = 0;
      for (int c = 0; c < n; c++) {
        if ((method.weight(c) & bit) != 0) {
          method.start(c, sources++);
          if (sources == method.words * Long.SIZE) {
            method.push(bit);
            sources = 0;
          }
        }
      }
      method.push(bit);
    }
    int[] values = new int[graph.vertexCount()];
    for (int v = 0; v < values.length; v++) {
      int c = dag.componentOf(v);
      values[v] = method.counts[c] + method.weight(c) - 1;
    }
    return values;
  }

  private static boolean reachesMuch(Condensation dag) {
    int n = dag.componentCount();
    int[] seen = new int[n];
    int[] queue = new int[n];
    long reached = 0;
    int sources = Math.min(SAMPLE, n);
    for (int s = 1; s <= sources; s++) {
      int tail = 0;
      queue[tail++] = (int) ((long) (s - 1) * n / sources);
      seen[queue[0]] = s;
      for (int head = 0; head < tail; head++) {
        int c = queue[head];
        for (int i = dag.successorsBegin(c), e = dag.successorsEnd(c); i < e; i++) {
          int successor = dag.successorAt(i);
          if (seen[successor] != s) {
            seen[successor] = s;
            queue[tail++] = successor;
          }
        }
      }
      reached += tail;
    }
    return reached > (long) HUGE * sources;
  }

  private int weight(int component) {
    return dag.membersEnd(component) - dag.membersBegin(component);
  }

  private void start(int component, int source) {
    for (int s = dag.successorsBegin(component); s < dag.successorsEnd(component); s++) {
      int successor = dag.successorAt(s);
      // first the place, for finding it may replace the array
      int word = row(successor) + (source >>> 6);
      rows[word] |= 1L << source;
    }
  }

  /// Where the component's row begins; an empty one is found for it when it has none.
  private int row(int component) {
    int slot = slots[component];
    if (slot < 0) {
      slot = freeCount > 0 ? free[--freeCount] : used++;
      slots[component] = slot;
      if ((slot + 1L) * words > rows.length) {
        rows = Arrays.copyOf(rows, Math.multiplyExact(rows.length, 2));
      }
      touched[component >>> 6] |= 1L << component;
      touchedWords[component >>> 12] |= 1L << (component >>> 6);
    }
    return slot * words;
  }

  private void release(int component) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = slots[component];
    slots[component] = -1;
  }

  private void push(int weight) {
    for (int high = 0; high < touchedWords.length; high++) {
      while (touchedWords[high] != 0) {
        int word = (high << 6) + Long.numberOfTrailingZeros(touchedWords[high]);
        while (touched[word] != 0) {
          int component = (word << 6) + Long.numberOfTrailingZeros(touched[word]);
          touched[word] &= touched[word] - 1;
          if (words == NARROW) {
            visit(component, weight);
          } else {
            visitWide(component, weight);
          }
        }
        touchedWords[high] &= ~(1L << word);
      }
    }
  }

  private void visitWide(int component, int weight) {
    int row = slots[component] * words;
    final long[] carried = this.carried;
    System.arraycopy(rows, row, carried, 0, words);
    Arrays.fill(rows, row, row + words, 0);
    release(component);
    int bits = 0;
    for (int i = 0; i < WIDE; i++) {
      bits += Long.bitCount(carried[i]);
    }
    counts[component] += bits * weight;
    for (int s = dag.successorsBegin(component); s < dag.successorsEnd(component); s++) {
      int target = row(dag.successorAt(s));
      final long[] rows = this.rows;
      for (int i = 0; i < WIDE; i++) {
        rows[target + i] |= carried[i];
      }
    }
  }

  private void visit(int component, int weight) {
    int row = slots[component] * NARROW;
    long[] rows = this.rows;
    long a = rows[row];
    long b = rows[row + 1];
    long c = rows[row + 2];
    long d = rows[row + 3];
    long e = rows[row + 4];
    long f = rows[row + 5];
    long g = rows[row + 6];
    long h = rows[row + 7];
    for (int i = 0; i < NARROW; i++) {
      rows[row + i] = 0;
    }
    release(component);
    int bits = Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d);
    bits += Long.bitCount(e) + Long.bitCount(f) + Long.bitCount(g) + Long.bitCount(h);
    counts[component] += bits * weight;
    for (int s = dag.successorsBegin(component); s < dag.successorsEnd(component); s++) {
      int target = row(dag.successorAt(s));
      rows = this.rows;
      rows[target] |= a;
      rows[target + 1] |= b;
      rows[target + 2] |= c;
      rows[target + 3] |= d;
      rows[target + 4] |= e;
      rows[target + 5] |= f;
      rows[target + 6] |= g;
      rows[target + 7] |= h;
    }
  }
}
