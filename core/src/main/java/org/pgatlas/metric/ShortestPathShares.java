package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;

/// Sums, per vertex, the shares of shortest chains that pass it, one start after the other: the two
/// passes of Brandes' algorithm.
///
/// Implementation notes. The number of shortest chains from the start to `v` is `paths[v] ·
/// 2^exponent[v]`, where `paths[v]` lies between 1 and about 2^512: layered graphs have more chains
/// than a double can count. Predecessors are not stored; the way back reads the same rows again.
final class ShortestPathShares {
  private static final int STEP = 512;
  private static final double MOST = Math.scalb(1.0, STEP);

  private final DependencyGraph graph;
  private final double[] sums;
  private final double[] paths;
  private final int[] exponent;

  /// What the vertex hands up to the one that it was reached from.
  private final double[] share;

  private final int[] distance;
  private final int[] queue;

  ShortestPathShares(DependencyGraph graph) {
    this.graph = graph;
    int n = graph.vertexCount();
    sums = new double[n];
    paths = new double[n];
    exponent = new int[n];
    share = new double[n];
    distance = new int[n];
    queue = new int[n];
    Arrays.fill(distance, -1);
  }

  /// The sums so far; the live array.
  double[] sums() {
    return sums;
  }

  void addFrom(int start) {
    queue[0] = start;
    distance[start] = 0;
    paths[start] = 1;
    int tail = 1;
    for (int head = 0; head < tail; head++) {
      tail = expand(queue[head], tail);
    }
    for (int i = tail - 1; i > 0; i--) {
      int v = queue[i];
      share[v] = shareOf(v);
      sums[v] += share[v];
    }
    for (int i = 0; i < tail; i++) {
      int v = queue[i];
      distance[v] = -1;
      paths[v] = 0;
      exponent[v] = 0;
    }
  }

  private int expand(int v, int tail) {
    int next = tail;
    int layer = distance[v] + 1;
    for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
      int w = graph.dependencyAt(i);
      if (distance[w] < 0) {
        distance[w] = layer;
        queue[next++] = w;
      }
      if (distance[w] == layer) {
        addPaths(v, w);
      }
    }
    return next;
  }

  private void addPaths(int from, int to) {
    int apart = exponent[from] - exponent[to];
    if (apart == 0) {
      paths[to] += paths[from];
    } else if (apart > 0) {
      paths[to] = Math.scalb(paths[to], -apart) + paths[from];
      exponent[to] = exponent[from];
    } else {
      paths[to] += Math.scalb(paths[from], apart);
    }
    if (paths[to] > MOST) {
      paths[to] = Math.scalb(paths[to], -STEP);
      exponent[to] += STEP;
    }
  }

  private double shareOf(int v) {
    double sum = 0;
    int layer = distance[v] + 1;
    for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
      int w = graph.dependencyAt(i);
      if (distance[w] == layer) {
        double part = paths[v] / paths[w];
        if (exponent[v] != exponent[w]) {
          part = Math.scalb(part, exponent[v] - exponent[w]);
        }
        sum += part * (1 + share[w]);
      }
    }
    return sum;
  }
}
