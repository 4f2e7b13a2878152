package org.pgatlas.server.scoring;

import java.util.Arrays;
import java.util.List;

/// What a metric run knows of each project, by index in ascending id; -1 stands for NULL.
///
/// @param alive live or in development: its repos are roots
/// @param stored criticality sum and union, pony factor, adoption in hundredths, as they are in the
/// database
/// @param pony over the commits of its analysed repos, -1 when none is
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record ProjectColumns(int[] ids, boolean[] alive, long[][] stored, int[] pony) {
  static final int SCORES = 4;
  static final ProjectColumns NONE =
      new ProjectColumns(new int[0], new boolean[0], new long[SCORES][0], new int[0]);

  /// A row as it is read.
  ///
  /// @param stored in the order of the columns
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Row(int id, boolean alive, long[] stored) {}

  int size() {
    return ids.length;
  }

  /// Negative for an id that is not there, and for -1.
  int indexOf(int id) {
    return Arrays.binarySearch(ids, id);
  }

  /// Whether the rows change projects or come after them, so that no index moves.
  boolean accepts(List<Row> rows) {
    int last = ids.length == 0 ? -1 : ids[ids.length - 1];
    return rows.stream().allMatch(row -> row.id() > last || indexOf(row.id()) >= 0);
  }

  /// A copy with these rows changed or appended; they ascend by id.
  ProjectColumns with(List<Row> rows) {
    if (rows.isEmpty()) {
      return this;
    }
    int added = (int) rows.stream().filter(row -> indexOf(row.id()) < 0).count();
    int size = ids.length + added;
    ProjectColumns next =
        new ProjectColumns(
            Arrays.copyOf(ids, size),
            Arrays.copyOf(alive, size),
            Arrays.stream(stored).map(column -> Arrays.copyOf(column, size)).toArray(long[][]::new),
            Arrays.copyOf(pony, size));
    int end = ids.length;
    for (Row row : rows) {
      int known = indexOf(row.id());
      int index = known >= 0 ? known : end++;
      next.ids[index] = row.id();
      next.alive[index] = row.alive();
      for (int i = 0; i < SCORES; i++) {
        next.stored[i][index] = row.stored()[i];
      }
      if (known < 0) {
        next.pony[index] = -1;
      }
    }
    return next;
  }

  ProjectColumns withPony(int[] values) {
    return new ProjectColumns(ids, alive, stored, values);
  }

  /// The stored columns of these rows by index; those of projects that are in no row are absent.
  long[][] stored(List<Row> rows) {
    long[][] values = new long[SCORES][size()];
    for (long[] column : values) {
      Arrays.fill(column, -1);
    }
    for (Row row : rows) {
      int index = indexOf(row.id());
      for (int i = 0; index >= 0 && i < SCORES; i++) {
        values[i][index] = row.stored()[i];
      }
    }
    return values;
  }

  /// The same after these values were written.
  ProjectColumns written(long[][] values) {
    return new ProjectColumns(ids, alive, values, pony);
  }
}
