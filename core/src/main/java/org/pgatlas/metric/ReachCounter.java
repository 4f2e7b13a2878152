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
/// it; rows without targets come last and are only counted. Pushing an edge has no branch: neither
/// "is the row there" nor "is it touched already" nor "is it common" is asked, for a mispredicted
/// answer costs more than the work; common rows are stood in for by spares beyond the last row,
/// whose bits nobody looks at. The four words are spelled out because a loop over so few is not
/// made into straight code.
final class ReachCounter {
  private static final int BLOCK = 256;
  private static final int SHIFT = 2;
  private static final int ALIGNED = 6;

  /// How many common rows are worth standing in for.
  static final int MUCH = 256;

  private final ReachRows rows;
  private final SourceOrder order;
  private final CommonReach common;
  private final int much;

  private final int[] counts;
  private final long[] words;
  private final long[] touched;

  /// From this word of `touched` on rows have no targets.
  private final int leafWord;

  /// A word of `touched` of its own.
  private final int spareWord;

  private final int[] block = new int[BLOCK];
  private int size;
  private int firstTouched = Integer.MAX_VALUE;
  private PassWork work = PassWork.NONE;

  /// Keeps reads alive that only warm the caches.
  @SuppressWarnings("UnusedVariable")
  private int warmed;

  /// Common rows are stood in for from `much` of them on: [#MUCH], or less in a test.
  ReachCounter(ReachRows rows, SourceOrder order, int much) {
    this.rows = rows;
    this.order = order;
    this.much = much;
    counts = new int[rows.count()];
    leafWord = (rows.firstLeaf() + Long.SIZE - 1) >>> 6;
    spareWord = (rows.count() + Long.SIZE - 1) >>> 6;
    touched = new long[spareWord + 1];
    int all = Math.addExact(spareWord << 6, CommonReach.SPARES);
    words = new long[Math.addExact(Math.multiplyExact(all, 1 << SHIFT), ALIGNED)];
    common = new CommonReach(rows, order, counts, spareWord << 6);
  }

  /// The sum so far.
  int count(int row) {
    return counts[row];
  }

  PassWork work() {
    return work;
  }

  void add(ReachCounter other) {
    work = work.plus(other.work);
    for (int row = 0; row < counts.length; row++) {
      counts[row] += other.counts[row];
    }
  }

