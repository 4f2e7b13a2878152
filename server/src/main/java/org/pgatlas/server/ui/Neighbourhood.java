package org.pgatlas.server.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.Reach;
import org.pgatlas.graph.Traversal;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.server.ui.view.GraphView.Mode;

/// What the explorer draws around one vertex: of everything reached, the vertices with the most
/// impact at each distance, each through a drawn neighbour one step nearer, and all edges among
/// them. The counts are of everything reached, not of what is drawn.
///
/// @param vertices positions in the graph; the start is first
/// @param distances steps from the start, by index
/// @param parents index of the neighbour one step nearer, -1 for the start
/// @param edges pairs of indexes, dependent first
/// @param counts index 0 counts what is one step away; active vertices only where impact is asked
record Neighbourhood(
    List<Integer> vertices,
    List<Integer> distances,
    List<Integer> parents,
    List<int[]> edges,
    List<Long> counts,
    long total) {
  static final int DRAWN = 220;

  /// Share of the picture that each ring may take at most; what a ring leaves goes to those farther
  /// out.
  private static final double[] QUOTA = {0.2, 0.34, 0.46, 0.6, 0.8, 1};

  static Neighbourhood around(
      DependencyGraph graph, ActiveSet active, int[] impact, int start, Mode mode) {
    Traversal traversal = new Traversal(graph);
    Reach reach =
        switch (mode) {
          case BLAST, PATH -> traversal.dependents(start);
          case DEPENDENTS -> traversal.dependents(start, 1, Traversal.UNLIMITED);
          case DEPENDENCIES -> traversal.dependencies(start);
        };
    boolean onlyActive = mode == Mode.BLAST;
    long[] counts = new long[reach.depth()];
    long total = 0;
    for (int i = 0; i < reach.size(); i++) {
      if (!onlyActive || active.contains(reach.vertexAt(i))) {
        counts[reach.distanceAt(i) - 1]++;
        total++;
      }
    }
    Drawing drawing = new Drawing(graph, mode == Mode.DEPENDENCIES, start);
    int[] order = byDistanceThenImpact(reach, impact);
    for (int from = 0; from < order.length; ) {
      int distance = reach.distanceAt(order[from]);
      int until = from;
      while (until < order.length && reach.distanceAt(order[until]) == distance) {
        until++;
      }
      double quota = mode == Mode.DEPENDENTS ? 1 : QUOTA[Math.min(distance, QUOTA.length) - 1];
      drawing.ring(reach, order, from, until, (int) Math.round(DRAWN * quota));
      from = until;
    }
    return drawing.finish(Arrays.stream(counts).boxed().toList(), total);
  }

  /// The vertices of the given chains, laid out from the last of each: the dependency in the
  /// middle.
  static Neighbourhood along(DependencyGraph graph, int[][] chains) {
    Drawing drawing = new Drawing(graph, false, chains[0][chains[0].length - 1]);
    for (int[] chain : chains) {
      for (int i = chain.length - 2; i >= 0; i--) {
        drawing.add(chain[i], chain.length - 1 - i, drawing.index(chain[i + 1]));
      }
    }
    return drawing.finish(List.of(), drawing.vertices.size() - 1L);
  }

  private static int[] byDistanceThenImpact(Reach reach, int[] impact) {
    return IntStream.range(0, reach.size())
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer i) -> reach.distanceAt(i))
                .thenComparing(i -> impact[reach.vertexAt(i)], Comparator.reverseOrder())
                .thenComparing(reach::vertexAt))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// What is drawn so far.
  private static final class Drawing {
    private final DependencyGraph graph;
    private final boolean outward;
    private final Map<Integer, Integer> indexes = new HashMap<>();
    private final List<Integer> vertices = new ArrayList<>();
    private final List<Integer> distances = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();

    Drawing(DependencyGraph graph, boolean outward, int start) {
      this.graph = graph;
      this.outward = outward;
      add(start, 0, -1);
    }

    int index(int vertex) {
      return indexes.getOrDefault(vertex, -1);
    }

    void add(int vertex, int distance, int parent) {
      if (indexes.putIfAbsent(vertex, vertices.size()) == null) {
        vertices.add(vertex);
        distances.add(distance);
        parents.add(parent);
      }
    }

    /// Draws the first of one distance whose way to the start is drawn too.
    void ring(Reach reach, int[] order, int from, int until, int limit) {
      for (int i = from; i < until && vertices.size() <= limit; i++) {
        int vertex = reach.vertexAt(order[i]);
        int parent = nearer(vertex, reach.distanceAt(order[i]));
        if (parent >= 0) {
          add(vertex, reach.distanceAt(order[i]), parent);
        }
      }
    }

    /// A drawn neighbour one step nearer, -1 without one.
    private int nearer(int vertex, int distance) {
      int begin = outward ? graph.dependentsBegin(vertex) : graph.dependenciesBegin(vertex);
      int end = outward ? graph.dependentsEnd(vertex) : graph.dependenciesEnd(vertex);
      for (int e = begin; e < end; e++) {
        int index = index(outward ? graph.dependentAt(e) : graph.dependencyAt(e));
        if (index >= 0 && distances.get(index) == distance - 1) {
          return index;
        }
      }
      return -1;
    }

    Neighbourhood finish(List<Long> counts, long total) {
      List<int[]> edges = new ArrayList<>();
      for (int dependent = 0; dependent < vertices.size(); dependent++) {
        int vertex = vertices.get(dependent);
        for (int e = graph.dependenciesBegin(vertex); e < graph.dependenciesEnd(vertex); e++) {
          int dependency = index(graph.dependencyAt(e));
          if (dependency >= 0) {
            edges.add(new int[] {dependent, dependency});
          }
        }
      }
      return new Neighbourhood(vertices, distances, parents, edges, counts, total);
    }
  }
}
