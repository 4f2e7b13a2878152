package org.pgatlas.metric;

import java.util.Arrays;

/// Counts, for the rows of a graph, the sources that reach them. Sources come in blocks of 256:
/// each holds one bit that is pushed along the edges in topological order, so one pass moves 256
/// answers at once, and only over the part of the graph that the block reaches: [SourceOrder] puts
/// together what reaches much the same, and what a whole block reaches for certain ([CommonReach])
/// is left out where that is much.
///
/// Implementation notes. A row is four words of `words`, all zero outside a block; the array's
/// header is sixteen bytes, so that from [#ALIGNED] on no row lies across two cache lines. Bits of
/// `touched` mark the rows to visit; scanning them upwards is a topological order, because an edge
/// always leads to a higher row. A visit counts the row, ORs it into its targets' rows and clears
/// it. Pushing an edge has no branch: neither "is the row there" nor "is it touched already" nor
/// "is it common" is asked, for a mispredicted answer costs more than the work; common rows are
/// stood in for by dummies beyond the last row, whose bits nobody looks at. The four words are
/// spelled out because a loop over so few is not made into straight code.
final class ReachCounter {
  private static final int BLOCK = 256;
  private static final int SHIFT = 2;
  private static final int ALIGNED = 6;

  /// How many common rows are worth standing in for.
  static final int MUCH = 256;

  private final ReachRows rows;
  private final int much;
  private final int[] counts;
  private final long[] words;
  private final long[] touched;

  /// A word of `touched` of its own.
  private final int dummyWord;

  private final int[] block = new int[BLOCK];
  private int size;
  private int firstTouched = Integer.MAX_VALUE;
  private long pushes;

  /// Keeps reads alive that only warm the caches.
  @SuppressWarnings("UnusedVariable")
  private int warmed;

  /// Common rows are stood in for from `much` of them on: [#MUCH], or less in a test.
  ReachCounter(ReachRows rows, int much) {
    this.rows = rows;
    this.much = much;
    counts = new int[rows.count()];
    dummyWord = (rows.count() + Long.SIZE - 1) >>> 6;
    touched = new long[dummyWord + 1];
    int all = Math.addExact(dummyWord << 6, CommonReach.DUMMIES);
    words = new long[Math.addExact(Math.multiplyExact(all, 1 << SHIFT), ALIGNED)];
  }

  /// The sum so far.
  int count(int row) {
    return counts[row];
  }

  /// How often a block's bits were pushed along an edge.
  long pushes() {
    return pushes;
  }

  void add(ReachCounter other) {
    pushes += other.pushes;
    for (int row = 0; row < counts.length; row++) {
      counts[row] += other.counts[row];
    }
  }

  /// Counts the sources from one position of the order to before another, each for everything it
  /// reaches but itself: a top once where `counted`, a row as often as `weights` says, entering
  /// once per set bit of it.
  void push(SourceOrder order, int from, int to, boolean[] counted, int[] weights) {
    CommonReach common = new CommonReach(rows, order, counts, dummyWord << 6);
    int[] heavy = new int[16];
    int heavyCount = 0;
    int anyWeight = 0;
    int first = from;
    for (int position = from; position < to; position++) {
      int source = order.at(position);
      int weight = source >= 0 ? (counted[source] ? 1 : 0) : weights[~source];
      if (weight > 1) {
        anyWeight |= weight;
        heavy = heavyCount < heavy.length ? heavy : Arrays.copyOf(heavy, 2 * heavyCount);
        heavy[heavyCount++] = position;
      }
      if ((weight & 1) != 0) {
        first = size == 0 ? position : first;
        block[size++] = source;
        if (size == BLOCK) {
          pushBlock(common, common.enter(first, position), 1);
        }
      }
    }
    if (size > 0) {
      pushBlock(common, common.enter(first, to - 1), 1);
    }
    common.leaveAll();
    for (int bit = 2; bit > 0 && bit <= anyWeight; bit <<= 1) {
      pushHeavy(order, common, Arrays.copyOf(heavy, heavyCount), weights, bit);
    }
  }

  private void pushHeavy(
      SourceOrder order, CommonReach common, int[] positions, int[] weights, int bit) {
    int first = 0;
    int last = 0;
    for (int position : positions) {
      int source = order.at(position);
      if ((weights[~source] & bit) != 0) {
        first = size == 0 ? position : first;
        last = position;
        block[size++] = source;
        if (size == BLOCK) {
          pushBlock(common, common.enter(first, last), bit);
        }
      }
    }
    if (size > 0) {
      pushBlock(common, common.enter(first, last), bit);
    }
    common.leaveAll();
  }

