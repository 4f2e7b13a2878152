package org.pgatlas.server.scoring;

import java.util.Arrays;
import org.pgatlas.server.snapshot.GraphRows;

/// What a metric run knows of each vertex beside its edges, by position in ascending id; -1 stands
/// for NULL. Columns are filled while a run prepares and never change afterwards: the next run
/// works on a copy ([#moved]).
final class VertexColumns {
  final int[] ids;
  final long[] identity;
  final boolean[] external;

  /// Project id.
  final int[] project;

  /// Index of the project in [ProjectColumns], which never moves.
  final int[] projectOf;

  /// Downloads, stars and forks.
  final long[][] signals;

  /// The metric columns as they are in the database: what differs from the results is written.
  final int[][] stored;

  /// Whether a git history was read at least once, so that "no commits" is a fact, and the pony
  /// factor of it.
  final int[] pony;

  VertexColumns(int size) {
    ids = new int[size];
    identity = new long[size];
    external = new boolean[size];
    project = absent(size);
    projectOf = absent(size);
    signals = new long[GraphRows.SIGNALS][size];
    stored = absent(GraphRows.SCORES, size);
    for (long[] signal : signals) {
      Arrays.fill(signal, -1);
    }
    pony = absent(size);
  }

  private VertexColumns(VertexColumns old, int[][] stored) {
    ids = old.ids;
    identity = old.identity;
    external = old.external;
    project = old.project;
    projectOf = old.projectOf;
    signals = old.signals;
    pony = old.pony;
    this.stored = stored;
  }

  /// Takes the arrays over.
  VertexColumns(
      int[] ids,
      long[] identity,
      boolean[] external,
      int[] project,
      int[] projectOf,
      long[][] signals,
      int[][] stored,
      int[] pony) {
    this.ids = ids;
    this.identity = identity;
    this.external = external;
    this.project = project;
    this.projectOf = projectOf;
    this.signals = signals;
    this.stored = stored;
    this.pony = pony;
  }

  int size() {
    return ids.length;
  }

  int positionOf(int id) {
    return Arrays.binarySearch(ids, id);
  }

  void set(int position, GraphRows rows, int row, ProjectColumns projects) {
    ids[position] = rows.id(row);
    identity[position] = rows.identity(row);
    external[position] = rows.external(row);
    project[position] = rows.project(row);
    projectOf[position] = Math.max(-1, projects.indexOf(rows.project(row)));
    for (int i = 0; i < signals.length; i++) {
      signals[i][position] = rows.signal(i, row);
    }
    for (int i = 0; i < stored.length; i++) {
      stored[i][position] = rows.score(i, row);
    }
  }

  /// A copy in which position `p` is `newOf[p]`, -1 leaves it out.
  VertexColumns moved(int[] newOf, int size) {
    int same = 0;
    while (same < newOf.length && newOf[same] == same) {
      same++;
    }
    VertexColumns moved =
        new VertexColumns(
            Arrays.copyOf(ids, size),
            Arrays.copyOf(identity, size),
            Arrays.copyOf(external, size),
            begun(project, same, size),
            begun(projectOf, same, size),
            new long[signals.length][],
            new int[stored.length][],
            begun(pony, same, size));
    Arrays.fill(moved.ids, same, size, 0);
    Arrays.fill(moved.identity, same, size, 0);
    Arrays.fill(moved.external, same, size, false);
    for (int i = 0; i < signals.length; i++) {
      moved.signals[i] = Arrays.copyOf(signals[i], size);
      Arrays.fill(moved.signals[i], same, size, -1);
    }
    for (int i = 0; i < stored.length; i++) {
      moved.stored[i] = begun(stored[i], same, size);
    }
    for (int p = same; p < newOf.length; p++) {
      if (newOf[p] >= 0) {
        move(p, moved, newOf[p]);
      }
    }
    return moved;
  }

  /// So many values of the column, and NULL from there on.
  private static int[] begun(int[] column, int same, int size) {
    int[] begun = Arrays.copyOf(column, size);
    Arrays.fill(begun, same, size, -1);
    return begun;
  }

  private void move(int from, VertexColumns moved, int to) {
    moved.ids[to] = ids[from];
    moved.identity[to] = identity[from];
    moved.external[to] = external[from];
    moved.project[to] = project[from];
    moved.projectOf[to] = projectOf[from];
    moved.pony[to] = pony[from];
    for (int i = 0; i < signals.length; i++) {
      moved.signals[i][to] = signals[i][from];
    }
    for (int i = 0; i < stored.length; i++) {
      moved.stored[i][to] = stored[i][from];
    }
  }

  /// The same after these values were written; shares the other columns.
  VertexColumns written(int[][] values) {
    return new VertexColumns(this, values);
  }

  static int[][] absent(int columns, int size) {
    int[][] values = new int[columns][];
    for (int i = 0; i < columns; i++) {
      values[i] = absent(size);
    }
    return values;
  }

  static int[] absent(int size) {
    int[] values = new int[size];
    Arrays.fill(values, -1);
    return values;
  }
}