  /// Counts the sources from one position of the order to before another, each for everything it
  /// reaches but itself: a top once where `counted`, a row as often as `weights` says, entering
  /// once per set bit of it.
  void push(int from, int to, boolean[] counted, int[] weights) {
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
          pushBlock(first, position, 1);
        }
      }
    }
    if (size > 0) {
      pushBlock(first, to - 1, 1);
    }
    common.leaveAll();
    for (int bit = 2; bit > 0 && bit <= anyWeight; bit <<= 1) {
      pushHeavy(Arrays.copyOf(heavy, heavyCount), weights, bit);
    }
  }

  private void pushHeavy(int[] positions, int[] weights, int bit) {
    int first = 0;
    int last = 0;
    for (int position : positions) {
      int source = order.at(position);
      if ((weights[~source] & bit) != 0) {
        first = size == 0 ? position : first;
        last = position;
        block[size++] = source;
        if (size == BLOCK) {
          pushBlock(first, last, bit);
        }
      }
    }
    if (size > 0) {
      pushBlock(first, last, bit);
    }
    common.leaveAll();
  }

  /// The block's sources stand from one position of the order to another.
  private void pushBlock(int first, int last, int weight) {
    boolean prune = common.enter(first, last, much) >= much;
    if (prune) {
      common.count(size * weight, block[0], weight);
      startBlock(common.standIn());
      flushAround(common.standIn(), weight);
    } else {
      startBlock();
      flush(weight);
    }
  }

  private void startBlock() {
    final long[] words = this.words;
    final long[] marks = touched;
    int[] topTargets = rows.topTargets();
    int[] targets = rows.targets();
    warm();
    int least = Integer.MAX_VALUE;
    long starts = 0;
    for (int k = 0; k < size; k++) {
      int source = block[k];
      int begin = source >= 0 ? rows.topBegin(source) : rows.begin(~source);
      int end = source >= 0 ? rows.topEnd(source) : rows.end(~source);
      int[] from = source >= 0 ? topTargets : targets;
      starts += end - begin;
      int word = ALIGNED + (k >>> 6);
      long bit = 1L << k;
      for (int i = begin; i < end; i++) {
        int row = from[i];
        words[(row << SHIFT) + word] |= bit;
        marks[row >>> 6] |= 1L << row;
        least = Math.min(least, row);
      }
    }
    firstTouched = least >>> 6;
    work = work.started(starts);
  }

  /// The same around the common rows.
  private void startBlock(int[] standIn) {
    int[] topTargets = rows.topTargets();
    int[] targets = rows.targets();
    warm();
    long starts = 0;
    for (int k = 0; k < size; k++) {
      int source = block[k];
      int begin = source >= 0 ? rows.topBegin(source) : rows.begin(~source);
      int end = source >= 0 ? rows.topEnd(source) : rows.end(~source);
      int[] from = source >= 0 ? topTargets : targets;
      starts += end - begin;
      for (int i = begin; i < end; i++) {
        start(standIn[from[i]], k);
      }
    }
    work = work.started(starts);
  }

  /// The targets of the sources lie anywhere: asked for together they arrive together.
  private void warm() {
    int[] topTargets = rows.topTargets();
    for (int k = 0; k < size; k++) {
      int source = block[k];
      warmed += source >= 0 ? topTargets[rows.topBegin(source)] : rows.begin(~source);
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
    long visits = 0;
    long pushes = 0;
    for (int word = firstTouched; word < leafWord; word++) {
      long waiting = marks[word];
      while (waiting != 0) {
        marks[word] = waiting & (waiting - 1);
        pushes += visit((word << 6) + Long.numberOfTrailingZeros(waiting), weight);
        visits++;
        waiting = marks[word];
      }
    }
    finish(visits, pushes, weight);
  }

  /// The same around the common rows.
  private void flushAround(int[] standIn, int weight) {
    final long[] marks = touched;
    long visits = 0;
    long pushes = 0;
    for (int word = firstTouched; word < leafWord; word++) {
      long waiting = marks[word];
      while (waiting != 0) {
        marks[word] = waiting & (waiting - 1);
        pushes += visitAround((word << 6) + Long.numberOfTrailingZeros(waiting), standIn, weight);
        visits++;
        waiting = marks[word];
      }
    }
    finish(visits, pushes, weight);
  }

  /// Counts the rows without targets; the next block may begin.
  private void finish(long visits, long pushes, int weight) {
    final long[] marks = touched;
    final long[] words = this.words;
    long leaves = 0;
    for (int word = Math.max(firstTouched, leafWord); word < spareWord; word++) {
      long waiting = marks[word];
      marks[word] = 0;
      leaves += Long.bitCount(waiting);
      for (; waiting != 0; waiting &= waiting - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(waiting);
        int at = (row << SHIFT) + ALIGNED;
        int bits = Long.bitCount(words[at]) + Long.bitCount(words[at + 1]);
        bits += Long.bitCount(words[at + 2]) + Long.bitCount(words[at + 3]);
        words[at] = 0;
        words[at + 1] = 0;
        words[at + 2] = 0;
        words[at + 3] = 0;
        counts[row] += bits * weight;
      }
    }
    marks[spareWord] = 0;
    firstTouched = Integer.MAX_VALUE;
    size = 0;
    work = work.flushed(visits, leaves, pushes);
  }

  /// Returns how many targets the row has.
  private int visit(int row, int weight) {
    final long[] words = this.words;
    final long[] marks = touched;
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
    final int[] targets = rows.targets();
    final int begin = rows.begin(row);
    final int last = rows.end(row);
    for (int i = begin; i < last; i++) {
      push(words, marks, targets[i], a, b, c, d);
    }
    final int degree = last - begin;
    return degree;
  }

  private int visitAround(int row, int[] standIn, int weight) {
    final long[] words = this.words;
    final long[] marks = touched;
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
    final int[] targets = rows.targets();
    final int begin = rows.begin(row);
    final int last = rows.end(row);
    for (int i = begin; i < last; i++) {
      push(words, marks, standIn[targets[i]], a, b, c, d);
    }
    final int degree = last - begin;
    return degree;
  }

  private static void push(long[] words, long[] marks, int row, long a, long b, long c, long d) {
    final int to = (row << SHIFT) + ALIGNED;
    words[to] |= a;
    words[to + 1] |= b;
    words[to + 2] |= c;
    words[to + 3] |= d;
    marks[row >>> 6] |= 1L << row;
  }
}
