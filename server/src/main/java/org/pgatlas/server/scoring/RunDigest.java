package org.pgatlas.server.scoring;

import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ResultHash;

/// Tells by content what a run read and what it found, whatever the internal ids and the way there:
/// equal inputs give equal digests in every database. Vertices and projects are mixed into sums of
/// 64 bits, two of each, so that no order is needed and a graph of millions takes milliseconds; the
/// sums are hashed. That is for telling runs apart, not against somebody who makes graphs that
/// collide.
final class RunDigest {
  private static final long[] LANES = {0x9E3779B97F4A7C15L, 0xC2B2AE3D27D4EB4FL};

  private RunDigest() {}

  /// Results of vertices and of projects with repos; others have none.
  static String results(ResultTree tree, LayerInputs inputs, Scores scores) {
    ResultHash hash = new ResultHash("metric-run-with-projects").put(tree.hex());
    for (long lane : LANES) {
      long[] projects = projects(inputs.vertices(), inputs.projects().size(), lane);
      long sum = 0;
      for (int p = 0; p < projects.length; p++) {
        long one = projects[p];
        for (long[] column : scores.projects()) {
          one = mix(one + column[p] * lane);
        }
        sum += projects[p] == 0 ? 0 : one;
      }
      hash.put(new long[] {sum});
    }
    return hash.hex();
  }

  /// Graph, kinds, projects and whether they are alive, signals and pony factors.
  static String inputs(LayerInputs inputs, ActiveMode mode) {
    VertexColumns vertices = inputs.vertices();
    DependencyGraph graph = inputs.graph();
    ResultHash hash =
        new ResultHash("metric-run-inputs")
            .put(MetricRun.nameOf(mode))
            .put(new int[] {vertices.size(), graph.edgeCount()});
    long[] own = own(vertices);
    long[] first = around(inputs, LANES[0]);
    long[] second = around(inputs, LANES[1]);
    // What a vertex is called in both sums lies side by side: edges lead anywhere in memory.
    long[] named = new long[2 * vertices.size()];
    for (int v = 0; v < vertices.size(); v++) {
      named[2 * v] = mix(vertices.identity[v] + LANES[0]);
      named[2 * v + 1] = mix(vertices.identity[v] + LANES[1]);
    }
    long a = 0;
    long b = 0;
    for (int v = 0; v < vertices.size(); v++) {
      long aroundA = vertices.projectOf[v] < 0 ? 0 : first[vertices.projectOf[v]];
      long aroundB = vertices.projectOf[v] < 0 ? 0 : second[vertices.projectOf[v]];
      for (int i = graph.dependenciesBegin(v), e = graph.dependenciesEnd(v); i < e; i++) {
        int w = 2 * graph.dependencyAt(i);
        aroundA += named[w];
        aroundB += named[w + 1];
      }
      a += mix(own[v] * LANES[0] + aroundA);
      b += mix(own[v] * LANES[1] + aroundB);
    }
    return hash.put(new long[] {a}).put(new long[] {b}).hex();
  }

  /// What its project and whether that is alive adds to a vertex.
  private static long[] around(LayerInputs inputs, long lane) {
    long[] projects = projects(inputs.vertices(), inputs.projects().size(), lane);
    for (int p = 0; p < projects.length; p++) {
      projects[p] = mix(projects[p] + (inputs.projects().alive()[p] ? 1 : 0));
    }
    return projects;
  }

  /// What a vertex is by itself: identity, kind, signals and pony factor.
  private static long[] own(VertexColumns vertices) {
    long[] own = new long[vertices.size()];
    for (int v = 0; v < own.length; v++) {
      own[v] = mix(vertices.identity[v] + 2L * vertices.pony[v] + (vertices.external[v] ? 1 : 0));
    }
    for (long[] signal : vertices.signals) {
      for (int v = 0; v < own.length; v++) {
        own[v] = mix(own[v] + signal[v]);
      }
    }
    return own;
  }

  /// What tells projects apart beside their numbers: their repos.
  private static long[] projects(VertexColumns vertices, int size, long lane) {
    long[] sums = new long[size];
    for (int v = 0; v < vertices.size(); v++) {
      if (vertices.projectOf[v] >= 0) {
        sums[vertices.projectOf[v]] += mix(vertices.identity[v] ^ lane);
      }
    }
    return sums;
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
