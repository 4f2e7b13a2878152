package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.RandomGraphs;
import org.pgatlas.testing.TestData;

/// Divisions: of planted groups, of random graphs against the definition, of published ecosystems
/// against NetworkX.
final class CommunitiesTest {
  @Test
  void planted_groups_are_found_exactly() {
    Random random = new Random(5);
    int groups = 12;
    int members = 25;
    GraphBuilder builder = new GraphBuilder(groups * members);
    for (int v = 0; v < groups * members; v++) {
      for (int k = 0; k < 6; k++) {
        builder.add(v, v / members * members + random.nextInt(members));
      }
    }
    for (int k = 0; k < 60; k++) {
      builder.add(random.nextInt(groups * members), random.nextInt(groups * members));
    }
    Communities found = Communities.of(builder.build());
    assertThat(found.count()).isEqualTo(groups);
    assertThat(found.sizes()).containsOnly(members);
    for (int v = 0; v < groups * members; v++) {
      assertThat(found.communityOf(v)).isEqualTo(v / members);
    }
  }

  @Test
  void modularity_is_that_of_the_definition_and_every_community_hangs_together() {
    for (long seed = 1; seed <= 80; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      Communities found = Communities.of(graph);
      assertThat(found.modularity()).isCloseTo(modularity(graph, found), within(1e-9));
      assertThat(IntStream.of(found.sizes()).sum()).isEqualTo(graph.vertexCount());
      int[] alone = new int[graph.vertexCount()];
      for (int v = 0; v < alone.length; v++) {
        alone[v] = graph.dependencyCount(v) + graph.dependentCount(v) == 0 ? 1 : 0;
        if (alone[v] == 1) {
          assertThat(found.sizes()[found.communityOf(v)]).isEqualTo(1);
        }
      }
      assertConnected(graph, found);
      Communities again = Communities.of(graph);
      for (int v = 0; v < alone.length; v++) {
        assertThat(again.communityOf(v)).isEqualTo(found.communityOf(v));
      }
    }
  }

  /// As good as the same method there, whose own modularity agrees with ours.
  @Test
  void published_ecosystems_are_divided_as_well_as_by_networkx(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path data = TestData.require("depgraph");
    Networkx.requirePython();
    for (String name : PublishedGraph.NAMES) {
      DependencyGraph graph = PublishedGraph.read(data, name).graph();
      Communities found = Communities.of(graph);
      StringBuilder text = new StringBuilder();
      for (int v = 0; v < graph.vertexCount(); v++) {
        text.append("v ").append(v).append(' ').append(found.communityOf(v)).append('\n');
        for (int w : graph.dependencies(v)) {
          text.append("e ").append(v).append(' ').append(w).append('\n');
        }
      }
      Path input = folder.resolve("graph.txt");
      Files.writeString(input, text);
      Path script = folder.resolve("divide.py");
      Files.writeString(
          script,
          """
          import sys, networkx as nx
          g, parts = nx.MultiGraph(), {}
          for line in open(sys.argv[1]):
              kind, a, b = line.split()
              if kind == 'v':
                  g.add_node(int(a)); parts.setdefault(b, set()).add(int(a))
              else:
                  g.add_edge(int(a), int(b))
          simple = nx.Graph()
          simple.add_nodes_from(g)
          for a, b in g.edges():
              w = simple.get_edge_data(a, b, {'weight': 0})['weight']
              simple.add_edge(a, b, weight=w + 1)
          c = nx.community
          theirs = c.louvain_communities(simple, seed=1)
          print(c.modularity(simple, parts.values()), c.modularity(simple, theirs))
          """);
      Process process =
          new ProcessBuilder("python3", script.toString(), input.toString())
              .redirectErrorStream(true)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor()).as(answer).isZero();
      double[] both =
          Arrays.stream(answer.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      System.out.println(name + ": modularity " + both[0] + ", NetworkX's division " + both[1]);
      assertThat(found.modularity()).isCloseTo(both[0], within(1e-9));
      assertThat(found.modularity()).isGreaterThan(both[1] - 0.02);
    }
  }

  @Test
  void without_edges_everybody_is_alone() {
    Communities found = Communities.of(new GraphBuilder(3).build());
    assertThat(found.count()).isEqualTo(3);
    assertThat(found.modularity()).isZero();
    assertThat(Communities.of(new GraphBuilder(0).build()).count()).isZero();
  }

  private static double modularity(DependencyGraph graph, Communities found) {
    double m = graph.edgeCount();
    double within = 0;
    double[] degrees = new double[found.count()];
    for (int v = 0; v < graph.vertexCount(); v++) {
      degrees[found.communityOf(v)] += graph.dependencyCount(v) + graph.dependentCount(v);
      for (int w : graph.dependencies(v)) {
        within += found.communityOf(v) == found.communityOf(w) ? 1 : 0;
      }
    }
    return m == 0 ? 0 : within / m - Arrays.stream(degrees).map(d -> d * d / (4 * m * m)).sum();
  }

  private static void assertConnected(DependencyGraph graph, Communities found) {
    int[] reached = new int[found.count()];
    boolean[] seen = new boolean[graph.vertexCount()];
    boolean[] begun = new boolean[found.count()];
    for (int start = 0; start < seen.length; start++) {
      int community = found.communityOf(start);
      if (begun[community]) {
        continue;
      }
      begun[community] = true;
      ArrayDeque<Integer> open = new ArrayDeque<>();
      open.add(start);
      seen[start] = true;
      while (!open.isEmpty()) {
        int v = open.removeFirst();
        reached[community]++;
        IntStream.concat(IntStream.of(graph.dependencies(v)), IntStream.of(graph.dependents(v)))
            .filter(w -> !seen[w] && found.communityOf(w) == community)
            .forEach(
                w -> {
                  seen[w] = true;
                  open.add(w);
                });
      }
    }
    assertThat(reached).isEqualTo(found.sizes());
  }
}