  private void pushBlock(CommonReach common, int commonRows, int weight) {
    boolean prune = commonRows >= much;
    if (prune) {
      common.count(size * weight, block[0], weight);
    }
    int[] standIn = common.standIn();
    int[] topTargets = rows.topTargets();
    int[] targets = rows.targets();
    // the rows lie anywhere: asked for together they arrive together
    for (int k = 0; k < size; k++) {
      int source = block[k];
      warmed += source >= 0 ? topTargets[rows.topBegin(source)] : rows.begin(~source);
    }
    for (int k = 0; k < size; k++) {
      int source = block[k];
      int begin = source >= 0 ? rows.topBegin(source) : rows.begin(~source);
      int end = source >= 0 ? rows.topEnd(source) : rows.end(~source);
      int[] from = source >= 0 ? topTargets : targets;
      for (int i = begin; i < end; i++) {
        start(prune ? standIn[from[i]] : from[i], k);
      }
    }
    if (prune) {
      flushAround(standIn, weight);
    } else {
      flush(weight);
    }
  }

  boolean full() {
    return size == BLOCK;
  }

  /// Opens a new source; it starts where [#startAt] says.
  void addSource() {
    size++;
  }

  /// Lets the newest source start at a vertex, which it counts for too where that has a row. May be
  /// said several times.
  void startAt(int vertex) {
    int row = rows.rowOf(vertex);
    if (row != ReachRows.NO_ROW) {
      start(row, size - 1);
      return;
    }
    int[] targets = rows.topTargets();
    for (int i = rows.topBegin(vertex), end = rows.topEnd(vertex); i < end; i++) {
      start(targets[i], size - 1);
    }
  }

  private void start(int row, int bit) {
    words[(row << SHIFT) + ALIGNED + (bit >>> 6)] |= 1L << bit;
    touched[row >>> 6] |= 1L << row;
    firstTouched = Math.min(firstTouched, row >>> 6);
  }

  /// Pushes the block through the graph; each source counts `weight`.
  void flush(int weight) {
    final long[] marks = touched;
    for (int word = firstTouched; word < dummyWord; word++) {
      long waiting = marks[word];
      while (waiting != 0) {
        marks[word] = waiting & (waiting - 1);
        visit((word << 6) + Long.numberOfTrailingZeros(waiting), weight);
        waiting = marks[word];
      }
    }
    clear();
  }

  /// The same around the common rows.
  private void flushAround(int[] standIn, int weight) {
    final long[] marks = touched;
    for (int word = firstTouched; word < dummyWord; word++) {
      long waiting = marks[word];
      while (waiting != 0) {
        marks[word] = waiting & (waiting - 1);
        visitAround((word << 6) + Long.numberOfTrailingZeros(waiting), standIn, weight);
        waiting = marks[word];
      }
    }
    clear();
  }

  private void clear() {
    touched[dummyWord] = 0;
    firstTouched = Integer.MAX_VALUE;
    size = 0;
  }

  private void visit(int row, int weight) {
    final long[] words = this.words;
    final long[] marks = touched;
    final int[] targets = rows.targets();
    final int at = (row << SHIFT) + ALIGNED;
    final long a = words[at];
    final long b = words[at + 1];
    final long c = words[at + 2];
    final long d = words[at + 3];
    words[at] = 0;
    words[at + 1] = 0;
    words[at + 2] = 0;
    words[at + 3] = 0;
    counts[row] +=
        (Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d)) * weight;
    pushes += rows.end(row) - rows.begin(row);
    for (int i = rows.begin(row), end = rows.end(row); i < end; i++) {
      final int next = targets[i];
      final int to = (next << SHIFT) + ALIGNED;
      words[to] |= a;
      words[to + 1] |= b;
      words[to + 2] |= c;
      words[to + 3] |= d;
      marks[next >>> 6] |= 1L << next;
    }
  }

  private void visitAround(int row, int[] standIn, int weight) {
    final long[] words = this.words;
    final long[] marks = touched;
    final int[] targets = rows.targets();
    final int at = (row << SHIFT) + ALIGNED;
    final long a = words[at];
    final long b = words[at + 1];
    final long c = words[at + 2];
    final long d = words[at + 3];
    words[at] = 0;
    words[at + 1] = 0;
    words[at + 2] = 0;
    words[at + 3] = 0;
    counts[row] +=
        (Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d)) * weight;
    pushes += rows.end(row) - rows.begin(row);
    for (int i = rows.begin(row), end = rows.end(row); i < end; i++) {
      final int next = standIn[targets[i]];
      final int to = (next << SHIFT) + ALIGNED;
      words[to] |= a;
      words[to + 1] |= b;
      words[to + 2] |= c;
      words[to + 3] |= d;
      marks[next >>> 6] |= 1L << next;
    }
  }
}
