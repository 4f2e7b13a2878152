package org.pgatlas.server.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.Layers;

/// Everything that depends on one of several packages, at any depth, with its distance from the
/// nearest of them. One breadth-first search: O(vertices and edges reached).
final class Fallout {
  /// What was reached, nearest first, the starts included.
  private final int[] order;

  /// Distance by place in `order`, ascending.
  private final int[] distances;

  private Fallout(int[] order, int[] distances) {
    this.order = order;
    this.distances = distances;
  }

  /// Everything that depends on one package, itself left out.
  static Fallout of(Layers layers, int start) {
    layers.dependents(start);
    int[] order = new int[layers.size()];
    int[] distances = new int[order.length];
    for (int distance = 1; distance <= layers.depth(); distance++) {
      int end = layers.begin(distance + 1);
      for (int k = layers.begin(distance); k < end; k++) {
        order[k] = layers.vertexAt(k);
        distances[k] = distance;
      }
    }
    return new Fallout(order, distances);
  }

  /// @param distance of the starts: 0 when they are what changes, 1 when they depend on it
  /// @param numbers a zero for every vertex, and so again afterwards
  static Fallout of(DependencyGraph graph, int[] starts, int distance, int[] numbers) {
    int[] queue = new int[Math.max(64, starts.length)];
    int tail = 0;
    for (int start : starts) {
      if (numbers[start] == 0) {
        numbers[start] = distance + 1;
        queue[tail++] = start;
      }
    }
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      for (int i = graph.dependentsBegin(v), e = graph.dependentsEnd(v); i < e; i++) {
        int dependent = graph.dependentAt(i);
        if (numbers[dependent] == 0) {
          numbers[dependent] = numbers[v] + 1;
          if (tail == queue.length) {
            queue = Arrays.copyOf(queue, tail * 2);
          }
          queue[tail++] = dependent;
        }
      }
    }
    int[] distances = new int[tail];
    for (int k = 0; k < tail; k++) {
      distances[k] = numbers[queue[k]] - 1;
      numbers[queue[k]] = 0;
    }
    return new Fallout(Arrays.copyOf(queue, tail), distances);
  }

  /// What was reached in another way, with its distance.
  static Fallout of(Map<Integer, Integer> distanceOf) {
    int[] order =
        distanceOf.keySet().stream()
            .sorted(
                Comparator.comparing((Integer p) -> distanceOf.getOrDefault(p, 0))
                    .thenComparing(p -> p))
            .mapToInt(Integer::intValue)
            .toArray();
    return new Fallout(
        order, Arrays.stream(order).map(p -> distanceOf.getOrDefault(p, 0)).toArray());
  }

  static Fallout none() {
    return new Fallout(new int[0], new int[0]);
  }

  /// The same without that vertex, which is what changes.
  Fallout without(int position) {
    int[] lessOrder = new int[order.length];
    int[] lessDistances = new int[order.length];
    int size = 0;
    for (int k = 0; k < order.length; k++) {
      if (order[k] != position) {
        lessOrder[size] = order[k];
        lessDistances[size++] = distances[k];
      }
    }
    return new Fallout(Arrays.copyOf(lessOrder, size), Arrays.copyOf(lessDistances, size));
  }

  int size() {
    return order.length;
  }

  int vertexAt(int index) {
    return order[index];
  }

  int distanceAt(int index) {
    return distances[index];
  }

  /// Entry i counts what is i + 1 steps away.
  List<Integer> histogram() {
    int deepest = distances.length == 0 ? 0 : distances[distances.length - 1];
    int[] counts = new int[deepest];
    for (int distance : distances) {
      if (distance > 0) {
        counts[distance - 1]++;
      }
    }
    List<Integer> histogram = new ArrayList<>();
    for (int count : counts) {
      histogram.add(count);
    }
    return histogram;
  }
}
