package org.pgatlas.bench;

import org.pgatlas.graph.Condensation;
import org.pgatlas.graph.DependencyGraph;

/// The method as it is described in the design notes that the engine began from, to be measured
/// against: components in Tarjan's order are sources in that order, 512 bits a block, weights by
/// powers of two; a two-level bitset of touched rows is scanned upwards; each row is counted, ORed
/// into its successors' rows and cleared. Sources start in the rows of what they depend on.
/// Everybody is active. The words are spelled out, which is as fast as plain Java was found to do
/// it.
final class DescribedMethod {
  private static final int WORDS = 8;

  private final Condensation dag;
  private final long[] rows;
  private final long[] touched;
  private final long[] touchedWords;
  private final int[] counts;

  private DescribedMethod(Condensation dag) {
    this.dag = dag;
    int n = dag.componentCount();
    rows = new long[Math.multiplyExact(n, WORDS)];
    touched = new long[(n >>> 6) + 1];
    touchedWords = new long[(n >>> 12) + 1];
    counts = new int[n];
  }

  static int[] criticality(DependencyGraph graph) {
    Condensation dag = Condensation.of(graph);
    DescribedMethod method = new DescribedMethod(dag);
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
          if (sources == WORDS * Long.SIZE) {
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

  private int weight(int component) {
    return dag.membersEnd(component) - dag.membersBegin(component);
  }

  private void start(int component, int source) {
    for (int s = dag.successorsBegin(component); s < dag.successorsEnd(component); s++) {
      int successor = dag.successorAt(s);
      rows[successor * WORDS + (source >>> 6)] |= 1L << source;
      touch(successor);
    }
  }

  private void touch(int component) {
    touched[component >>> 6] |= 1L << component;
    touchedWords[component >>> 12] |= 1L << (component >>> 6);
  }

  private void push(int weight) {
    for (int high = 0; high < touchedWords.length; high++) {
      while (touchedWords[high] != 0) {
        int word = (high << 6) + Long.numberOfTrailingZeros(touchedWords[high]);
        while (touched[word] != 0) {
          int component = (word << 6) + Long.numberOfTrailingZeros(touched[word]);
          touched[word] &= touched[word] - 1;
          visit(component, weight);
        }
        touchedWords[high] &= ~(1L << word);
      }
    }
  }

  private void visit(int component, int weight) {
    final long[] rows = this.rows;
    int row = component * WORDS;
    long a = rows[row];
    long b = rows[row + 1];
    long c = rows[row + 2];
    long d = rows[row + 3];
    long e = rows[row + 4];
    long f = rows[row + 5];
    long g = rows[row + 6];
    long h = rows[row + 7];
    for (int i = 0; i < WORDS; i++) {
      rows[row + i] = 0;
    }
    int bits = Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d);
    bits += Long.bitCount(e) + Long.bitCount(f) + Long.bitCount(g) + Long.bitCount(h);
    counts[component] += bits * weight;
    for (int s = dag.successorsBegin(component); s < dag.successorsEnd(component); s++) {
      int successor = dag.successorAt(s);
      int target = successor * WORDS;
      rows[target] |= a;
      rows[target + 1] |= b;
      rows[target + 2] |= c;
      rows[target + 3] |= d;
      rows[target + 4] |= e;
      rows[target + 5] |= f;
      rows[target + 6] |= g;
      rows[target + 7] |= h;
      touch(successor);
    }
  }
}
