package org.pgatlas.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.StronglyConnectedComponents;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;

class EcosystemGeneratorTest {
  @ParameterizedTest
  @ValueSource(strings = {"npm-like-100k", "hard-100k", "dense-20k", "npm-like-1m", "npm-like-3m"})
  void mean_closure_is_within_a_fifth_of_the_design_figure(String name) {
    Ecosystem ecosystem = Ecosystem.named(name);
    DependencyGraph graph = new EcosystemGenerator(ecosystem).generate();
    long units = Criticality.of(graph).all(ActiveSet.everything(graph)).sum();
    assertThat(graph.vertexCount()).isEqualTo(ecosystem.vertices());
    assertThat(graph.edgeCount()).isCloseTo(ecosystem.edges(), Percentage.withPercentage(5));
    assertThat((double) units / graph.vertexCount())
        .isCloseTo(
            (double) ecosystem.units() / ecosystem.vertices(), Percentage.withPercentage(20));
  }

  @Test
  void the_same_parameters_give_the_same_graph_and_another_seed_another() {
    Ecosystem small = small(7);
    DependencyGraph graph = new EcosystemGenerator(small).generate();
    assertThat(graph).isEqualTo(new EcosystemGenerator(small).generate());
    assertThat(graph).isNotEqualTo(new EcosystemGenerator(small(8)).generate());
    assertThat(Criticality.of(graph).all(ActiveSet.everything(graph)).sha256())
        .isEqualTo("a5ca3c6c80babb92efdaf08bf5c1bac1831182e611eaf8b68bd9827f19369dfc");
  }

  @Test
  void it_looks_like_an_ecosystem() {
    DependencyGraph graph = new EcosystemGenerator(Ecosystem.named("npm-like-100k")).generate();
    int n = graph.vertexCount();
    int none = 0;
    int most = 0;
    for (int v = 0; v < n; v++) {
      none += graph.dependencyCount(v) == 0 ? 1 : 0;
      most = Math.max(most, graph.dependentCount(v));
    }
    assertThat(none / (double) n).as("leaves").isCloseTo(0.33, within(0.05));
    assertThat(most)
        .as("the most popular has a hundredth of all dependents or more")
        .isGreaterThan(n / 100);
    assertThat(StronglyConnectedComponents.of(graph).count()).as("some cycles").isLessThan(n);
  }

  @Test
  void parameters_out_of_range_are_refused() {
    assertThatThrownBy(() -> Ecosystem.named("npm")).hasMessageContaining("npm-like-100k");
    assertThatThrownBy(
            () ->
                new Ecosystem(
                    "x", 1, 10, 10, 1.5, 2, 1, 1, 1, 0, 1, 0, Ecosystem.Numbering.BY_NAME, 0))
        .hasMessageContaining("leafShare is not a share: 1.5");
  }

  private static Ecosystem small(long seed) {
    return new Ecosystem(
        "small",
        seed,
        2000,
        9000,
        0.3,
        2,
        0.5,
        1,
        2.5,
        0.5,
        20,
        0.02,
        Ecosystem.Numbering.BY_NAME,
        0);
  }

  @Test
  void only_in_an_index_by_name_do_relatives_stand_side_by_side() {
    assertThat(neighboursWithACommonDependency("npm-like-1m-by-name"))
        .isGreaterThan(2 * neighboursWithACommonDependency("npm-like-1m"));
  }

  private static int neighboursWithACommonDependency(String name) {
    DependencyGraph graph = new EcosystemGenerator(Ecosystem.named(name)).generate();
    int found = 0;
    for (int v = 1; v < graph.vertexCount(); v++) {
      boolean common = false;
      for (int w : graph.dependencies(v)) {
        common |= graph.hasEdge(v - 1, w);
      }
      found += common ? 1 : 0;
    }
    return found;
  }
}
