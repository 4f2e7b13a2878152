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
import org.pgatlas.server.snapshot.GraphSnapshot;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

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
    int[] numbers = new int[resident.snapshot().size()];
    World world =
        new Rewiring(resident).row(0, IntStream.empty()).world(numbers, Runnable::run, exact);
    assertThat(numbers).as("left as it was").containsOnly(0);
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
}
