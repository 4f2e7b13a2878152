package org.pgatlas.server.snapshot;

import java.util.Arrays;
import org.pgatlas.server.db.BinaryCopy;

/// Rows of vertices and of their dependencies as [GraphLoader] reads them: columns that grow, no
/// object a row. NULL is -1.
public final class GraphRows {
  /// Of [#score]: criticality of all kinds, by repos, by projects; pony factor; adoption in
  /// hundredths.
  public static final int SCORES = 5;

  /// Of [#signal]: downloads, stars, forks.
  public static final int SIGNALS = 3;

  private int size;
  private int[] ids = new int[64];
  private long[] identities = new long[64];
  private boolean[] externals = new boolean[64];
  private int[] projects = new int[64];
  private final long[][] signals = new long[SIGNALS][64];
  private final int[][] scores = new int[SCORES][64];
  private int edges;
  private int[] dependents = new int[64];
  private int[] dependencies = new int[64];

  GraphRows() {}

  public static GraphRows none() {
    return new GraphRows();
  }

  /// How many vertices.
  public int size() {
    return size;
  }

  public int id(int row) {
    return ids[row];
  }

  public long identity(int row) {
    return identities[row];
  }

  public boolean external(int row) {
    return externals[row];
  }

  /// Project id, -1 for none.
  public int project(int row) {
    return projects[row];
  }

  public long signal(int which, int row) {
    return signals[which][row];
  }

  /// A metric as it is stored.
  public int score(int which, int row) {
    return scores[which][row];
  }

  /// How many edges, one for each pair that any source asserts.
  public int edges() {
    return edges;
  }

  /// Vertex id of the dependent.
  public int dependent(int edge) {
    return dependents[edge];
  }

  public int dependency(int edge) {
    return dependencies[edge];
  }

  /// The row of that vertex, negative when there is none; rows ascend by id.
  public int rowOf(int id) {
    return Arrays.binarySearch(ids, 0, size, id);
  }

  void addVertex(BinaryCopy.Row row) {
    if (size == ids.length) {
      grow();
    }
    ids[size] = row.int4(-1);
    identities[size] = row.int8(0);
    externals[size] = row.bool();
    projects[size] = row.int4(-1);
    signals[0][size] = row.int8(-1);
    signals[1][size] = row.int4(-1);
    signals[2][size] = row.int4(-1);
    for (int[] score : scores) {
      score[size] = row.int4(-1);
    }
    size++;
  }

  void addEdge(BinaryCopy.Row row) {
    if (edges == dependents.length) {
      dependents = Arrays.copyOf(dependents, edges * 2);
      dependencies = Arrays.copyOf(dependencies, edges * 2);
    }
    dependents[edges] = row.int4(-1);
    dependencies[edges] = row.int4(-1);
    edges++;
  }

  private void grow() {
    int capacity = size * 2;
    ids = Arrays.copyOf(ids, capacity);
    identities = Arrays.copyOf(identities, capacity);
    externals = Arrays.copyOf(externals, capacity);
    projects = Arrays.copyOf(projects, capacity);
    for (int i = 0; i < SIGNALS; i++) {
      signals[i] = Arrays.copyOf(signals[i], capacity);
    }
    for (int i = 0; i < SCORES; i++) {
      scores[i] = Arrays.copyOf(scores[i], capacity);
    }
  }
}
