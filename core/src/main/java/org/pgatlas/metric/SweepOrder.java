package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.StronglyConnectedComponents;

/// An order of the vertices in which most edges lead onwards: who walks along it meets most
/// vertices when all that leads to them is known. Found once for a graph, and kept while that
/// changes here and there: edges that lead back cost time, never a result.
public final class SweepOrder {
  /// Vertex to its place.
  private final int[] places;

  private final int[] vertices;

  /// Takes the arrays over.
  private SweepOrder(int[] places, int[] vertices) {
    this.places = places;
    this.vertices = vertices;
  }

  /// By rising `rank`, as many as there are; equal ones ascending.
  private static SweepOrder by(int[] rank, int ranks) {
    int[] next = new int[ranks + 1];
    for (int one : rank) {
      next[one + 1]++;
    }
    for (int r = 0; r < ranks; r++) {
      next[r + 1] += next[r];
    }
    int[] places = new int[rank.length];
    int[] vertices = new int[rank.length];
    for (int v = 0; v < rank.length; v++) {
      places[v] = next[rank[v]]++;
      vertices[places[v]] = v;
    }
    return new SweepOrder(places, vertices);
  }

  /// Topological, but within cycles.
  public static SweepOrder of(DependencyGraph graph) {
    StronglyConnectedComponents components = StronglyConnectedComponents.of(graph);
    int[] rank = new int[graph.vertexCount()];
    Arrays.setAll(rank, components::componentOf);
    return by(rank, components.count());
  }

  /// The same by what a full pass has found.
  static SweepOrder of(ReachRows rows) {
    int[] rank = new int[rows.vertexCount()];
    Arrays.setAll(rank, v -> rows.rowOf(v) + 1);
    return by(rank, rows.count() + 1);
  }

  /// With other numbers; those that are new come first, as what nobody depends on does.
  SweepOrder renumbered(int[] newOf, int vertexCount) {
    int[] moved = new int[vertexCount];
    int[] order = new int[vertexCount];
    boolean[] known = new boolean[vertexCount];
    int at = vertexCount;
    for (int place = vertices.length - 1; place >= 0; place--) {
      int v = newOf[vertices[place]];
      if (v >= 0) {
        known[v] = true;
        order[--at] = v;
        moved[v] = at;
      }
    }
    for (int v = vertexCount - 1; v >= 0; v--) {
      if (!known[v]) {
        order[--at] = v;
        moved[v] = at;
      }
    }
    return new SweepOrder(moved, order);
  }

  int placeOf(int vertex) {
    return places[vertex];
  }

  int vertexAt(int place) {
    return vertices[place];
  }

  int size() {
    return vertices.length;
  }
}
