package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;

/// A division of the graph into communities: parts whose members depend on each other more than
/// chance would have it, whatever the direction. Louvain's method (Blondel et al., J. Stat. Mech.
/// 2008): vertices move to the neighbouring community that raises modularity most, until none
/// does; communities become the vertices of a smaller graph, and so on. As Traag et al. (Sci. Rep.
/// 2019) found, that can leave communities that do not hang together; here each is divided into
/// its connected parts before it becomes a vertex, which only raises modularity.
///
/// Deterministic: vertices take their turn in ascending order, of equally good communities the one
/// with the lowest number wins, and gains are compared as whole numbers. Modularity (Newman, Girvan
/// 2004; resolution 1) has a limit: communities of about √edges and smaller may fall together in
/// very large ones.
///
/// O(edges) a round over the vertices; ecosystems take tens of rounds. Edge cases: a vertex without
/// edges is a community of its own; without edges modularity is 0.
public final class Communities {
  /// Every round raises modularity, so they end; this ends them where little is gained.
  private static final int MOST_ROUNDS = 40;

  /// Community by vertex, numbered in the order of their first members.
  private final int[] communityOf;

  private final int[] sizes;
  private final double modularity;

  private Communities(int[] communityOf, int[] sizes, double modularity) {
    this.communityOf = communityOf;
    this.sizes = sizes;
    this.modularity = modularity;
  }

  public static Communities of(DependencyGraph graph) {
    Level level = Level.of(graph);
    int[] communityOf = new int[graph.vertexCount()];
    Arrays.setAll(communityOf, v -> v);
    while (true) {
      int[] found = numbered(level.connected(level.moved()));
      int count = count(found);
      if (count == level.size()) {
        break;
      }
      for (int v = 0; v < communityOf.length; v++) {
        communityOf[v] = found[communityOf[v]];
      }
      level = level.merged(found, count);
    }
    int[] numbered = numbered(communityOf);
    int[] sizes = new int[count(numbered)];
    for (int community : numbered) {
      sizes[community]++;
    }
    return new Communities(numbered, sizes, level.modularity());
  }

  public int communityOf(int vertex) {
    return communityOf[vertex];
  }

  public int count() {
    return sizes.length;
  }

  /// Members by community.
  public int[] sizes() {
    return sizes.clone();
  }

  /// Between -0.5 and 1.
  public double modularity() {
    return modularity;
  }

  private static int count(int[] numbered) {
    int most = -1;
    for (int one : numbered) {
      most = Math.max(most, one);
    }
    return most + 1;
  }

  /// Numbers from 0 in the order of first appearance.
  private static int[] numbered(int[] communityOf) {
    int[] number = new int[communityOf.length];
    Arrays.fill(number, -1);
    int[] numbered = new int[communityOf.length];
    int next = 0;
    for (int v = 0; v < numbered.length; v++) {
      if (number[communityOf[v]] < 0) {
        number[communityOf[v]] = next++;
      }
      numbered[v] = number[communityOf[v]];
    }
    return numbered;
  }

