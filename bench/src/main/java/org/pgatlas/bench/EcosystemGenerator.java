package org.pgatlas.bench;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;

/// Draws a synthetic package ecosystem: the same parameters give the same graph on every machine
/// (own generator, `StrictMath`).
///
/// Vertices are ranked from the foundations up, and `family` neighbouring ranks make a family, like
/// the packages of one author. A vertex draws a number of dependencies from a shifted Pareto
/// distribution (many have none). A share `copied` of them is copied from a relative of lower rank
/// (the copying model of Kumar et al., FOCS 2000); each other one has rank `min(r·reach,
/// libraries·n)·u^concentration`, `u` uniform: a high concentration sends nearly everybody to a few
/// foundations, a low reach keeps chains short; both keep closures small. Only the lowest ranks, a
/// share `libraries`, are depended on: the others are end products. Many of these on few deeply
/// entangled libraries give huge closures. A share of vertices forms a cycle with a relative. At
/// last ranks are shuffled, singly or by whole families ([Ecosystem.Numbering]), so that vertex
/// numbers tell no ranks.
public final class EcosystemGenerator {
  private final Ecosystem parameters;
  private long state;

  /// Dependencies drawn so far: those of rank `r` are `drawn[begin[r]] .. drawn[begin[r+1]-1]`.
  private final int[] begin;

  private int[] drawn;
  private int size;
  private final int[] drawnBy;

  public EcosystemGenerator(Ecosystem parameters) {
    this.parameters = parameters;
    this.state = parameters.seed();
    this.begin = new int[parameters.vertices() + 1];
    this.drawn = new int[parameters.edges() + 1024];
    this.drawnBy = new int[parameters.vertices()];
  }

  public DependencyGraph generate() {
    int n = parameters.vertices();
    int[] name =
        switch (parameters.numbering()) {
          case BY_NAME -> shuffled(parameters.family());
          case BY_ARRIVAL -> shuffled(1);
        };
    GraphBuilder edges = new GraphBuilder(n, parameters.edges() + 1024);
    double mean = parameters.edges() / ((1 - parameters.leafShare()) * n);
    for (int rank = 0; rank < n; rank++) {
      int reachable = (int) Math.ceil(ceiling(rank));
      int wanted = Math.min(dependencyCount(mean), reachable);
      for (int k = 0; k < wanted; k++) {
        int dependency = distinctDependency(rank);
        if (dependency >= 0) {
          append(dependency);
          edges.add(name[rank], name[dependency]);
        }
      }
      begin[rank + 1] = size;
      if (rank > 0 && uniform() < parameters.cycleShare()) {
        int relative = relative(rank);
        edges.add(name[rank], name[relative]).add(name[relative], name[rank]);
      }
    }
    return edges.build();
  }

  /// Shifted Pareto with the wanted mean, capped so that one vertex cannot carry the graph.
  private int dependencyCount(double mean) {
    if (uniform() < parameters.leafShare()) {
      return 0;
    }
    double tail = parameters.tail();
    double amount = mean * (tail - 1) * (StrictMath.pow(1 - uniform(), -1 / tail) - 1);
    double whole = Math.floor(amount);
    return (int) Math.min(40 * mean, uniform() < amount - whole ? whole + 1 : whole);
  }

  private int distinctDependency(int rank) {
    for (int attempt = 0; attempt < 64; attempt++) {
      int dependency = uniform() < parameters.copied() ? copied(rank) : fresh(rank);
      if (dependency >= 0 && drawnBy[dependency] != rank) {
        drawnBy[dependency] = rank;
        return dependency;
      }
    }
    return -1;
  }

  private int fresh(int rank) {
    double u = StrictMath.pow(uniform(), parameters.concentration());
    return (int) (ceiling(rank) * u);
  }

  /// Below which rank fresh dependencies lie.
  private double ceiling(int rank) {
    return Math.min(rank * parameters.reach(), parameters.libraries() * parameters.vertices());
  }

  /// One of a relative's dependencies, -1 when it has none.
  private int copied(int rank) {
    int relative = relative(rank);
    int count = begin[relative + 1] - begin[relative];
    return relative == rank || count == 0 ? -1 : drawn[begin[relative] + (int) (uniform() * count)];
  }

  /// A member of the same family with a lower rank; for its first member the rank below.
  private int relative(int rank) {
    int first = rank - rank % parameters.family();
    return first == rank ? Math.max(0, rank - 1) : first + (int) (uniform() * (rank - first));
  }

  private void append(int dependency) {
    if (size == drawn.length) {
      drawn = Arrays.copyOf(drawn, size + (size >> 1));
    }
    drawn[size++] = dependency;
  }

  /// Numbers for the ranks: groups of `family` neighbouring ranks in any order.
  private int[] shuffled(int family) {
    int n = parameters.vertices();
    int[] order = new int[(n + family - 1) / family];
    for (int i = 0; i < order.length; i++) {
      int j = (int) (uniform() * (i + 1));
      order[i] = order[j];
      order[j] = i;
    }
    int[] names = new int[n];
    int next = 0;
    for (int f : order) {
      for (int rank = f * family; rank < Math.min(n, (f + 1) * family); rank++) {
        names[rank] = next++;
      }
    }
    return names;
  }

  private double uniform() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
  private long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
