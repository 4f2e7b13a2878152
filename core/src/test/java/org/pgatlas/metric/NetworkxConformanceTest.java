package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.graph.Articulation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.DominatorTree;
import org.pgatlas.graph.RandomGraphs;
import org.pgatlas.graph.StronglyConnectedComponents;
import org.pgatlas.graph.WeaklyConnectedComponents;
import org.pgatlas.testing.TestData;

/// Every structure metric of every vertex against NetworkX, asked while the test runs: random
/// graphs of fixed seeds, and the published ecosystems. Both sides see the same edges, without
/// duplicates and self-loops.
class NetworkxConformanceTest {
  private static final int RANDOM_GRAPHS = 40;

  /// What NetworkX does in about a second.
  private static final long MOST_WORK = 1_000_000;

  @TempDir private Path folder = Path.of("");

  @Test
  void random_graphs_agree_in_every_metric() throws Exception {
    List<DependencyGraph> graphs = new ArrayList<>();
    for (long seed = 1; graphs.size() < RANDOM_GRAPHS; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      if (Betweenness.exactWork(graph) <= MOST_WORK) {
        graphs.add(graph);
      }
    }
    assertThat(compare(graphs)).isEqualTo(9136);
  }

  @Test
  void published_ecosystems_agree_in_every_metric() throws Exception {
    Path data = TestData.require("depgraph");
    List<DependencyGraph> graphs = new ArrayList<>();
    for (String name : PublishedGraph.NAMES) {
      graphs.add(PublishedGraph.read(data, name).graph());
    }
    assertThat(compare(graphs)).isEqualTo(5738 + 649 + 2867);
  }

  /// Asks for all graphs in one process and returns the number of vertices compared.
  private int compare(List<DependencyGraph> graphs) throws IOException, InterruptedException {
    Networkx.requirePython();
    Path questions = folder.resolve("questions.txt");
    try (PrintStream out = new PrintStream(questions.toFile(), StandardCharsets.UTF_8)) {
      for (DependencyGraph graph : graphs) {
        Networkx.ask(out, graph, starts(graph), roots(graph));
      }
    }
    List<Networkx.Answer> answers = Networkx.answers(questions, folder);
    assertThat(answers).hasSameSizeAs(graphs);
    int vertices = 0;
    for (int i = 0; i < graphs.size(); i++) {
      compare("graph " + i, graphs.get(i), answers.get(i));
      vertices += graphs.get(i).vertexCount();
    }
    return vertices;
  }

  private static void compare(String name, DependencyGraph graph, Networkx.Answer answer) {
    int n = graph.vertexCount();
    assertThat(answer.vertices()).as(name).hasSize(n);
    ActiveSet active = ActiveSet.of(graph, roots(graph), ActiveMode.ACTIVE_ROOTS);
    Articulation articulation = Articulation.of(graph);
    WeaklyConnectedComponents weak = WeaklyConnectedComponents.of(graph);
    StronglyConnectedComponents strong = StronglyConnectedComponents.of(graph);
    DominatorTree tree = DominatorTree.of(graph, roots(graph));
    DependencyDepth depth = DependencyDepth.of(graph);
    PageRank pageRank = PageRank.of(graph);
    int[] points = perVertex(n, v -> articulation.isPoint(v) ? 1 : 0);
    integers(name + " criticality", answer, 2, everybody(graph));
    reals(name + " PageRank", answer, 3, pageRank.plain(), 0);
    reals(name + " personalised PageRank", answer, 4, pageRank.personalised(starts(graph)), 0);
    integers(name + " core number", answer, 5, CoreNumbers.of(graph));
    integers(name + " articulation point", answer, 6, points);
    integers(name + " weak component", answer, 7, leastOf(n, weak::componentOf));
    integers(name + " strong component", answer, 8, leastOf(n, strong::componentOf));
    integers(name + " dominator", answer, 9, perVertex(n, tree::immediateDominator));
    integers(name + " choke point", answer, 10, ChokePoints.of(graph, active));
    reals(name + " betweenness", answer, 11, Betweenness.exact(graph).toArray(), 1e-9);
    integers(name + " depth below", answer, 12, perVertex(n, depth::below));
    integers(name + " depth above", answer, 13, perVertex(n, depth::above));
    List<String> bridges = new ArrayList<>();
    for (int i = 0; i < articulation.bridgeCount(); i++) {
      bridges.add(articulation.bridgeFrom(i) + "-" + articulation.bridgeTo(i));
    }
    assertThat(answer.bridges()).as(name + " bridges").containsExactlyInAnyOrderElementsOf(bridges);
  }

  private static void integers(String what, Networkx.Answer answer, int column, int[] ours) {
    int[] theirs = new int[ours.length];
    for (String[] fields : answer.vertices()) {
      theirs[Integer.parseInt(fields[1])] = Integer.parseInt(fields[column]);
    }
    assertThat(ours).as(what).isEqualTo(theirs);
  }

  /// Within 1e-9, or within `relative` of a larger value.
  private static void reals(
      String what, Networkx.Answer answer, int column, double[] ours, double relative) {
    for (String[] fields : answer.vertices()) {
      double theirs = Double.parseDouble(fields[column]);
      assertThat(ours[Integer.parseInt(fields[1])])
          .as("%s of %s", what, fields[1])
          .isCloseTo(theirs, within(Math.max(1e-9, relative * theirs)));
    }
  }

  private static int[] everybody(DependencyGraph graph) {
    return Criticality.of(graph).all(ActiveSet.everything(graph)).toArray();
  }

  private static boolean[] starts(DependencyGraph graph) {
    boolean[] starts = RandomGraphs.flags(11, graph.vertexCount(), 0.1);
    starts[0] = true;
    return starts;
  }

  /// Every vertex that nothing depends on, and a few more.
  private static boolean[] roots(DependencyGraph graph) {
    boolean[] roots = RandomGraphs.flags(12, graph.vertexCount(), 0.01);
    for (int v = 0; v < roots.length; v++) {
      roots[v] |= graph.dependentCount(v) == 0;
    }
    return roots;
  }

  /// A component as its least vertex.
  private static int[] leastOf(int n, IntUnaryOperator componentOf) {
    int[] least = new int[n];
    Arrays.fill(least, -1);
    return perVertex(
        n,
        v -> {
          int c = componentOf.applyAsInt(v);
          least[c] = least[c] < 0 ? v : least[c];
          return least[c];
        });
  }

  private static int[] perVertex(int n, IntUnaryOperator value) {
    int[] values = new int[n];
    for (int v = 0; v < n; v++) {
      values[v] = value.applyAsInt(v);
    }
    return values;
  }
}
