package org.pgatlas.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.Articulation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.GraphEdit;
import org.pgatlas.graph.Reach;
import org.pgatlas.graph.Traversal;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.ChokePoints;
import org.pgatlas.metric.CoreNumbers;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;
import org.pgatlas.metric.PageRank;

/// Each method body from `example` on stands in docs/library.md, word by word.
class GraphExamplesTest {
  @Test
  void criticality_of_every_package() {
    // example: criticality
    // 0 and 1 are applications, 2 a framework, 3 a logger, 4 its formatter
    DependencyGraph graph =
        new GraphBuilder(5).add(0, 2).add(1, 2).add(1, 3).add(2, 3).add(3, 4).build();
    ActiveSet active = ActiveSet.everything(graph);
    CriticalityScores scores = Criticality.of(graph).all(active);
    assertThat(scores.toArray()).containsExactly(0, 0, 2, 3, 4);
    // end
  }

  @Test
  void inactive_packages_conduct_but_never_count() {
    // example: inactive
    DependencyGraph chain = new GraphBuilder(3).add(0, 1).add(1, 2).build();
    ActiveSet active = ActiveSet.exactly(new boolean[] {true, false, true});
    assertThat(Criticality.of(chain).all(active).toArray()).containsExactly(0, 0, 1);
    // end
  }

  @Test
  void several_threads_give_the_same_bytes() {
    // example: threads
    DependencyGraph graph = new GraphBuilder(4).add(0, 1).add(1, 2).add(2, 1).add(2, 3).build();
    ActiveSet active = ActiveSet.everything(graph);
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      String four = Criticality.of(graph).with(pool, 4).all(active).sha256();
      assertThat(four).isEqualTo(Criticality.of(graph).all(active).sha256());
    }
    // end
  }

  @Test
  void who_is_affected_and_how() {
    // example: reach
    DependencyGraph graph = new GraphBuilder(4).add(0, 1).add(1, 2).add(3, 2).build();
    Traversal traversal = new Traversal(graph);
    Reach blast = traversal.dependents(2);
    assertThat(blast.size()).isEqualTo(3);
    assertThat(traversal.shortestPath(0, 2)).containsExactly(0, 1, 2);
    // end
  }

  @Test
  void what_holds_the_graph_together() {
    // example: structure
    DependencyGraph graph = new GraphBuilder(4).add(0, 2).add(1, 2).add(2, 3).build();
    ActiveSet sources = ActiveSet.everything(graph).fromSources(graph);
    assertThat(ChokePoints.of(graph, sources)).containsExactly(0, 0, 1, 0);
    assertThat(Articulation.of(graph).isPoint(2)).isTrue();
    assertThat(CoreNumbers.of(graph)).containsExactly(1, 1, 1, 1);
    double[] ranks = PageRank.of(graph).plain();
    assertThat(ranks[3]).isGreaterThan(ranks[0]);
    // end
  }

  @Test
  void what_if_without_touching_the_graph() {
    // example: edit
    DependencyGraph graph = new GraphBuilder(3).add(0, 1).add(1, 2).build();
    DependencyGraph without = new GraphEdit(graph).row(1, new int[0]).build();
    assertThat(without.edgeCount()).isEqualTo(1);
    assertThat(graph.edgeCount()).isEqualTo(2);
    // end
  }

  @Test
  void the_page_shows_what_runs_here() throws IOException {
    Path root = Path.of(System.getProperty("atlas.root", ".."));
    String page = Files.readString(root.resolve("docs/library.md"));
    String here =
        Files.readString(
            root.resolve("core/src/test/java/org/pgatlas/library/GraphExamplesTest.java"));
    int examples = 0;
    String[] parts = here.split("    // example: ", -1);
    for (int i = 1; i < parts.length; i++) {
      int end = parts[i].indexOf("    // end\n");
      if (end < 0) {
        continue;
      }
      String code = parts[i].substring(parts[i].indexOf('\n') + 1, end).replaceAll("(?m)^ {4}", "");
      assertThat(page).contains("```java\n" + code + "```");
      examples++;
    }
    assertThat(examples).isEqualTo(6);
  }
}