  /// A weighted graph without direction; an edge is in the rows of both ends.
  ///
  /// @param inner twice the weight of edges within a vertex
  /// @param degree weight of all ends of edges at a vertex, those of inner ones too
  /// @param total sum of the degrees
  @SuppressWarnings("ArrayRecordComponent") // within this class
  private record Level(
      int[] offsets, int[] targets, long[] weights, long[] inner, long[] degree, long total) {
    static Level of(DependencyGraph graph) {
      int n = graph.vertexCount();
      int[] offsets = new int[n + 1];
      int[] targets = new int[Math.multiplyExact(2, graph.edgeCount())];
      long[] degree = new long[n];
      int size = 0;
      for (int v = 0; v < n; v++) {
        for (int i = graph.dependenciesBegin(v); i < graph.dependenciesEnd(v); i++) {
          targets[size++] = graph.dependencyAt(i);
        }
        for (int i = graph.dependentsBegin(v); i < graph.dependentsEnd(v); i++) {
          targets[size++] = graph.dependentAt(i);
        }
        offsets[v + 1] = size;
        degree[v] = (long) size - offsets[v];
      }
      long[] weights = new long[size];
      Arrays.fill(weights, 1);
      return new Level(offsets, targets, weights, new long[n], degree, size);
    }

    int size() {
      return degree.length;
    }

    /// Vertices after moving around until no move raises modularity.
    int[] moved() {
      int n = size();
      int[] community = new int[n];
      Arrays.setAll(community, v -> v);
      long[] degrees = degree.clone();
      long[] joined = new long[n];
      int[] near = new int[n];
      boolean moving = true;
      for (int round = 0; moving && round < MOST_ROUNDS; round++) {
        moving = false;
        for (int v = 0; v < n; v++) {
          int best = best(v, community, degrees, joined, near);
          if (best != community[v]) {
            degrees[community[v]] -= degree[v];
            degrees[best] += degree[v];
            community[v] = best;
            moving = true;
          }
        }
      }
      return community;
    }

    /// Where the vertex belongs: its own community unless another one is truly better.
    private int best(int v, int[] community, long[] degrees, long[] joined, int[] near) {
      int own = community[v];
      int size = 0;
      for (int i = offsets[v]; i < offsets[v + 1]; i++) {
        int other = community[targets[i]];
        if (joined[other] == 0) {
          near[size++] = other;
        }
        joined[other] += weights[i];
      }
      int best = own;
      long most = gain(v, joined[own], degrees[own] - degree[v]);
      for (int k = 0; k < size; k++) {
        int other = near[k];
        if (other != own) {
          long gain = gain(v, joined[other], degrees[other]);
          if (gain > most || (gain == most && best != own && other < best)) {
            most = gain;
            best = other;
          }
        }
      }
      for (int k = 0; k < size; k++) {
        joined[near[k]] = 0;
      }
      return best;
    }

    /// What joining is worth, times a positive constant.
    private long gain(int v, long joined, long degrees) {
      return Math.subtractExact(
          Math.multiplyExact(joined, total), Math.multiplyExact(degree[v], degrees));
    }

    /// The connected parts of the communities, each named by its first vertex.
    int[] connected(int[] community) {
      int n = size();
      int[] part = new int[n];
      Arrays.fill(part, -1);
      int[] queue = new int[n];
      for (int start = 0; start < n; start++) {
        if (part[start] >= 0) {
          continue;
        }
        part[start] = start;
        int tail = 0;
        queue[tail++] = start;
        for (int head = 0; head < tail; head++) {
          int v = queue[head];
          for (int i = offsets[v]; i < offsets[v + 1]; i++) {
            int w = targets[i];
            if (part[w] < 0 && community[w] == community[start]) {
              part[w] = start;
              queue[tail++] = w;
            }
          }
        }
      }
      return part;
    }

    /// Communities as vertices.
    Level merged(int[] community, int count) {
      int[] begin = new int[count + 1];
      for (int one : community) {
        begin[one + 1]++;
      }
      for (int c = 0; c < count; c++) {
        begin[c + 1] += begin[c];
      }
      int[] members = new int[size()];
      int[] cursor = begin.clone();
      for (int v = 0; v < size(); v++) {
        members[cursor[community[v]]++] = v;
      }
      int[] newOffsets = new int[count + 1];
      int[] newTargets = new int[targets.length];
      long[] newWeights = new long[targets.length];
      long[] newInner = new long[count];
      long[] newDegree = new long[count];
      int[] at = new int[count];
      Arrays.fill(at, -1);
      int size = 0;
      for (int c = 0; c < count; c++) {
        int first = size;
        for (int m = begin[c]; m < begin[c + 1]; m++) {
          int v = members[m];
          newInner[c] += inner[v];
          newDegree[c] += degree[v];
          for (int i = offsets[v]; i < offsets[v + 1]; i++) {
            int other = community[targets[i]];
            if (other == c) {
              newInner[c] += weights[i];
            } else if (at[other] >= first) {
              newWeights[at[other]] += weights[i];
            } else {
              at[other] = size;
              newTargets[size] = other;
              newWeights[size++] = weights[i];
            }
          }
        }
        newOffsets[c + 1] = size;
      }
      return new Level(
          newOffsets,
          Arrays.copyOf(newTargets, size),
          Arrays.copyOf(newWeights, size),
          newInner,
          newDegree,
          total);
    }

    /// Of the division in which every vertex is a community.
    double modularity() {
      if (total == 0) {
        return 0;
      }
      double sum = 0;
      for (int v = 0; v < size(); v++) {
        double share = degree[v] / (double) total;
        sum += inner[v] / (double) total - share * share;
      }
      return sum;
    }
  }
}
