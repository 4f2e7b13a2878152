package org.pgatlas.bench;

import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jgrapht.traverse.BreadthFirstIterator;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;

/// JGraphT on the same graph, as its users would write it: one breadth-first iterator a vertex, and
/// whatever it meets has one dependent more. Along the dependencies, which is the faster way round:
/// few vertices have many dependents, so the other way has the larger searches. Every number it
/// gives is compared with ours.
final class JgraphtRun {
  private static final String PROGRAM = "JGraphT 1.5.3";

  /// CPU seconds for each part of the sample, and to warm up.
  private static final double SAMPLE_SECONDS = 4;

  private static final int SAMPLE = 20_000;

  private final Graph<Integer, DefaultEdge> graph;
  private final int[] criticality;

  JgraphtRun(DependencyGraph graph) {
    this.graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    for (int v = 0; v < graph.vertexCount(); v++) {
      this.graph.addVertex(v);
    }
    for (int v = 0; v < graph.vertexCount(); v++) {
      for (int w : graph.dependencies(v)) {
        this.graph.addEdge(v, w);
      }
    }
    criticality = new int[graph.vertexCount()];
  }

  /// A whole run where that takes no longer than so many seconds.
  static Rival measure(DependencyGraph graph, CriticalityScores scores, double mostSeconds)
      throws Exception {
    int[] below = Criticality.of(graph.reversed()).all(ActiveSet.everything(graph)).toArray();
    StartSample sample = StartSample.of(below, SAMPLE);
    JgraphtRun run = new JgraphtRun(graph);
    run.part(sample.even(), below);
    Rival.Part even = run.part(sample.even(), below);
    Rival.Part heavy = run.part(sample.heavy(), below);
    double seconds = Rival.Costs.of(even, heavy).seconds(graph.vertexCount(), scores.sum());
    if (seconds > mostSeconds) {
      return new Rival(PROGRAM, seconds, false);
    }
    int[][] values = new int[1][];
    seconds = GraphRun.cpuSeconds(() -> values[0] = new JgraphtRun(run.graph).criticality());
    GraphRun.requireEqual(values[0], scores, PROGRAM);
    return new Rival(PROGRAM, seconds, true);
  }

  private JgraphtRun(Graph<Integer, DefaultEdge> graph) {
    this.graph = graph;
    criticality = new int[graph.vertexSet().size()];
  }

  int[] criticality() {
    for (Integer start : graph.vertexSet()) {
      search(start);
    }
    return criticality;
  }

  /// How many vertices the search meets.
  private long search(Integer start) {
    long met = 0;
    BreadthFirstIterator<Integer, DefaultEdge> walk = new BreadthFirstIterator<>(graph, start);
    walk.next();
    while (walk.hasNext()) {
      criticality[walk.next()]++;
      met++;
    }
    return met;
  }

  private Rival.Part part(int[] starts, int[] below) {
    long began = GraphRun.cpuNanos();
    long units = 0;
    int searches = 0;
    double seconds = 0;
    while (searches < starts.length && seconds < SAMPLE_SECONDS) {
      int start = starts[searches++];
      long met = search(start);
      if (met != below[start]) {
        throw new IllegalStateException(
            PROGRAM + " meets " + met + " from " + start + ", ours says " + below[start]);
      }
      units += met;
      seconds = (GraphRun.cpuNanos() - began) / 1e9;
    }
    return new Rival.Part(seconds, searches, units);
  }
}
