package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.RandomGraphs;

class SourceOrderTest {
  @Test
  void every_row_and_every_top_that_depends_on_something_stands_in_it_once() {
    for (long seed = System.nanoTime(), last = seed + 60; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      ReachRows rows = ReachRows.of(graph);
      IntStream tops =
          IntStream.range(0, graph.vertexCount())
              .filter(v -> graph.dependentCount(v) == 0 && graph.dependencyCount(v) > 0);
      IntStream others = IntStream.range(0, rows.count()).map(row -> ~row);
      assertThat(positions(SourceOrder.of(rows)))
          .as("seed %d", seed)
          .containsExactlyInAnyOrder(IntStream.concat(tops, others).toArray());
    }
    assertThat(positions(SourceOrder.of(ReachRows.of(new GraphBuilder(0).build())))).isEmpty();
  }

  @Test
  void what_a_row_reaches_all_that_it_holds_reach() {
    for (long seed = System.nanoTime(), last = seed + 20; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      ReachRows rows = ReachRows.of(graph);
      SourceOrder order = SourceOrder.of(rows);
      for (int position = 0; position < order.length(); position++) {
        int source = order.at(position);
        int holder = order.holding(position, position);
        if (source < 0) {
          assertThat(holder).as("seed %d", seed).isEqualTo(~source);
          holder = order.under(~source);
        }
        if (holder != order.root()) {
          assertThat(order.holds(holder, position)).as("seed %d", seed).isTrue();
          int[] targets = source < 0 ? rows.targets() : rows.topTargets();
          int begin = source < 0 ? rows.begin(~source) : rows.topBegin(source);
          int end = source < 0 ? rows.end(~source) : rows.topEnd(source);
          assertThat(Arrays.copyOfRange(targets, begin, end)).as("seed %d", seed).contains(holder);
        }
      }
    }
  }

  @Test
  void dependents_of_the_same_heavy_dependency_stand_together() {
    // even vertices rest on the chain 100 → 101 → 102, odd ones on 103; all use 104
    GraphBuilder builder = new GraphBuilder(105).add(100, 101).add(101, 102);
    for (int v = 0; v < 100; v++) {
      builder.add(v, v % 2 == 0 ? 100 : 103).add(v, 104);
    }
    int changes = 0;
    int before = -1;
    for (int source : positions(SourceOrder.of(ReachRows.of(builder.build())))) {
      if (source >= 0 && source < 100) {
        changes += before >= 0 && source % 2 != before % 2 ? 1 : 0;
        before = source;
      }
    }
    // 103 and 104 seem equally heavy, so the odd ones may stand under either
    assertThat(changes).isLessThanOrEqualTo(2);
  }

  @Test
  void a_long_chain_is_ordered_without_recursion() {
    int n = 50_000;
    GraphBuilder chain = new GraphBuilder(n);
    for (int v = 0; v + 1 < n; v++) {
      chain.add(v, v + 1);
    }
    ReachRows rows = ReachRows.of(chain.build());
    SourceOrder order = SourceOrder.of(rows);
    assertThat(order.at(0)).isEqualTo(~rows.rowOf(n - 1));
    assertThat(order.at(n - 1)).as("the top of the chain").isZero();
  }

  private static int[] positions(SourceOrder order) {
    return IntStream.range(0, order.length()).map(order::at).toArray();
  }
}
