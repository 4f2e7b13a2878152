package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArticulationTest {
  @Test
  void two_triangles_joined_by_a_vertex_and_a_tail() {
    DependencyGraph graph =
        new GraphBuilder(7)
            .add(0, 1)
            .add(1, 2)
            .add(2, 0)
            .add(2, 3)
            .add(3, 4)
            .add(4, 2)
            .add(5, 4)
            .build();
    Articulation found = Articulation.of(graph);
    assertThat(points(found, 7)).containsExactly(2, 4);
    assertThat(found.pointCount()).isEqualTo(2);
    assertThat(bridges(found)).containsExactly("4-5");
    assertThat(found.bridgesPerVertex()).containsExactly(0, 0, 0, 0, 1, 1, 0);
  }

  @Test
  void mutual_dependency_is_one_edge_and_a_bridge() {
    Articulation found = Articulation.of(new GraphBuilder(2).add(0, 1).add(1, 0).add(1, 1).build());
    assertThat(bridges(found)).containsExactly("0-1");
    assertThat(found.pointCount()).isZero();
    assertThat(Articulation.of(new GraphBuilder(0).build()).bridgeCount()).isZero();
  }

  @Test
  void a_long_chain_is_all_bridges() {
    int n = 50_000;
    GraphBuilder chain = new GraphBuilder(n);
    for (int v = 0; v + 1 < n; v++) {
      chain.add(v, v + 1);
    }
    Articulation found = Articulation.of(chain.build());
    assertThat(found.pointCount()).isEqualTo(n - 2);
    assertThat(found.bridgeCount()).isEqualTo(n - 1);
    assertThat(Articulation.of(chain.add(n - 1, 0).build()).pointCount()).isZero();
  }

  @Test
  void equals_removal_by_hand_on_random_graphs() {
    for (long seed = System.nanoTime(), last = seed + 80; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      int n = graph.vertexCount();
      if (n > 150) {
        continue;
      }
      Articulation found = Articulation.of(graph);
      int parts = parts(graph, -1, -1, -1);
      List<String> bridges = new ArrayList<>();
      for (int v = 0; v < n; v++) {
        boolean isolated = graph.dependencyCount(v) + graph.dependentCount(v) == 0;
        boolean point = !isolated && parts(graph, v, -1, -1) > parts;
        assertThat(found.isPoint(v)).as("vertex %d, seed %d", v, seed).isEqualTo(point);
        for (int w = v + 1; w < n; w++) {
          boolean edge = graph.hasEdge(v, w) || graph.hasEdge(w, v);
          if (edge && parts(graph, -1, v, w) > parts) {
            bridges.add(v + "-" + w);
          }
        }
      }
      assertThat(bridges(found)).as("seed %d", seed).isEqualTo(bridges);
    }
  }

  /// Components when a vertex, or the edge between two, is taken away.
  private static int parts(DependencyGraph graph, int without, int end, int otherEnd) {
    int n = graph.vertexCount();
    int[] least =
        Flooding.least(
            graph,
            (v, w) -> {
              boolean gone = v == without || w == without;
              boolean cut = Math.min(v, w) == end && Math.max(v, w) == otherEnd;
              return !gone && !cut;
            });
    int parts = 0;
    for (int v = 0; v < n; v++) {
      parts += v != without && least[v] == v ? 1 : 0;
    }
    return parts;
  }

  private static List<Integer> points(Articulation found, int n) {
    List<Integer> points = new ArrayList<>();
    for (int v = 0; v < n; v++) {
      if (found.isPoint(v)) {
        points.add(v);
      }
    }
    return points;
  }

  private static List<String> bridges(Articulation found) {
    List<String> bridges = new ArrayList<>();
    for (int i = 0; i < found.bridgeCount(); i++) {
      bridges.add(found.bridgeFrom(i) + "-" + found.bridgeTo(i));
    }
    return bridges;
  }
}
