package org.pgatlas.graph;

import java.util.Arrays;
import java.util.Objects;

/// An immutable directed graph over the vertices `0 .. vertexCount-1`; an edge runs from a
/// dependent to its dependency. Both directions are stored as compressed sparse rows: the
/// dependencies of `v` are `dependencyAt(i)` for `dependenciesBegin(v) <= i < dependenciesEnd(v)`,
/// ascending and without duplicates or self-loops; dependents alike.
///
/// Memory: 8 bytes a vertex and 8 bytes an edge. Safe to share between threads.
public final class DependencyGraph {
  /// `dependencyOffsets[v] .. dependencyOffsets[v+1]` is the row of `v` in `dependencies`.
  private final int[] dependencyOffsets;

  private final int[] dependencies;

  /// The same edges by dependency: `dependentOffsets[v] .. dependentOffsets[v+1]` in `dependents`.
  private final int[] dependentOffsets;

  private final int[] dependents;

  /// Takes the arrays over without a copy; [GraphBuilder] gives fresh ones.
  DependencyGraph(
      int[] dependencyOffsets, int[] dependencies, int[] dependentOffsets, int[] dependents) {
    this.dependencyOffsets = dependencyOffsets;
    this.dependencies = dependencies;
    this.dependentOffsets = dependentOffsets;
    this.dependents = dependents;
  }

  public int vertexCount() {
    return dependencyOffsets.length - 1;
  }

  public int edgeCount() {
    return dependencies.length;
  }

  public int dependenciesBegin(int vertex) {
    return dependencyOffsets[vertex];
  }

  public int dependenciesEnd(int vertex) {
    return dependencyOffsets[vertex + 1];
  }

  public int dependencyAt(int index) {
    return dependencies[index];
  }

  public int dependentsBegin(int vertex) {
    return dependentOffsets[vertex];
  }

  public int dependentsEnd(int vertex) {
    return dependentOffsets[vertex + 1];
  }

  public int dependentAt(int index) {
    return dependents[index];
  }

  public int dependencyCount(int vertex) {
    return dependencyOffsets[vertex + 1] - dependencyOffsets[vertex];
  }

  public int dependentCount(int vertex) {
    return dependentOffsets[vertex + 1] - dependentOffsets[vertex];
  }

  /// The direct dependencies of `vertex`, ascending; a copy.
  public int[] dependencies(int vertex) {
    return Arrays.copyOfRange(
        dependencies, dependencyOffsets[vertex], dependencyOffsets[vertex + 1]);
  }

  /// The direct dependents of `vertex`, ascending; a copy.
  public int[] dependents(int vertex) {
    return Arrays.copyOfRange(dependents, dependentOffsets[vertex], dependentOffsets[vertex + 1]);
  }

  /// Whether the edge exists; a binary search in one row.
  public boolean hasEdge(int dependent, int dependency) {
    return Arrays.binarySearch(
            dependencies,
            dependencyOffsets[dependent],
            dependencyOffsets[dependent + 1],
            dependency)
        >= 0;
  }

  /// Whether the vertex has the same dependencies in the other graph.
  public boolean sameDependencies(int vertex, DependencyGraph other) {
    return dependencies == other.dependencies
        || Arrays.equals(
            dependencies,
            dependencyOffsets[vertex],
            dependencyOffsets[vertex + 1],
            other.dependencies,
            other.dependencyOffsets[vertex],
            other.dependencyOffsets[vertex + 1]);
  }

  /// Whether the vertex has here every dependency that it has in the other graph.
  public boolean hasDependenciesOf(int vertex, DependencyGraph other) {
    int at = dependencyOffsets[vertex];
    int end = dependencyOffsets[vertex + 1];
    for (int i = other.dependencyOffsets[vertex]; i < other.dependencyOffsets[vertex + 1]; i++) {
      while (at < end && dependencies[at] < other.dependencies[i]) {
        at++;
      }
      if (at == end || dependencies[at] != other.dependencies[i]) {
        return false;
      }
    }
    return true;
  }

  /// The same edges turned round; constant time, the arrays are shared.
  public DependencyGraph reversed() {
    return new DependencyGraph(dependentOffsets, dependents, dependencyOffsets, dependencies);
  }

  GraphEdit.Csr dependencyRows() {
    return new GraphEdit.Csr(dependencyOffsets, dependencies);
  }

  GraphEdit.Csr dependentRows() {
    return new GraphEdit.Csr(dependentOffsets, dependents);
  }

  int checkVertex(int vertex) {
    return Objects.checkIndex(vertex, vertexCount());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DependencyGraph that
        && Arrays.equals(dependencyOffsets, that.dependencyOffsets)
        && Arrays.equals(dependencies, that.dependencies);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(dependencyOffsets) + Arrays.hashCode(dependencies);
  }

  @Override
  public String toString() {
    return "DependencyGraph[" + vertexCount() + " vertices, " + edgeCount() + " edges]";
  }
}
