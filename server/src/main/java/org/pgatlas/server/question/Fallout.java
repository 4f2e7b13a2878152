package org.pgatlas.server.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.pgatlas.graph.DependencyGraph;

/// Everything that depends on one of several packages, at any depth, with its distance from the
/// nearest of them. One breadth-first search: O(vertices + edges).
final class Fallout {
  /// Distance by position, -1 for what is not reached.
  private final int[] distances;

  /// What was reached, nearest first, the starts included.
  private final int[] order;

  private Fallout(int[] distances, int[] order) {
    this.distances = distances;
    this.order = order;
  }

  /// @param distance of the starts: 0 when they are what changes, 1 when they depend on it
  static Fallout of(DependencyGraph graph, int[] starts, int distance) {
    int[] distances = new int[graph.vertexCount()];
    Arrays.fill(distances, -1);
    int[] queue = new int[graph.vertexCount()];
    int tail = 0;
    for (int start : starts) {
      if (distances[start] < 0) {
        distances[start] = distance;
        queue[tail++] = start;
      }
    }
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      for (int i = graph.dependentsBegin(v); i < graph.dependentsEnd(v); i++) {
        int dependent = graph.dependentAt(i);
        if (distances[dependent] < 0) {
          distances[dependent] = distances[v] + 1;
          queue[tail++] = dependent;
        }
      }
    }
    return new Fallout(distances, Arrays.copyOf(queue, tail));
  }

  /// The same without that vertex, which is what changes.
  Fallout without(int position) {
    int[] less = distances.clone();
    less[position] = -1;
    return new Fallout(less, IntStream.of(order).filter(p -> p != position).toArray());
  }

  int[] reached() {
    return order;
  }

  int distance(int position) {
    return distances[position];
  }

  /// Entry i counts what is i + 1 steps away.
  List<Integer> histogram() {
    List<Integer> histogram = new ArrayList<>();
    for (int position : order) {
      int distance = distances[position];
      while (histogram.size() < distance) {
        histogram.add(0);
      }
      if (distance > 0) {
        histogram.set(distance - 1, histogram.get(distance - 1) + 1);
      }
    }
    return histogram;
  }
}
