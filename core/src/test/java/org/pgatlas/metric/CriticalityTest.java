package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;

class CriticalityTest {
  @Test
  void a_chain_counts_up() {
    assertThat(all(new GraphBuilder(3).add(0, 1).add(1, 2).build())).containsExactly(0, 1, 2);
  }

  @Test
  void a_hub_counts_its_leaves() {
    DependencyGraph hub = new GraphBuilder(5).add(1, 0).add(2, 0).add(3, 0).add(4, 0).build();
    assertThat(all(hub)).containsExactly(4, 0, 0, 0, 0);
  }

  @Test
  void members_of_a_cycle_count_each_other_but_not_themselves() {
    DependencyGraph ring =
        new GraphBuilder(5).add(0, 1).add(1, 2).add(2, 0).add(3, 0).add(2, 4).add(1, 1).build();
    assertThat(all(ring)).containsExactly(3, 3, 3, 0, 4);
  }

  @Test
  void two_ways_to_the_same_dependency_count_once() {
    DependencyGraph diamond =
        new GraphBuilder(4).add(0, 1).add(0, 2).add(1, 3).add(2, 3).add(0, 3).build();
    assertThat(all(diamond)).containsExactly(0, 1, 1, 3);
  }

  @Test
  void an_inactive_vertex_conducts_but_neither_counts_nor_scores() {
    DependencyGraph chain = new GraphBuilder(3).add(0, 1).add(1, 2).build();
    ActiveSet active = ActiveSet.exactly(new boolean[] {true, false, true});
    assertThat(Criticality.of(chain).all(active).toArray()).containsExactly(0, 0, 1);
  }

  @Test
  void repos_leave_externals_out() {
    DependencyGraph chain = new GraphBuilder(3).add(0, 1).add(1, 2).build();
    CriticalityScores repos =
        Criticality.of(chain).repos(ActiveSet.everything(chain), new boolean[] {true, false, true});
    assertThat(repos.toArray()).containsExactly(0, 1, 1);
  }

  @Test
  void projects_count_once_and_never_themselves() {
    // repos 0 and 1 of project 0 and external 2 rest on repo 3 of project 1, which rests on repo 4
    // of project 0
    DependencyGraph graph = new GraphBuilder(5).add(0, 3).add(1, 3).add(2, 3).add(3, 4).build();
    int[] projectOf = {0, 0, -1, 1, 0};
    Criticality criticality = Criticality.of(graph);
    ActiveSet everything = ActiveSet.everything(graph);
    assertThat(criticality.projects(everything, projectOf, 3).toArray())
        .containsExactly(0, 0, 0, 1, 1);
    assertThat(criticality.projectUnion(everything, projectOf, 3))
        .containsExactly(2, 3, Criticality.ABSENT);
    assertThat(Criticality.projectSum(criticality.all(everything), projectOf, 3))
        .containsExactly(4, 3, Criticality.ABSENT);
  }

  @Test
  void every_source_beyond_one_block_is_counted() {
    int leaves = 5000;
    GraphBuilder builder = new GraphBuilder(leaves + 1);
    for (int leaf = 1; leaf <= leaves; leaf++) {
      builder.add(leaf, 0);
    }
    assertThat(all(builder.build())[0]).isEqualTo(leaves);
  }

  @Test
  void a_long_chain_is_exact_on_both_sides_of_every_block() {
    int n = 20_000;
    GraphBuilder builder = new GraphBuilder(n);
    for (int v = 0; v + 1 < n; v++) {
      builder.add(v, v + 1);
    }
    int[] values = all(builder.build());
    for (int v = 0; v < n; v++) {
      assertThat(values[v]).isEqualTo(v);
    }
  }

  @Test
  void the_hash_names_the_values_and_nothing_else() {
    DependencyGraph chain = new GraphBuilder(3).add(0, 1).add(1, 2).build();
    CriticalityScores scores = Criticality.of(chain).all(ActiveSet.everything(chain));
    assertThat(scores.sha256())
        .isEqualTo(new CriticalityScores(new int[] {0, 1, 2}).sha256())
        .isNotEqualTo(new CriticalityScores(new int[] {0, 2, 1}).sha256())
        .isEqualTo("33f732cf59086472be378037c3b82b2bf12a9f7acba4352f431159d575c05d35");
  }

  @Test
  void flags_of_another_size_are_refused() {
    DependencyGraph chain = new GraphBuilder(3).add(0, 1).build();
    Criticality criticality = Criticality.of(chain);
    assertThatThrownBy(() -> criticality.all(ActiveSet.exactly(new boolean[2])))
        .hasMessageContaining("2 entries for 3 vertices");
    ActiveSet everything = ActiveSet.everything(chain);
    assertThatThrownBy(() -> criticality.repos(everything, new boolean[4]))
        .hasMessageContaining("repos");
    assertThatThrownBy(() -> criticality.projects(everything, new int[] {0, 5, -1}, 2))
        .hasMessageContaining("projectOf[1] is 5");
  }

  private static int[] all(DependencyGraph graph) {
    return Criticality.of(graph).all(ActiveSet.everything(graph)).toArray();
  }
}
