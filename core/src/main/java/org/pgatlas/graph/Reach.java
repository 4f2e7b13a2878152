package org.pgatlas.graph;

import java.util.Arrays;

/// What a breadth-first walk from one vertex reached: vertices in visiting order, start excluded,
/// each with its distance and the vertex it was reached from. Independent of the graph and of the
/// [Traversal] that made it.
public final class Reach {
  private final int start;

  /// `vertices[i]` was reached at `distances[i]` hops through `parents[i]`, its neighbour one hop
  /// nearer to the start; distances never fall.
  private final int[] vertices;

  private final int[] distances;
  private final int[] parents;
  private final boolean truncated;

  Reach(int start, int[] vertices, int[] distances, int[] parents, boolean truncated) {
    this.start = start;
    this.vertices = vertices;
    this.distances = distances;
    this.parents = parents;
    this.truncated = truncated;
  }

  public int start() {
    return start;
  }

  /// How many vertices were reached; for dependents this is the blast radius.
  public int size() {
    return vertices.length;
  }

  public int vertexAt(int index) {
    return vertices[index];
  }

  public int distanceAt(int index) {
    return distances[index];
  }

  public int parentAt(int index) {
    return parents[index];
  }

  /// Whether a limit ended the walk before everything reachable was seen.
  public boolean truncated() {
    return truncated;
  }

  /// The greatest distance, 0 when nothing was reached.
  public int depth() {
    return distances.length == 0 ? 0 : distances[distances.length - 1];
  }

  /// Entry `d` counts the vertices at distance `d`; entry 0 is the start itself.
  public int[] histogram() {
    int[] histogram = new int[depth() + 1];
    histogram[0] = 1;
    for (int distance : distances) {
      histogram[distance]++;
    }
    return histogram;
  }

  public int[] vertices() {
    return Arrays.copyOf(vertices, vertices.length);
  }
}
