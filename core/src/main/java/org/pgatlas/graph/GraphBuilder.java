package org.pgatlas.graph;

import java.util.Arrays;
import java.util.Objects;

/// Collects edges in any order and builds the [DependencyGraph]. Duplicates and self-loops are
/// dropped by [#build]; [#edgesAdded] counts what was given.
///
/// Building is two counting sorts, O(vertices + edges), with no comparison sort and no boxing.
public final class GraphBuilder {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final int vertexCount;
  private int[] from;
  private int[] to;
  private int size;

  public GraphBuilder(int vertexCount) {
    this(vertexCount, 1024);
  }

  /// `expectedEdges` only sizes the first arrays.
  public GraphBuilder(int vertexCount, int expectedEdges) {
    if (vertexCount < 0 || vertexCount >= LARGEST_ARRAY) {
      throw new IllegalArgumentException("vertexCount is out of range: " + vertexCount);
    }
    if (expectedEdges < 0) {
      throw new IllegalArgumentException("expectedEdges is negative: " + expectedEdges);
    }
    this.vertexCount = vertexCount;
    this.from = new int[expectedEdges];
    this.to = new int[expectedEdges];
  }

  public GraphBuilder add(int dependent, int dependency) {
    Objects.checkIndex(dependent, vertexCount);
    Objects.checkIndex(dependency, vertexCount);
    if (size == from.length) {
      grow();
    }
    from[size] = dependent;
    to[size] = dependency;
    size++;
    return this;
  }

  public int edgesAdded() {
    return size;
  }

  public DependencyGraph build() {
    int[] byDependency = sortedByDependency();
    int[] offsets = offsets(from, size);
    int[] rows = new int[size];
    int[] cursor = Arrays.copyOf(offsets, vertexCount);
    for (int i = 0; i < size; i++) {
      int edge = byDependency[i];
      rows[cursor[from[edge]]++] = to[edge];
    }
    int kept = dropDuplicatesAndLoops(offsets, rows);
    int[] dependencies = kept == rows.length ? rows : Arrays.copyOf(rows, kept);
    int[] dependentOffsets = offsets(dependencies, kept);
    return new DependencyGraph(
        offsets, dependencies, dependentOffsets, reverse(offsets, dependencies, dependentOffsets));
  }

  /// Edge numbers in ascending order of their dependency, so that each row filled from them is
  /// sorted.
  private int[] sortedByDependency() {
    int[] cursor = offsets(to, size);
    int[] order = new int[size];
    for (int edge = 0; edge < size; edge++) {
      order[cursor[to[edge]]++] = edge;
    }
    return order;
  }

  private int[] offsets(int[] keys, int count) {
    int[] offsets = new int[vertexCount + 1];
    for (int i = 0; i < count; i++) {
      offsets[keys[i] + 1]++;
    }
    for (int v = 0; v < vertexCount; v++) {
      offsets[v + 1] += offsets[v];
    }
    return offsets;
  }

  /// Compacts sorted rows in place, rewrites their offsets and returns the number of edges kept.
  private int dropDuplicatesAndLoops(int[] offsets, int[] rows) {
    int kept = 0;
    int begin = 0;
    for (int v = 0; v < vertexCount; v++) {
      int end = offsets[v + 1];
      int previous = -1;
      for (int i = begin; i < end; i++) {
        int dependency = rows[i];
        if (dependency != previous && dependency != v) {
          rows[kept++] = dependency;
        }
        previous = dependency;
      }
      begin = end;
      offsets[v + 1] = kept;
    }
    return kept;
  }

  private int[] reverse(int[] offsets, int[] dependencies, int[] dependentOffsets) {
    int[] cursor = Arrays.copyOf(dependentOffsets, vertexCount);
    int[] dependents = new int[dependencies.length];
    for (int v = 0; v < vertexCount; v++) {
      for (int i = offsets[v]; i < offsets[v + 1]; i++) {
        dependents[cursor[dependencies[i]]++] = v;
      }
    }
    return dependents;
  }

  private void grow() {
    if (size == LARGEST_ARRAY) {
      throw new IllegalStateException("too many edges: " + size);
    }
    int capacity = (int) Math.min(LARGEST_ARRAY, Math.max(16L, 1L + size + (size >> 1)));
    from = Arrays.copyOf(from, capacity);
    to = Arrays.copyOf(to, capacity);
  }
}
