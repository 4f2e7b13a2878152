package org.pgatlas.graph;

/// Makes a [DependencyGraph] again from the rows of dependencies that were kept of one: checked,
/// not sorted, so that reading back a graph costs one counting sort for its other direction.
public final class KeptRows {
  private KeptRows() {}

  /// Takes both arrays over. O(vertices + edges).
  ///
  /// @param offsets `offsets[v] .. offsets[v+1]` is the row of `v`
  /// @param dependencies each row ascending, without duplicates and without its own vertex
  /// @throws IllegalArgumentException when they are not the rows of a graph, naming the place
  public static DependencyGraph graph(int[] offsets, int[] dependencies) {
    if (offsets.length == 0 || offsets[0] != 0) {
      throw new IllegalArgumentException("offsets do not begin with 0");
    }
    int n = offsets.length - 1;
    if (offsets[n] != dependencies.length) {
      throw new IllegalArgumentException(
          "offsets end with " + offsets[n] + " for " + dependencies.length + " edges");
    }
    int[] dependentOffsets = new int[n + 1];
    for (int v = 0; v < n; v++) {
      if (offsets[v + 1] < offsets[v] || offsets[v + 1] > dependencies.length) {
        throw new IllegalArgumentException("row " + v + " ends before it begins");
      }
      int previous = -1;
      for (int i = offsets[v]; i < offsets[v + 1]; i++) {
        int dependency = dependencies[i];
        if (dependency <= previous || dependency >= n || dependency == v) {
          throw new IllegalArgumentException(
              "row " + v + " has " + dependency + " after " + previous + " of " + n);
        }
        previous = dependency;
        dependentOffsets[dependency + 1]++;
      }
    }
    for (int v = 0; v < n; v++) {
      dependentOffsets[v + 1] += dependentOffsets[v];
    }
    return new DependencyGraph(
        offsets, dependencies, dependentOffsets, reversed(offsets, dependencies, dependentOffsets));
  }

  private static int[] reversed(int[] offsets, int[] dependencies, int[] dependentOffsets) {
    int[] cursor = dependentOffsets.clone();
    int[] dependents = new int[dependencies.length];
    for (int v = 0; v < offsets.length - 1; v++) {
      for (int i = offsets[v]; i < offsets[v + 1]; i++) {
        dependents[cursor[dependencies[i]]++] = v;
      }
    }
    return dependents;
  }
}
