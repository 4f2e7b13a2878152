package org.pgatlas.graph;

import java.util.Arrays;

/// The single points of connection of a graph, its directions left aside: articulation points,
/// vertices without which their component falls apart, and bridges, edges likewise. Two packages
/// that depend on each other are joined by one edge, which may be a bridge.
///
/// Hopcroft and Tarjan, "Algorithm 447: Efficient Algorithms for Graph Manipulation" (CACM 1973),
/// iterative: O(vertices + edges), 16 bytes a vertex beside the undirected view. No vertices, no
/// points; an isolated vertex is none, nor is an end of a lone edge.
public final class Articulation {
  private final boolean[] points;
  private final int pointCount;

  /// Every bridge as its smaller vertex in the upper and its greater one in the lower 32 bits,
  /// ascending.
  private final long[] bridges;

  private Articulation(boolean[] points, long[] bridges) {
    this.points = points;
    this.bridges = bridges;
    int count = 0;
    for (boolean point : points) {
      count += point ? 1 : 0;
    }
    this.pointCount = count;
  }

  public static Articulation of(DependencyGraph graph) {
    return of(UndirectedGraph.of(graph));
  }

  public static Articulation of(UndirectedGraph graph) {
    Search search = new Search(graph);
    for (int v = 0; v < graph.vertexCount(); v++) {
      if (search.visit[v] == 0) {
        search.from(v);
      }
    }
    return new Articulation(search.points, search.sortedBridges());
  }

  public boolean isPoint(int vertex) {
    return points[vertex];
  }

  public int pointCount() {
    return pointCount;
  }

  public int bridgeCount() {
    return bridges.length;
  }

  /// The smaller end of a bridge; bridges are in ascending order of both ends.
  public int bridgeFrom(int index) {
    return (int) (bridges[index] >>> 32);
  }

  /// The greater end of a bridge.
  public int bridgeTo(int index) {
    return (int) bridges[index];
  }

  /// Per vertex the number of bridges that end there.
  public int[] bridgesPerVertex() {
    int[] counts = new int[points.length];
    for (int i = 0; i < bridges.length; i++) {
      counts[bridgeFrom(i)]++;
      counts[bridgeTo(i)]++;
    }
    return counts;
  }

  /// Implementation notes. `visit[v]` is 0 before the visit, then its number from 1 on; `low[v]` is
  /// the least visit number that the subtree of `v` touches by one edge outside the search tree.
  /// The edge to the parent exists once, so it is told by its end.
  private static final class Search {
    private final UndirectedGraph graph;
    private final boolean[] points;
    private final int[] visit;
    private final int[] low;
    private final int[] cursor;
    private final int[] path;
    private long[] bridges = new long[16];
    private int bridgeCount;
    private int visits;

    Search(UndirectedGraph graph) {
      this.graph = graph;
      int n = graph.vertexCount();
      points = new boolean[n];
      visit = new int[n];
      low = new int[n];
      cursor = new int[n];
      path = new int[n];
    }

    void from(int start) {
      int startChildren = 0;
      int depth = 0;
      begin(start);
      path[0] = start;
      while (depth >= 0) {
        int v = path[depth];
        int parent = depth == 0 ? -1 : path[depth - 1];
        int child = advance(v, parent);
        if (child >= 0) {
          begin(child);
          path[++depth] = child;
          startChildren += v == start ? 1 : 0;
        } else {
          depth--;
          if (parent >= 0) {
            finish(v, parent, parent != start);
          }
        }
      }
      points[start] = startChildren > 1;
    }

    private void begin(int v) {
      visit[v] = ++visits;
      low[v] = visits;
      cursor[v] = graph.neighboursBegin(v);
    }

    /// The next unvisited neighbour, -1 when there is none left.
    private int advance(int v, int parent) {
      int end = graph.neighboursEnd(v);
      while (cursor[v] < end) {
        int w = graph.neighbourAt(cursor[v]++);
        if (visit[w] == 0) {
          return w;
        }
        if (w != parent) {
          low[v] = Math.min(low[v], visit[w]);
        }
      }
      return -1;
    }

    private void finish(int v, int parent, boolean inner) {
      low[parent] = Math.min(low[parent], low[v]);
      if (inner && low[v] >= visit[parent]) {
        points[parent] = true;
      }
      if (low[v] > visit[parent]) {
        if (bridgeCount == bridges.length) {
          bridges = Arrays.copyOf(bridges, bridgeCount * 2);
        }
        bridges[bridgeCount++] = (long) Math.min(v, parent) << 32 | Math.max(v, parent);
      }
    }

    long[] sortedBridges() {
      long[] exact = Arrays.copyOf(bridges, bridgeCount);
      Arrays.sort(exact);
      return exact;
    }
  }
}
