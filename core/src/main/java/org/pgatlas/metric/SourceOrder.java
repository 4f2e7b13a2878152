package org.pgatlas.metric;

import java.util.Arrays;

/// An order of sources in which neighbours reach much the same, so that a block of them touches few
/// rows in a [ReachCounter]. It has no influence on any result.
///
/// Every row and every top is hung under the row that seems to reach most among those it depends
/// on, and the tree is walked in preorder: what shares the greater part of its closure stands
/// together, at every level. Whatever a row reaches, all that hangs under it reaches, which is what
/// [CommonReach] lives on. A closure is estimated as one, plus the greatest among the targets, plus
/// a quarter of the others', since closures overlap. O(vertices + edges), no stack: a target's
/// number is greater.
final class SourceOrder {
  /// How much of a further target's closure is taken to be new.
  private static final float NEW_SHARE = 0.25f;

  private static final float MOST = 1e30f;

  private final ReachRows rows;

  /// Row to the bits of its estimate above and the row below: the greatest of such keys is that of
  /// the row that seems to reach most, found without a branch.
  private final long[] keys;

  /// Row to the row it hangs under; the root of all is the number of rows.
  private final int[] under;

  /// The row `r` and what hangs under it stand from `place[r]` to `place[r] + size[r] - 1`.
  private final int[] place;

  private final int[] size;

  /// Tops as they are, the row `r` as `~r`.
  private final int[] sources;

  private SourceOrder(ReachRows rows) {
    this.rows = rows;
    int count = rows.count();
    keys = new long[count];
    under = new int[count + 1];
    place = new int[count];
    size = new int[count + 1];
    estimate();
    int[] topUnder = hangTops();
    for (int row = 0; row < count; row++) {
      size[row]++;
      size[under[row]] += size[row];
    }
    sources = new int[size[count]];
    int[] next = Arrays.copyOf(size, count + 1);
    next[count] = 0;
    for (int row = count - 1; row >= 0; row--) {
      place[row] = next[under[row]];
      next[under[row]] += size[row];
      next[row] = place[row] + 1;
      sources[place[row]] = ~row;
    }
    for (int v = 0; v < topUnder.length; v++) {
      if (topUnder[v] != count) {
        sources[next[topUnder[v]]++] = v;
      }
    }
  }

  static SourceOrder of(ReachRows rows) {
    return new SourceOrder(rows);
  }

  /// Rows and those tops that depend on something.
  int length() {
    return sources.length;
  }

  /// A top as it is, the row `r` as `~r`.
  int at(int position) {
    return sources[position];
  }

  int root() {
    return rows.count();
  }

  /// The lowest row that holds both positions, the first of them not the greater, or [#root].
  int holding(int first, int last) {
    int source = sources[first];
    int row = source < 0 ? ~source : heaviest(source);
    while (row != root() && !holds(row, last)) {
      row = under[row];
    }
    return row;
  }

  /// Whether the position is the row's or below it.
  boolean holds(int row, int position) {
    return place[row] <= position && position < place[row] + size[row];
  }

  /// About how many rows the row reaches, itself included: an estimate.
  float reachOf(int row) {
    return reach(keys[row]);
  }

  int placeOf(int row) {
    return place[row];
  }

  int under(int row) {
    return under[row];
  }

  private void estimate() {
    int[] targets = rows.targets();
    under[root()] = root();
    for (int row = rows.count() - 1; row >= 0; row--) {
      float sum = 0;
      long most = 0;
      for (int i = rows.begin(row), end = rows.end(row); i < end; i++) {
        long its = keys[targets[i]];
        sum += reach(its);
        most = Math.max(most, its);
      }
      under[row] = row(most);
      float reach = Math.min(MOST, 1 + reach(most) + NEW_SHARE * (sum - reach(most)));
      keys[row] = (long) Float.floatToRawIntBits(reach) << Integer.SIZE | row;
    }
  }

  private static float reach(long key) {
    return Float.intBitsToFloat((int) (key >>> Integer.SIZE));
  }

  /// No key is 0: every row reaches itself.
  private int row(long key) {
    return key == 0 ? root() : (int) key;
  }

  /// Vertex to the row that it hangs under as a top, the root for all others; counts them in
  /// `size`.
  private int[] hangTops() {
    int[] topUnder = new int[rows.vertexCount()];
    for (int v = 0; v < topUnder.length; v++) {
      topUnder[v] = rows.rowOf(v) == ReachRows.NO_ROW ? row(rows.translate(v, keys)) : root();
      size[topUnder[v]]++;
    }
    size[root()] = 0;
    return topUnder;
  }

  private int heaviest(int top) {
    int[] targets = rows.topTargets();
    long most = 0;
    for (int i = rows.topBegin(top), end = rows.topEnd(top); i < end; i++) {
      most = Math.max(most, keys[targets[i]]);
    }
    return row(most);
  }
}
