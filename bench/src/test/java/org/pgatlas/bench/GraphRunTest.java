package org.pgatlas.bench;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class GraphRunTest {
  private static final Ecosystem SMALL =
      new Ecosystem(
          "small",
          3,
          1500,
          7000,
          0.2,
          2,
          0.8,
          0.7,
          1.5,
          0.4,
          20,
          0.05,
          Ecosystem.Numbering.BY_ARRIVAL,
          0);

  @Test
  void the_references_agree_with_the_engine() {
    DependencyGraph graph = new EcosystemGenerator(SMALL).generate();
    int[] ours = Criticality.of(graph).all(ActiveSet.everything(graph)).toArray();
    assertThat(ReferenceEngines.naive(graph)).isEqualTo(ours);
    assertThat(DescribedMethod.criticality(graph)).isEqualTo(ours);
    assertThat(DescribedMethod.criticality(graph, false)).isEqualTo(ours);
    assertThat(DescribedMethod.criticality(graph, true)).isEqualTo(ours);
    assertThat(new JgraphtRun(graph).criticality()).isEqualTo(ours);
  }

  @Test
  void the_described_method_starts_in_more_rows_than_it_holds_at_first() {
    GraphBuilder wide = new GraphBuilder(5_001);
    for (int v = 1; v <= 5_000; v++) {
      wide.add(0, v);
    }
    DependencyGraph graph = wide.build();
    int[] ours = Criticality.of(graph).all(ActiveSet.everything(graph)).toArray();
    assertThat(DescribedMethod.criticality(graph)).isEqualTo(ours);
  }

  @Test
  void a_run_is_written_with_its_machine_and_commit(@TempDir Path folder) throws Exception {
    DependencyGraph graph = new EcosystemGenerator(SMALL).generate();
    GraphRun.Result result =
        GraphRun.measure("small", graph, new GraphRun.Options(3, 0.05, 60, 20));
    assertThat(result.units()).isPositive();
    assertThat(result.naive()).isPositive();
    assertThat(requireNonNull(result.jgrapht()).whole()).isTrue();
    assertThat(result.limits().pushes()).isPositive();
    assertThat(result.limits().reached()).isPositive();
    assertThat(result.work().blocks()).isGreaterThanOrEqualTo(1500 / 256);
    assertThat(result.wall().twoWorkers()).isPositive();
    for (IncrementalRun.Draw draw : IncrementalRun.Draw.values()) {
      IncrementalRun.Tail tail = requireNonNull(result.incremental()).of(draw);
      assertThat(tail.p50()).isPositive().isLessThanOrEqualTo(tail.p99());
      assertThat(tail.changes()).isEqualTo(20);
    }
    assertThat(requireNonNull(result.metrics()).pageRank()).isPositive();
    assertThat(result.ours().least()).isLessThanOrEqualTo(result.ours().median());
    ResultFiles.write(
        folder, List.of(result), new ResultFiles.Machine("a test", "abc123", "2026-01-01"));
    assertThat(Files.readString(folder.resolve("graph.md")))
        .contains(
            "a test",
            "abc123",
            "| small | 1500 |",
            "× naive",
            "× described",
            "× JGraphT",
            "JGraphT 1.5.3",
            "rows a block",
            "full pass ms",
            "of the limit",
            "k-core");
    JsonNode json = new ObjectMapper().readTree(Files.readString(folder.resolve("graph.json")));
    assertThat(json.get("commit").asString()).isEqualTo("abc123");
    assertThat(json.get("results").get(0).get("hash").asString()).isEqualTo(result.hash());
  }

  @Test
  void a_rival_that_takes_too_long_is_told_from_a_sample() throws Exception {
    DependencyGraph graph = new EcosystemGenerator(SMALL).generate();
    CriticalityScores scores = Criticality.of(graph).all(ActiveSet.everything(graph));
    Rival sampled = JgraphtRun.measure(graph, scores, 0);
    assertThat(sampled.whole()).isFalse();
    assertThat(sampled.seconds()).isPositive();
  }

  @Test
  void the_debian_of_the_demo_is_read_whole() throws Exception {
    DependencyGraph graph = DebianGraph.read();
    assertThat(graph.vertexCount()).isGreaterThan(60_000);
    assertThat(graph.edgeCount()).isGreaterThan(250_000);
  }
}
