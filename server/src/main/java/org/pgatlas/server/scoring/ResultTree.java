package org.pgatlas.server.scoring;

import java.util.Arrays;
import java.util.BitSet;
import org.pgatlas.metric.ResultHash;

/// The hash over every vertex's identity and results, made so that a run which changes few vertices
/// hashes few: vertices fall into buckets by the first bits of their identity, each bucket has a
/// digest over its members in the order of their identities, and the hash is over the digests.
///
/// It depends on identities and values alone, not on internal ids or on the way there.
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record ResultTree(int[] ids, long[] identities, int[][] results, int bits, String[] digests) {
  private static final int MEMBERS = 16;

  static ResultTree of(VertexColumns vertices, int[][] results) {
    int bits = bits(vertices.size());
    BitSet all = new BitSet();
    all.set(0, 1 << bits);
    String[] digests = new String[1 << bits];
    digest(vertices, results, bits, all, digests);
    return new ResultTree(vertices.ids, vertices.identity, results, bits, digests);
  }

  /// The tree of other results; only buckets with a difference are hashed again.
  ResultTree next(VertexColumns nextVertices, int[][] nextResults) {
    if (bits(nextVertices.size()) != bits) {
      return of(nextVertices, nextResults);
    }
    BitSet dirty = new BitSet();
    int a = 0;
    int b = 0;
    while (a < ids.length || b < nextVertices.size()) {
      int idA = a < ids.length ? ids[a] : Integer.MAX_VALUE;
      int idB = b < nextVertices.size() ? nextVertices.ids[b] : Integer.MAX_VALUE;
      if (idA != idB || !same(a, nextResults, b)) {
        dirty.set(bucket(idA <= idB ? identities[a] : nextVertices.identity[b], bits));
      }
      a += idA <= idB ? 1 : 0;
      b += idB <= idA ? 1 : 0;
    }
    String[] next = digests.clone();
    digest(nextVertices, nextResults, bits, dirty, next);
    return new ResultTree(nextVertices.ids, nextVertices.identity, nextResults, bits, next);
  }

  String hex() {
    ResultHash hash = new ResultHash("metric-run").put(new int[] {ids.length});
    for (String digest : digests) {
      hash.put(digest);
    }
    return hash.hex();
  }

  private boolean same(int at, int[][] other, int otherAt) {
    for (int i = 0; i < results.length; i++) {
      if (results[i][at] != other[i][otherAt]) {
        return false;
      }
    }
    return true;
  }

  private static void digest(
      VertexColumns vertices, int[][] results, int bits, BitSet dirty, String[] digests) {
    int[] begin = new int[digests.length + 1];
    boolean[] wanted = new boolean[digests.length];
    dirty.stream().forEach(bucket -> wanted[bucket] = true);
    for (long identity : vertices.identity) {
      int bucket = bucket(identity, bits);
      if (wanted[bucket]) {
        begin[bucket + 1]++;
      }
    }
    for (int bucket = 0; bucket < digests.length; bucket++) {
      begin[bucket + 1] += begin[bucket];
    }
    int[] next = Arrays.copyOf(begin, digests.length);
    int[] members = new int[begin[digests.length]];
    for (int position = 0; position < vertices.size(); position++) {
      int bucket = bucket(vertices.identity[position], bits);
      if (wanted[bucket]) {
        members[next[bucket]++] = position;
      }
    }
    dirty.stream()
        .forEach(
            bucket ->
                digests[bucket] =
                    digest(
                        vertices,
                        results,
                        Arrays.copyOfRange(members, begin[bucket], begin[bucket + 1])));
  }

  private static String digest(VertexColumns vertices, int[][] results, int[] members) {
    long[] identities = Arrays.stream(members).mapToLong(p -> vertices.identity[p]).toArray();
    Arrays.sort(identities);
    int[] order = new int[members.length];
    Arrays.fill(order, -1);
    for (int position : members) {
      int place = Arrays.binarySearch(identities, vertices.identity[position]);
      while (order[place] >= 0) {
        place = (place + 1) % order.length;
      }
      order[place] = position;
    }
    ResultHash hash = new ResultHash("metric-bucket").put(identities);
    for (int[] column : results) {
      hash.put(Arrays.stream(order).map(position -> column[position]).toArray());
    }
    return hash.hex();
  }

  /// So many that a bucket holds about [#MEMBERS].
  static int bits(int vertices) {
    return Math.max(0, 31 - Integer.numberOfLeadingZeros(Math.max(1, vertices / MEMBERS)));
  }

  private static int bucket(long identity, int bits) {
    return bits == 0 ? 0 : (int) (identity >>> (Long.SIZE - bits));
  }
}
