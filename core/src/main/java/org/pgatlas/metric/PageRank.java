package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.Condensation;
import org.pgatlas.graph.DependencyGraph;

/// PageRank of every vertex (Brin and Page 1998): the share of time that a walker spends there who
/// follows a random dependency with probability `damping` and otherwise starts again. A high rank
/// means that much of the layer's attention ends here. Unit: probability; the sum is 1.
///
/// r = damping · (Aᵀ r + dangling · p) + (1 − damping) · p, where A spreads a vertex's rank evenly
/// over its dependencies, dangling is the rank of the vertices without any, and p says where a
/// walker starts: everywhere alike ([#plain]) or by weight ([#personalised]).
///
/// Because dangling rank returns along p too, r is the solution of y = damping · Aᵀ y + p scaled to
/// the sum 1 (Del Corso, Gullì, Romani 2005). Components are settled in topological order: one pass
/// for a vertex that lies on no cycle, Gauss–Seidel sweeps inside a larger component until a sweep
/// changes its rank by no more than `tolerance` of it (L1 norm). The result is within damping · (1
/// − damping)⁻¹ · tolerance of the exact one. Sweeps rise towards the solution from below at least
/// as fast as the power iteration, so their number is bounded by log(tolerance · (1 − damping)) /
/// log(damping). O(vertices + edges), times the sweeps for the edges on cycles; 24 bytes a vertex.
///
/// No vertices, no ranks. Activity is not asked for: restrict the graph, or personalise. The order
/// of summation is fixed by the graph, so equal inputs give equal bits. One instance may be asked
/// by several threads at once.
public final class PageRank {
  /// `tolerance` is relative and per component, as [PageRank] defines it.
  public record Options(double damping, double tolerance) {
    public static final Options DEFAULT = new Options(0.85, 1e-13);

    public Options {
      if (!(damping >= 0 && damping < 1)) {
        throw new IllegalArgumentException("damping must be in 0 .. <1: " + damping);
      }
      if (!(tolerance >= 1e-15 && tolerance < 1)) {
        throw new IllegalArgumentException("tolerance must be in 1e-15 .. <1: " + tolerance);
      }
    }

    /// After so many sweeps the tolerance is reached whatever the component.
    int mostSweeps() {
      if (damping == 0) {
        return 2;
      }
      double sweeps = StrictMath.log(tolerance * (1 - damping)) / StrictMath.log(damping);
      return (int) Math.min(Integer.MAX_VALUE - 3, Math.ceil(sweeps)) + 2;
    }
  }

  private final DependencyGraph graph;
  private final Condensation dag;
  private final Options options;

  private PageRank(DependencyGraph graph, Condensation dag, Options options) {
    this.graph = graph;
    this.dag = dag;
    this.options = options;
  }

  public static PageRank of(DependencyGraph graph) {
    return of(graph, Options.DEFAULT);
  }

  public static PageRank of(DependencyGraph graph, Options options) {
    return new PageRank(graph, Condensation.of(graph), options);
  }

  /// Walkers start everywhere alike.
  public double[] plain() {
    double[] start = new double[graph.vertexCount()];
    Arrays.fill(start, 1);
    return rank(start, start.length);
  }

  /// Walkers start at the given vertices alike: those of a project or a tenant.
  public double[] personalised(boolean[] starts) {
    double[] weights = new double[starts.length];
    for (int v = 0; v < starts.length; v++) {
      weights[v] = starts[v] ? 1 : 0;
    }
    return personalised(weights);
  }

  /// Walkers start at `v` with probability `weights[v]` over the sum of all; what no walker reaches
  /// has rank 0.
  public double[] personalised(double[] weights) {
    if (weights.length != graph.vertexCount()) {
      throw new IllegalArgumentException(
          "weights has " + weights.length + " entries for " + graph.vertexCount() + " vertices");
    }
    CompensatedSum sum = new CompensatedSum();
    for (int v = 0; v < weights.length; v++) {
      if (!(weights[v] >= 0 && weights[v] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weights[" + v + "] is not a finite number >= 0: " + weights[v]);
      }
      sum.add(weights[v]);
    }
    double total = sum.value();
    if (weights.length > 0 && !(total > 0 && total < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the weights have no finite sum above 0: " + total);
    }
    return rank(weights, total);
  }

  private double[] rank(double[] start, double total) {
    double[] rank = new double[start.length];
    // what one dependency receives: rank over number of dependencies
    double[] share = new double[start.length];
    for (int component = 0; component < dag.componentCount(); component++) {
      settle(component, start, total, rank, share);
    }
    CompensatedSum sum = new CompensatedSum();
    for (double value : rank) {
      sum.add(value);
    }
    double scale = sum.value();
    for (int v = 0; v < rank.length; v++) {
      rank[v] /= scale;
    }
    return rank;
  }

  private void settle(int component, double[] start, double total, double[] rank, double[] share) {
    int begin = dag.membersBegin(component);
    int end = dag.membersEnd(component);
    int sweeps = end - begin == 1 ? 1 : options.mostSweeps();
    double change;
    double mass;
    do {
      change = 0;
      mass = 0;
      for (int m = begin; m < end; m++) {
        int v = dag.memberAt(m);
        double value = start[v] / total + options.damping() * arriving(v, share);
        change += Math.abs(value - rank[v]);
        mass += value;
        rank[v] = value;
        share[v] = value / Math.max(1, graph.dependencyCount(v));
      }
      sweeps--;
    } while (sweeps > 0 && change > options.tolerance() * mass);
  }

  private double arriving(int v, double[] share) {
    double sum = 0;
    for (int i = graph.dependentsBegin(v), end = graph.dependentsEnd(v); i < end; i++) {
      sum += share[graph.dependentAt(i)];
    }
    return sum;
  }
}
