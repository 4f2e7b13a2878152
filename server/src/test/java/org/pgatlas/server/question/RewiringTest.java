package org.pgatlas.server.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.SweepOrder;
import org.pgatlas.server.snapshot.GraphSnapshot;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.server.snapshot.Workspace;

/// A large graph: many packages on one or two hubs, which rest on a chain of a thousand others.
/// Taking the chain away from a hub moves the criticality of a thousand packages by all dependents
/// of the hub. What was looked at downwards from them is too much; upwards from the chain it is
/// little when nobody else is left there, and too much when the other hub is.
class RewiringTest {
  private static final int CHAIN = 1_000;
  private static final int LEAVES = 1_100_000;
  private static final int LARGE_SIZE = LEAVES + 1 + CHAIN;

  private static final Resident LARGE = resident(LEAVES, true);
  private static final Resident ALONE = resident(LEAVES, false);
  private static final Resident SMALL = resident(3_000, true);

  /// @param beside whether every other leaf is on a second hub, which is the vertex after the chain
  private static Resident resident(int leaves, boolean beside) {
    int n = CHAIN + 1 + leaves;
    GraphBuilder builder = new GraphBuilder(n, n);
    for (int v = 0; v + 1 < CHAIN; v++) {
      builder.add(v, v + 1);
    }
    builder.add(CHAIN, 1);
    for (int leaf = CHAIN + 1; leaf < n; leaf++) {
      builder.add(leaf, beside && leaf % 2 == 0 ? CHAIN : 0);
    }
    DependencyGraph graph = builder.build();
    boolean[] eligible = new boolean[n];
    Arrays.fill(eligible, CHAIN + 1, n, true);
    ActiveSet active = ActiveSet.of(graph, eligible, ActiveMode.ACTIVE_ROOTS);
    int[] criticality = Criticality.of(graph).all(active).toArray();
    return new Resident(
        new GraphSnapshot(
            IntStream.rangeClosed(1, n).toArray(),
            new long[n],
            new boolean[n],
            new int[n],
            eligible,
            graph),
        active,
        ActiveMode.ACTIVE_ROOTS,
        new int[][] {criticality},
        1);
  }

  private static World without(Resident resident, boolean exact) {
    return of(resident, new Rewiring(resident).row(0, IntStream.empty()), exact);
  }

  private static World of(Resident resident, Rewiring rewiring, boolean exact) {
    DependencyGraph graph = resident.snapshot().graph();
    Workspace work = new Workspace(graph, () -> SweepOrder.of(graph));
    World world = rewiring.world(work, Runnable::run, exact);
    assertThat(work.numbers()).as("left as it was").containsOnly(0);
    return world;
  }

  @Test
  void what_takes_long_is_not_computed_unless_it_is_asked_for() {
    World bounded = without(LARGE, false);
    assertThat(bounded.known()).isFalse();
    assertThat(bounded.dependencies()).isEqualTo(CHAIN + LEAVES - 1);
    World exact = without(LARGE, true);
    assertThat(exact.known()).isTrue();
    assertThat(exact.dependencies()).isEqualTo(bounded.dependencies());
    assertThat(exact.active()).as("the chain is in use by the other hub").isEqualTo(LARGE_SIZE);
    assertThat(exact.vertices()).hasSize(CHAIN - 1);
    assertThat(exact.change()[0]).isEqualTo(-(LEAVES / 2 + 1));
  }

  @Test
  void little_beneath_is_counted_anew_however_many_there_are_above() {
    World bounded = without(ALONE, false);
    assertThat(bounded.known()).isTrue();
    assertThat(bounded.active()).as("the hub and all that rest on it").isEqualTo(LEAVES + 1);
    assertThat(bounded.vertices()).hasSize(CHAIN - 1);
    assertThat(bounded.change()[0]).isEqualTo(-(LEAVES + 1));
  }

  @Test
  void a_small_graph_is_always_computed() {
    World bounded = without(SMALL, false);
    World exact = without(SMALL, true);
    assertThat(bounded.known()).isTrue();
    assertThat(bounded.vertices()).isEqualTo(exact.vertices()).hasSize(CHAIN - 1);
    assertThat(bounded.change()).isEqualTo(exact.change());
    assertThat(bounded.active()).isEqualTo(exact.active());
  }

  @Test
  void a_removal_is_the_same_as_taking_its_edges_away() {
    for (Resident resident : new Resident[] {SMALL, ALONE}) {
      DependencyGraph graph = resident.snapshot().graph();
      for (int gone : new int[] {0, 7, CHAIN, CHAIN + 1}) {
        Rewiring edges = new Rewiring(resident).row(gone, IntStream.empty()).noRoots(gone);
        for (int dependent : graph.dependents(gone)) {
          edges.row(dependent, IntStream.of(graph.dependencies(dependent)).filter(d -> d != gone));
        }
        World expected = of(resident, edges, true);
        World removed = of(resident, new Rewiring(resident).without(gone), true);
        assertThat(removed.vertices()).as("without " + gone).isEqualTo(expected.vertices());
        assertThat(removed.change()).isEqualTo(expected.change());
        assertThat(removed.active()).isEqualTo(expected.active());
        assertThat(removed.dependencies()).isEqualTo(expected.dependencies());
      }
    }
    World bounded = of(LARGE, new Rewiring(LARGE).without(0), false);
    World exact = of(LARGE, new Rewiring(LARGE).without(0), true);
    assertThat(exact.vertices()).isNotEmpty();
    assertThat(bounded.dependencies()).isEqualTo(exact.dependencies());
    assertThat(bounded.known() ? bounded.change() : exact.change()).isEqualTo(exact.change());
  }
}
