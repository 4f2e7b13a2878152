package org.pgatlas.jgrapht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.GraphTests;
import org.jgrapht.alg.connectivity.BiconnectivityInspector;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.scoring.BetweennessCentrality;
import org.jgrapht.alg.scoring.PageRank;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.AsUndirectedGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.EdgeReversedGraph;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jgrapht.traverse.BreadthFirstIterator;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.Articulation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.StronglyConnectedComponents;
import org.pgatlas.graph.Traversal;
import org.pgatlas.graph.WeaklyConnectedComponents;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Betweenness;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;

/// JGraphT's algorithms on the view give what ours give on the arrays, and what they give on a
/// graph of its own.
final class GraphViewTest {
  private static DependencyGraph random(long seed) {
    Random random = new Random(seed);
    int n = 2 + random.nextInt(80);
    GraphBuilder builder = new GraphBuilder(n);
    int edges = random.nextInt(n * 3);
    for (int i = 0; i < edges; i++) {
      builder.add(random.nextInt(n), random.nextInt(n));
    }
    return builder.build();
  }

  /// The same as JGraphT would hold it.
  private static Graph<Integer, DefaultEdge> copy(DependencyGraph graph) {
    Graph<Integer, DefaultEdge> copy = new SimpleDirectedGraph<>(DefaultEdge.class);
    IntStream.range(0, graph.vertexCount()).forEach(copy::addVertex);
    for (int v = 0; v < graph.vertexCount(); v++) {
      for (int dependency : graph.dependencies(v)) {
        copy.addEdge(v, dependency);
      }
    }
    return copy;
  }

  @Test
  void its_edges_are_those_of_the_graph() {
    for (long seed = 0; seed < 50; seed++) {
      DependencyGraph graph = random(seed);
      GraphView view = new GraphView(graph);
      Graph<Integer, DefaultEdge> copy = copy(graph);
      assertThat(view.vertexSet()).isEqualTo(copy.vertexSet());
      assertThat(view.edgeSet()).hasSize(copy.edgeSet().size());
      assertThat(GraphTests.isSimple(view)).isTrue();
      for (int v : view.vertexSet()) {
        assertThat(view.outDegreeOf(v)).isEqualTo(copy.outDegreeOf(v));
        assertThat(view.inDegreeOf(v)).isEqualTo(copy.inDegreeOf(v));
        assertThat(view.degreeOf(v)).isEqualTo(view.edgesOf(v).size());
        List<Integer> dependents = new ArrayList<>();
        view.incomingEdgesOf(v).forEach(e -> dependents.add(view.getEdgeSource(e)));
        assertThat(dependents)
            .containsExactly(IntStream.of(graph.dependents(v)).boxed().toArray(Integer[]::new));
        for (int w : view.vertexSet()) {
          Integer edge = view.getEdge(v, w);
          assertThat(edge != null).isEqualTo(graph.hasEdge(v, w));
          if (edge != null) {
            assertThat(view.getEdgeSource(edge)).isEqualTo(v);
            assertThat(view.getEdgeTarget(edge)).isEqualTo(w);
          }
        }
      }
    }
  }

  @Test
  void components_articulation_points_and_shortest_paths_are_equal_to_ours() {
    for (long seed = 100; seed < 150; seed++) {
      DependencyGraph graph = random(seed);
      GraphView view = new GraphView(graph);
      assertThat(
              Set.copyOf(new KosarajuStrongConnectivityInspector<>(view).stronglyConnectedSets()))
          .isEqualTo(strong(graph));
      assertThat(Set.copyOf(new ConnectivityInspector<>(view).connectedSets()))
          .isEqualTo(weak(graph));
      Set<Integer> points = new TreeSet<>();
      Articulation articulation = Articulation.of(graph);
      view.vertexSet().stream().filter(articulation::isPoint).forEach(points::add);
      assertThat(new BiconnectivityInspector<>(new AsUndirectedGraph<>(view)).getCutpoints())
          .isEqualTo(points);
      Traversal ours = new Traversal(graph);
      BFSShortestPath<Integer, Integer> theirs = new BFSShortestPath<>(view);
      for (int v = 0; v < graph.vertexCount(); v += 7) {
        for (int w = 0; w < graph.vertexCount(); w += 5) {
          int[] path = ours.shortestPath(v, w);
          var found = theirs.getPath(v, w);
          assertThat(found == null ? 0 : found.getVertexList().size()).isEqualTo(path.length);
        }
      }
    }
  }

  @Test
  void a_search_over_the_reversed_view_gives_criticality_and_centralities_are_equal() {
    for (long seed = 200; seed < 220; seed++) {
      DependencyGraph graph = random(seed);
      GraphView view = new GraphView(graph);
      CriticalityScores criticality = Criticality.of(graph).all(ActiveSet.everything(graph));
      Betweenness betweenness = Betweenness.exact(graph);
      var theirs = new BetweennessCentrality<>(view).getScores();
      var rank = new PageRank<>(view).getScores();
      var rankOfCopy = new PageRank<>(copy(graph)).getScores();
      for (int v : view.vertexSet()) {
        int reached = -1;
        var search = new BreadthFirstIterator<>(new EdgeReversedGraph<>(view), v);
        while (search.hasNext()) {
          search.next();
          reached++;
        }
        assertThat(reached).isEqualTo(criticality.of(v));
        assertThat(theirs.get(v))
            .isCloseTo(betweenness.of(v), org.assertj.core.data.Offset.offset(1e-9));
        assertThat(rank.get(v)).isEqualTo(rankOfCopy.get(v));
      }
    }
  }

  @Test
  void it_can_only_be_read() {
    GraphView view = new GraphView(new GraphBuilder(2).add(0, 1).build());
    assertThat(view.getType().isModifiable()).isFalse();
    assertThatThrownBy(() -> view.addVertex(5)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> view.addEdge(1, 0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> view.removeEdge(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> view.removeVertex(0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> view.outgoingEdgesOf(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2");
    assertThat(view.containsEdge(0, 1)).isTrue();
    assertThat(view.getAllEdges(1, 0)).isEmpty();
  }

  private static Set<Set<Integer>> strong(DependencyGraph graph) {
    StronglyConnectedComponents components = StronglyConnectedComponents.of(graph);
    return grouped(graph.vertexCount(), components.sizes().length, components::componentOf);
  }

  private static Set<Set<Integer>> weak(DependencyGraph graph) {
    WeaklyConnectedComponents components = WeaklyConnectedComponents.of(graph);
    return grouped(graph.vertexCount(), components.sizes().length, components::componentOf);
  }

  private static Set<Set<Integer>> grouped(
      int n, int groups, java.util.function.IntUnaryOperator groupOf) {
    List<Set<Integer>> sets = new ArrayList<>();
    IntStream.range(0, groups).forEach(_ -> sets.add(new HashSet<>()));
    for (int v = 0; v < n; v++) {
      sets.get(groupOf.applyAsInt(v)).add(v);
    }
    return Set.copyOf(sets);
  }
}
