package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.Articulation;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.DominatorTree;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.Traversal;

/// Every metric on a chain of 50,000, whose values are known: nothing recurses along a path.
class LongChainTest {
  private static final int N = 50_000;

  @AutoClose private static final ExecutorService POOL = Executors.newFixedThreadPool(2);

  @Test
  void criticality_of_every_kind_counts_up() {
    DependencyGraph chain = chain();
    ActiveSet active = ActiveSet.everything(chain);
    boolean[] even = new boolean[N];
    int[] projectOf = new int[N];
    for (int v = 0; v < N; v++) {
      even[v] = v % 2 == 0;
      projectOf[v] = v / 10;
    }
    for (int much : new int[] {1, ReachCounter.MUCH}) {
      Criticality criticality = Criticality.of(chain, much).with(POOL, 3);
      assertThat(criticality.all(active).toArray()).isEqualTo(upTo(v -> v));
      assertThat(criticality.repos(active, even).toArray()).isEqualTo(upTo(v -> (v + 1) / 2));
      assertThat(criticality.projects(active, projectOf, N / 10).toArray())
          .isEqualTo(upTo(v -> v / 10));
    }
    long[] union = Criticality.of(chain).projectUnion(active, projectOf, N / 10);
    assertThat(union[N / 10 - 1]).isEqualTo(N - 10);
  }

  @Test
  void structure_is_what_a_chain_has() {
    DependencyGraph chain = chain();
    boolean[] top = new boolean[N];
    top[0] = true;
    assertThat(DominatorTree.of(chain, top).immediateDominator(N - 1)).isEqualTo(N - 2);
    assertThat(Articulation.of(chain).bridgeCount()).isEqualTo(N - 1);
    assertThat(CoreNumbers.of(chain)).containsOnly(1);
    assertThat(DependencyDepth.of(chain).below(0)).isEqualTo(N - 1);
    double[] ranks = PageRank.of(chain).plain();
    assertThat(Arrays.stream(ranks).sum()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(new Traversal(chain).dependents(N - 1).size()).isEqualTo(N - 1);
    assertThat(new Traversal(chain).shortestPath(0, N - 1)).hasSize(N);
    ActiveSet sources = ActiveSet.everything(chain).fromSources(chain);
    assertThat(ChokePoints.of(chain, sources)[1]).isEqualTo(N - 2);
  }

  private static int[] upTo(java.util.function.IntUnaryOperator value) {
    int[] values = new int[N];
    Arrays.setAll(values, value);
    return values;
  }

  private static DependencyGraph chain() {
    GraphBuilder builder = new GraphBuilder(N);
    for (int v = 0; v + 1 < N; v++) {
      builder.add(v, v + 1);
    }
    return builder.build();
  }
}
