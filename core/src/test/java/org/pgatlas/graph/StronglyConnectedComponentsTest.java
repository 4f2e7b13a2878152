package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.junit.jupiter.api.Test;

class StronglyConnectedComponentsTest {
  @Test
  void cycle_with_tail_and_head_in_topological_order() {
    DependencyGraph graph =
        new GraphBuilder(5).add(4, 1).add(1, 2).add(2, 3).add(3, 1).add(3, 0).build();
    StronglyConnectedComponents components = StronglyConnectedComponents.of(graph);
    assertThat(components.count()).isEqualTo(3);
    assertThat(components.componentOf(4)).isZero();
    assertThat(components.componentOf(1)).isEqualTo(1);
    assertThat(components.componentOf(2)).isEqualTo(1);
    assertThat(components.componentOf(3)).isEqualTo(1);
    assertThat(components.componentOf(0)).isEqualTo(2);
    assertThat(components.sizes()).containsExactly(1, 3, 1);
  }

  @Test
  void same_partition_as_jgrapht_and_every_edge_goes_up() {
    for (long seed = System.nanoTime(), last = seed + 60; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      Condensation dag = Condensation.of(graph);
      assertThat(partition(graph, dag)).as("seed %d", seed).isEqualTo(reference(graph));
      Set<Long> quotient = new HashSet<>();
      for (int v = 0; v < graph.vertexCount(); v++) {
        for (int w : graph.dependencies(v)) {
          int from = dag.componentOf(v);
          int to = dag.componentOf(w);
          assertThat(from).as("seed %d", seed).isLessThanOrEqualTo(to);
          if (from != to) {
            quotient.add((long) from << 32 | to);
          }
        }
      }
      assertThat(edges(dag)).as("seed %d", seed).isEqualTo(quotient);
      assertThat(dag.edgeCount()).as("no parallel edges, seed %d", seed).isEqualTo(quotient.size());
    }
  }

  @Test
  void a_chain_and_a_ring_of_a_million_need_no_stack() {
    int n = 1_000_000;
    GraphBuilder chain = new GraphBuilder(n, n);
    for (int v = 0; v + 1 < n; v++) {
      chain.add(v, v + 1);
    }
    assertThat(StronglyConnectedComponents.of(chain.build()).count()).isEqualTo(n);
    assertThat(StronglyConnectedComponents.of(chain.add(n - 1, 0).build()).count()).isEqualTo(1);
  }

  private static Set<Set<Integer>> partition(DependencyGraph graph, Condensation dag) {
    Set<Set<Integer>> sets = new HashSet<>();
    int members = 0;
    for (int c = 0; c < dag.componentCount(); c++) {
      Set<Integer> set = new TreeSet<>();
      for (int i = dag.membersBegin(c); i < dag.membersEnd(c); i++) {
        set.add(dag.memberAt(i));
        members++;
      }
      sets.add(set);
    }
    assertThat(members).isEqualTo(graph.vertexCount());
    return sets;
  }

  private static Set<Long> edges(Condensation dag) {
    Set<Long> edges = new HashSet<>();
    for (int c = 0; c < dag.componentCount(); c++) {
      for (int i = dag.successorsBegin(c); i < dag.successorsEnd(c); i++) {
        edges.add((long) c << 32 | dag.successorAt(i));
      }
    }
    return edges;
  }

  private static Set<Set<Integer>> reference(DependencyGraph graph) {
    SimpleDirectedGraph<Integer, DefaultEdge> copy = new SimpleDirectedGraph<>(DefaultEdge.class);
    for (int v = 0; v < graph.vertexCount(); v++) {
      copy.addVertex(v);
    }
    for (int v = 0; v < graph.vertexCount(); v++) {
      for (int w : graph.dependencies(v)) {
        copy.addEdge(v, w);
      }
    }
    return new HashSet<>(new KosarajuStrongConnectivityInspector<>(copy).stronglyConnectedSets());
  }
}
