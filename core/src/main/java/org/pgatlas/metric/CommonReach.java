package org.pgatlas.metric;

/// What all sources of a block reach, because they hang under one row in a [SourceOrder]: counted
/// for the block as a whole, so that a [ReachCounter] need not push through it.
///
/// Implementation notes. The rows from the root of the order down to the block's common row lie on
/// `path`. What a row reaches, itself included, holds what the row above it reaches; the difference
/// lies in `rows` from `begin[depth]` on, found by a search that stops at what is there already.
/// What is counted at a row counts for all above it too, so each difference is counted once, when
/// its row is left. As blocks go through the order, each row is entered at most once.
final class CommonReach {
  /// How many rows stand in for common ones: several, for two pushes into one wait for each other.
  static final int SPARES = 8;

  /// How many times more than its estimate a row may reach.
  private static final int LIKELY = 4;

  private final ReachRows graph;
  private final SourceOrder order;
  private final int[] counts;
  private final int firstSpare;

  /// Row to itself, or to a spare one while it is common.
  private final int[] standIn;

  private final int[] path;
  private final int[] begin;
  private final int[] pending;
  private final int[] rows;
  private int depth;
  private int size;

  CommonReach(ReachRows graph, SourceOrder order, int[] counts, int firstSpare) {
    this.graph = graph;
    this.order = order;
    this.counts = counts;
    this.firstSpare = firstSpare;
    int count = graph.count();
    standIn = new int[count];
    path = new int[count];
    begin = new int[count];
    pending = new int[count];
    rows = new int[count];
    for (int row = 0; row < count; row++) {
      standIn[row] = row;
    }
  }

  /// To be read only.
  int[] standIn() {
    return standIn;
  }

  /// Goes on to a block of sources that stand from one position to another, and returns how many
  /// rows all of them reach; 0 where that is likely to be far less than `much`, without a search.
  int enter(int first, int last, int much) {
    int common = order.holding(first, last);
    if (common == order.root() || order.reachOf(common) * LIKELY < much) {
      return 0;
    }
    while (depth > 0 && !order.holds(path[depth - 1], order.placeOf(common))) {
      leave();
    }
    int above = depth > 0 ? path[depth - 1] : order.root();
    int steps = 0;
    for (int row = common; row != above; row = order.under(row)) {
      steps++;
    }
    int at = depth + steps;
    for (int row = common; row != above; row = order.under(row)) {
      path[--at] = row;
    }
    for (int i = 0; i < steps; i++) {
      begin[depth] = size;
      spread(path[depth++]);
    }
    return size;
  }

  /// Counts for everything common; but not for the common row itself where `first`, the source at
  /// the first position, is just that row.
  void count(int amount, int first, int weight) {
    pending[depth - 1] += amount;
    if (first == ~path[depth - 1]) {
      counts[path[depth - 1]] -= weight;
    }
  }

  void leaveAll() {
    while (depth > 0) {
      leave();
    }
  }

  private void spread(int from) {
    int head = size;
    add(from);
    int[] targets = graph.targets();
    for (; head < size; head++) {
      for (int i = graph.begin(rows[head]), end = graph.end(rows[head]); i < end; i++) {
        if (standIn[targets[i]] == targets[i]) {
          add(targets[i]);
        }
      }
    }
  }

  private void add(int row) {
    standIn[row] = firstSpare + row % SPARES;
    rows[size++] = row;
  }

  private void leave() {
    depth--;
    int amount = pending[depth];
    pending[depth] = 0;
    if (depth > 0) {
      pending[depth - 1] += amount;
    }
    while (size > begin[depth]) {
      int row = rows[--size];
      standIn[row] = row;
      counts[row] += amount;
    }
  }
}
