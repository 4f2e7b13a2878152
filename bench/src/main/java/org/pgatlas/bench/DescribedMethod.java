package org.pgatlas.bench;

import org.pgatlas.graph.Condensation;
import org.pgatlas.graph.DependencyGraph;

/// The method as it is described in the design notes that the engine began from, to be measured
/// against: components in Tarjan's order are sources in that order, 512 bits a block, weights by
/// powers of two; a two-level bitset of touched rows is scanned upwards; each row is counted, ORed
/// into its successors' rows and cleared. Everybody is active.
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
      // a component's own bits are counted at its own row
      values[v] = method.counts[c] - 1;
    }
    return values;
  }

  private int weight(int component) {
    return dag.membersEnd(component) - dag.membersBegin(component);
  }

  private void start(int component, int source) {
    rows[component * WORDS + (source >>> 6)] |= 1L << source;
    touch(component);
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
    int row = component * WORDS;
    int bits = 0;
    for (int i = 0; i < WORDS; i++) {
      bits += Long.bitCount(rows[row + i]);
    }
    counts[component] += bits * weight;
    for (int s = dag.successorsBegin(component); s < dag.successorsEnd(component); s++) {
      int successor = dag.successorAt(s);
      int target = successor * WORDS;
      for (int i = 0; i < WORDS; i++) {
        rows[target + i] |= rows[row + i];
      }
      touch(successor);
    }
    for (int i = 0; i < WORDS; i++) {
      rows[row + i] = 0;
    }
  }
}
