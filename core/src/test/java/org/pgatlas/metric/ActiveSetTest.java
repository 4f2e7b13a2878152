package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;

class ActiveSetTest {
  private final DependencyGraph chain = new GraphBuilder(3).add(0, 1).add(1, 2).build();

  @ParameterizedTest
  @EnumSource(ActiveMode.class)
  void a_dead_repo_between_a_live_leaf_and_a_library_is_active(ActiveMode mode) {
    ActiveSet active = ActiveSet.of(chain, new boolean[] {true, false, false}, mode);
    assertThat(active.contains(1)).isTrue();
    assertThat(active.contains(2)).isTrue();
    assertThat(active.count()).isEqualTo(3);
    assertThat(active.rootCount()).isEqualTo(1);
    assertThat(Criticality.of(chain).all(active).toArray()).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @EnumSource(ActiveMode.class)
  void no_roots_no_active_vertices(ActiveMode mode) {
    ActiveSet active = ActiveSet.of(chain, new boolean[3], mode);
    assertThat(active.count()).isZero();
    assertThat(Criticality.of(chain).all(active).toArray()).containsExactly(0, 0, 0);
  }

  @Test
  void a_live_two_cycle_is_empty_in_seed_compat_and_active_in_active_roots() {
    DependencyGraph cycle = new GraphBuilder(2).add(0, 1).add(1, 0).build();
    boolean[] live = {true, true};
    assertThat(ActiveSet.of(cycle, live, ActiveMode.SEED_COMPAT).count()).isZero();
    ActiveSet active = ActiveSet.of(cycle, live, ActiveMode.ACTIVE_ROOTS);
    assertThat(active.count()).isEqualTo(2);
    assertThat(Criticality.of(cycle).all(active).toArray()).containsExactly(1, 1);
  }

  @Test
  void what_is_not_eligible_is_never_a_root_even_with_no_dependents() {
    // vertex 0: a repo without a project or an external
    ActiveSet active =
        ActiveSet.of(chain, new boolean[] {false, false, true}, ActiveMode.ACTIVE_ROOTS);
    assertThat(active.contains(0)).isFalse();
    assertThat(active.contains(1)).isFalse();
    assertThat(active.contains(2)).isTrue();
  }

  @Test
  void a_live_repo_with_a_dead_dependent_is_a_root_only_in_active_roots() {
    boolean[] eligible = {false, true, false};
    assertThat(ActiveSet.of(chain, eligible, ActiveMode.SEED_COMPAT).count()).isZero();
    assertThat(ActiveSet.of(chain, eligible, ActiveMode.ACTIVE_ROOTS).count()).isEqualTo(2);
  }

  @Test
  void flags_of_another_size_are_refused() {
    assertThatThrownBy(() -> ActiveSet.of(chain, new boolean[2], ActiveMode.ACTIVE_ROOTS))
        .hasMessageContaining("2 entries for 3 vertices");
  }
}
