package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.graph.Condensation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.Traversal;
import org.pgatlas.testing.TestData;

/// Real ecosystems whose values another tool computed, compared for every vertex.
class DependencyGraphTruthConformanceTest {
  @ParameterizedTest
  @CsvSource({
    "debian-node-ruby-r-closure, 5738, 19337, 301951",
    "purescript, 649, 7049, 26168",
    "vcpkg, 2867, 12252, 113352"
  })
  void every_vertex_has_its_published_values(String name, int vertices, int edges, long pairs)
      throws IOException {
    Path folder = TestData.require("depgraph");
    PublishedGraph published = PublishedGraph.read(folder, name);
    DependencyGraph graph = published.graph();
    assertThat(graph.vertexCount()).isEqualTo(vertices);
    assertThat(graph.edgeCount()).isEqualTo(edges);

    CriticalityScores scores = Criticality.of(graph).all(ActiveSet.everything(graph));
    Condensation dag = Condensation.of(graph);
    int[] sizes = dag.components().sizes();
    Traversal traversal = new Traversal(graph);
    List<String[]> truths =
        PublishedGraph.rows(folder.resolve("_truth/" + name + ".criticality.tsv.gz"));
    for (String[] truth : truths) {
      int v = published.vertex(truth[0]);
      assertThat(graph.dependentCount(v))
          .as("direct dependents of %s", truth[0])
          .isEqualTo(Integer.parseInt(truth[1]));
      assertThat(scores.of(v))
          .as("criticality of %s", truth[0])
          .isEqualTo(Integer.parseInt(truth[2]));
      assertThat(traversal.dependents(v).size()).as(truth[0]).isEqualTo(Integer.parseInt(truth[2]));
      assertThat(graph.dependencyCount(v))
          .as("direct dependencies of %s", truth[0])
          .isEqualTo(Integer.parseInt(truth[3]));
      assertThat(traversal.dependencies(v).size())
          .as("dependencies of %s", truth[0])
          .isEqualTo(Integer.parseInt(truth[4]));
      assertThat(sizes[dag.componentOf(v)])
          .as("component of %s", truth[0])
          .isEqualTo(Integer.parseInt(truth[5]));
    }
    assertThat(truths).hasSize(vertices);
    assertThat(scores.sum()).isEqualTo(pairs);
  }
}
