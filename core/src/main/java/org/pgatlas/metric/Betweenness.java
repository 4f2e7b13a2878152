package org.pgatlas.metric;

import java.util.Arrays;
import java.util.Random;
import org.pgatlas.graph.DependencyGraph;

/// Betweenness of every vertex: over all ordered pairs of other vertices, the share of their
/// shortest chains of dependencies that pass it, summed (Freeman 1977). Unit: pairs, not
/// normalised; ends do not count as passed. 0 for a vertex without dependents or without
/// dependencies.
///
/// Exact: Brandes, "A Faster Algorithm for Betweenness Centrality" (2001), one breadth-first search
/// a vertex and one pass back. Its cost is known beforehand: [#exactWork]. Sampled (Brandes and
/// Pich 2007): only the searches from some vertices, drawn without replacement among those with a
/// dependency, scaled up. 40 bytes a vertex.
///
/// The error of a sample is stated per vertex: with probability [#CONFIDENCE] no vertex at all is
/// off by more than its [#errorBound]. One search adds at most as much to `v` as `v` has
/// dependencies at any depth, and adds something only when it starts at a dependent of `v`; both
/// are known exactly. The bound is the lesser of Hoeffding's and Bernstein's inequalities (which
/// hold without replacement too: Hoeffding 1963, theorem 4) with a union over the vertices.
///
/// Numbers of paths that no double holds are kept with an exponent of their own. Sums run in vertex
/// order, or in the order the seed draws: equal inputs give equal bits.
public final class Betweenness {
  /// The probability that the error bounds hold for all vertices at once.
  public static final double CONFIDENCE = 0.99;

  private final double[] values;

  /// Zero everywhere when exact.
  private final double[] errorBounds;

  private final int searches;
  private final boolean exact;

  private Betweenness(double[] values, double[] errorBounds, int searches, boolean exact) {
    this.values = values;
    this.errorBounds = errorBounds;
    this.searches = searches;
    this.exact = exact;
  }

  public static Betweenness exact(DependencyGraph graph) {
    ShortestPathShares shares = new ShortestPathShares(graph);
    int[] starts = starts(graph);
    for (int start : starts) {
      shares.addFrom(start);
    }
    return new Betweenness(shares.sums(), new double[graph.vertexCount()], starts.length, true);
  }

  /// From `pivots` searches, drawn by `seed` as [Random] specifies; exact when that is all there
  /// are.
  public static Betweenness sampled(DependencyGraph graph, int pivots, long seed) {
    if (pivots < 1) {
      throw new IllegalArgumentException("pivots must be at least 1: " + pivots);
    }
    int[] starts = starts(graph);
    if (pivots >= starts.length) {
      return exact(graph);
    }
    Random random = new Random(seed);
    ShortestPathShares shares = new ShortestPathShares(graph);
    for (int i = 0; i < pivots; i++) {
      int drawn = i + random.nextInt(starts.length - i);
      int start = starts[drawn];
      starts[drawn] = starts[i];
      starts[i] = start;
      shares.addFrom(start);
    }
    double[] values = shares.sums();
    for (int v = 0; v < values.length; v++) {
      values[v] *= (double) starts.length / pivots;
    }
    return new Betweenness(values, bounds(graph, starts.length, pivots), pivots, false);
  }

  /// The edges that all searches of [#exact] look at: what tells whether to sample.
  public static long exactWork(DependencyGraph graph) {
    CriticalityScores dependents = Criticality.of(graph).all(ActiveSet.everything(graph));
    long work = 0;
    for (int v = 0; v < graph.vertexCount(); v++) {
      work += graph.dependencyCount(v) * (dependents.of(v) + 1L);
    }
    return work;
  }

  public double of(int vertex) {
    return values[vertex];
  }

  /// How far the value may be off, as the class comment defines it; 0 when exact.
  public double errorBound(int vertex) {
    return errorBounds[vertex];
  }

  /// How many vertices a search started from.
  public int searches() {
    return searches;
  }

  public boolean isExact() {
    return exact;
  }

  public double[] toArray() {
    return values.clone();
  }

  /// The vertices with a dependency: a search from another one adds nothing.
  private static int[] starts(DependencyGraph graph) {
    int[] starts = new int[graph.vertexCount()];
    int count = 0;
    for (int v = 0; v < starts.length; v++) {
      if (graph.dependencyCount(v) > 0) {
        starts[count++] = v;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  private static double[] bounds(DependencyGraph graph, int population, int pivots) {
    ActiveSet everything = ActiveSet.everything(graph);
    int[] above = Criticality.of(graph).all(everything).toArray();
    int[] below = Criticality.of(graph.reversed()).all(everything).toArray();
    int between = 0;
    for (int v = 0; v < above.length; v++) {
      between += above[v] > 0 && below[v] > 0 ? 1 : 0;
    }
    double log = StrictMath.log(2.0 * between / (1 - CONFIDENCE));
    double[] bounds = new double[above.length];
    for (int v = 0; v < bounds.length; v++) {
      if (above[v] > 0 && below[v] > 0) {
        double range = below[v];
        double hoeffding = range * Math.sqrt(log / (2 * pivots));
        double hit = Math.min(1, (double) above[v] / population);
        double bernstein = range * (Math.sqrt(2 * hit * log / pivots) + 2 * log / (3.0 * pivots));
        bounds[v] = population * Math.min(hoeffding, bernstein);
      }
    }
    return bounds;
  }
}
