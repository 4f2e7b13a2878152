package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.Condensation;

/// Counts, for the components of a condensed graph, the sources that reach them. Sources come in
/// blocks of 512: each holds one bit of a row that is pushed along the edges in topological order,
/// so one pass moves 512 answers at once, and only over the part of the graph that the block
/// reaches: [SourceOrder] puts together what reaches much the same.
///
/// Implementation notes. A row is eight words of `words`, all zero outside a block. Only components
/// that something depends on have one: most of an ecosystem is end products, and the rest must fit
/// the caches. Bits of `touched` mark the rows to visit; scanning them upwards is a topological
/// order because rows keep the order of components, and an edge always leads to a higher one. A
/// visit counts the row, ORs it into the rows of the successors and clears it. Pushing an edge has
/// no branch: neither "is the row there" nor "is it touched already" is asked, for a mispredicted
/// answer costs more than the work. For the same reason there is one level of `touched`. The eight
/// words are spelled out because a loop over so few is not made into straight code.
final class ReachCounter {
  static final int BLOCK = 512;
  private static final int WORDS = BLOCK / Long.SIZE;

  private static final int NO_ROW = -1;

  private final Condensation dag;

  /// Component to row.
  private final int[] rowOf;

  /// The dag's successors as rows, at the same places; the row `r` is pushed into
  /// `targets[begin[r]] .. targets[end[r]-1]`.
  private final int[] targets;

  private final int[] begin;
  private final int[] end;
  private final int[] counts;
  private final long[] words;
  private final long[] touched;
  private int firstTouched = Integer.MAX_VALUE;
  private int sources;

  /// Keeps reads alive that only warm the caches.
  @SuppressWarnings("UnusedVariable")
  private int warmed;

  private ReachCounter(Condensation dag, int[] rowOf, int rows) {
    this.dag = dag;
    this.rowOf = rowOf;
    targets = new int[dag.edgeCount()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = rowOf[dag.successorAt(i)];
    }
    begin = new int[rows];
    end = new int[rows];
    for (int c = 0; c < rowOf.length; c++) {
      if (rowOf[c] != NO_ROW) {
        begin[rowOf[c]] = dag.successorsBegin(c);
        end[rowOf[c]] = dag.successorsEnd(c);
      }
    }
    counts = new int[rows];
    words = new long[Math.multiplyExact(rows, WORDS)];
    touched = new long[(rows >>> 6) + 1];
  }

  /// Counts for components that others depend on; sources come by [#push].
  static ReachCounter ofDependedOn(Condensation dag) {
    boolean[] withRow = new boolean[dag.componentCount()];
    for (int i = 0; i < dag.edgeCount(); i++) {
      withRow[dag.successorAt(i)] = true;
    }
    return of(dag, withRow);
  }

  /// Counts for all components; sources may start anywhere.
  static ReachCounter ofAll(Condensation dag) {
    boolean[] withRow = new boolean[dag.componentCount()];
    Arrays.fill(withRow, true);
    return of(dag, withRow);
  }

  private static ReachCounter of(Condensation dag, boolean[] withRow) {
    int[] rowOf = new int[withRow.length];
    int rows = 0;
    for (int c = 0; c < rowOf.length; c++) {
      rowOf[c] = withRow[c] ? rows++ : NO_ROW;
    }
    return new ReachCounter(dag, rowOf, rows);
  }

  /// The sum so far.
  int count(int component) {
    int row = rowOf[component];
    return row == NO_ROW ? 0 : counts[row];
  }

  /// Counts a block: each of the components is a source of `weight` for everything after it, not
  /// for itself.
  void push(int[] components, int size, int weight) {
    // the rows lie anywhere: asked for together they arrive together
    for (int k = 0; k < size; k++) {
      int first = dag.successorsBegin(components[k]);
      warmed += first < targets.length ? targets[first] : 0;
    }
    for (int k = 0; k < size; k++) {
      addSource();
      int last = dag.successorsEnd(components[k]);
      for (int i = dag.successorsBegin(components[k]); i < last; i++) {
        start(targets[i]);
      }
    }
    flush(weight);
  }

  boolean full() {
    return sources == BLOCK;
  }

  /// Opens a new source; it starts where [#startAt] says.
  void addSource() {
    sources++;
  }

  /// Lets the newest source start at `component`, which it counts for too. May be said several
  /// times.
  void startAt(int component) {
    start(rowOf[component]);
  }

  private void start(int row) {
    int bit = sources - 1;
    words[row * WORDS + (bit >>> 6)] |= 1L << bit;
    touched[row >>> 6] |= 1L << row;
    firstTouched = Math.min(firstTouched, row >>> 6);
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

  private void visit(int from, int weight) {
    final long[] words = this.words;
    final long[] marks = touched;
    int row = from * WORDS;
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
    counts[from] += bits * weight;
    for (int i = begin[from], last = end[from]; i < last; i++) {
      int next = targets[i];
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
