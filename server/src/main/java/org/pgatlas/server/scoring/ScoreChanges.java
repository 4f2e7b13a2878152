package org.pgatlas.server.scoring;

import java.util.Arrays;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.snapshot.GraphSnapshot;

/// What one metric run changed: for those who keep history. -1 stands for NULL in every column.
///
/// @param snapshot the whole graph that the run was on
/// @param vertices whose results differ from what was stored, ascending by id
/// @param projects alike
public record ScoreChanges(
    UUID tenant, MetricRun run, GraphSnapshot snapshot, Vertices vertices, Projects projects) {

  /// Told inside the transaction of each run, after the metric columns were written.
  @FunctionalInterface
  public interface Listener {
    void changed(Handle handle, ScoreChanges changes);
  }

  /// Changed vertices. The columns are criticality of all kinds, by repos and by projects, pony
  /// factor, adoption in hundredths.
  ///
  /// @param before column to values as they were stored
  /// @param after column to values as they are now
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  public record Vertices(int[] ids, boolean[] external, int[][] before, int[][] after) {
    public int size() {
      return ids.length;
    }
  }

  /// Changed projects. The columns are criticality sum and union, pony factor, adoption in
  /// hundredths.
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  public record Projects(int[] ids, long[][] before, long[][] after) {
    public int size() {
      return ids.length;
    }
  }

  static Vertices vertices(VertexColumns columns, int[][] results) {
    int[] changed = new int[columns.size()];
    int size = 0;
    for (int p = 0; p < changed.length; p++) {
      boolean same = true;
      for (int i = 0; i < results.length && same; i++) {
        same = columns.stored[i][p] == results[i][p];
      }
      if (!same) {
        changed[size++] = p;
      }
    }
    int[] positions = Arrays.copyOf(changed, size);
    boolean[] external = new boolean[size];
    for (int i = 0; i < size; i++) {
      external[i] = columns.external[positions[i]];
    }
    return new Vertices(
        pick(columns.ids, positions),
        external,
        pick(columns.stored, positions),
        pick(results, positions));
  }

  static Projects projects(ProjectColumns columns, long[][] results) {
    int[] changed = new int[columns.size()];
    int size = 0;
    for (int p = 0; p < changed.length; p++) {
      boolean same = true;
      for (int i = 0; i < results.length && same; i++) {
        same = columns.stored()[i][p] == results[i][p];
      }
      if (!same) {
        changed[size++] = p;
      }
    }
    int[] indexes = Arrays.copyOf(changed, size);
    return new Projects(
        pick(columns.ids(), indexes), pick(columns.stored(), indexes), pick(results, indexes));
  }

  private static int[] pick(int[] values, int[] at) {
    return Arrays.stream(at).map(p -> values[p]).toArray();
  }

  private static int[][] pick(int[][] columns, int[] at) {
    return Arrays.stream(columns).map(column -> pick(column, at)).toArray(int[][]::new);
  }

  private static long[][] pick(long[][] columns, int[] at) {
    return Arrays.stream(columns)
        .map(column -> Arrays.stream(at).mapToLong(p -> column[p]).toArray())
        .toArray(long[][]::new);
  }
}
