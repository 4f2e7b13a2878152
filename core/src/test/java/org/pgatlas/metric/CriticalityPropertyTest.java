package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.RandomGraphs;

/// The fast engine against the definition, on graphs drawn at test time; a failure prints the seed.
class CriticalityPropertyTest {
  @AutoClose private static final ExecutorService POOL = Executors.newFixedThreadPool(2);

  @ParameterizedTest
  @EnumSource(ActiveMode.class)
  void equals_the_definition_in_both_modes(ActiveMode mode) {
    for (long seed = System.nanoTime(), last = seed + 50; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      boolean[] eligible =
          RandomGraphs.flags(seed, graph.vertexCount(), new Random(seed).nextDouble());
      ActiveSet active = ActiveSet.of(graph, eligible, mode);
      assertActiveIsWhatTheRootsReach(graph, eligible, active, mode, seed);
      compare(graph, active, seed);
    }
  }

  @Test
  void inactive_vertices_anywhere_conduct_but_never_count() {
    for (long seed = System.nanoTime(), last = seed + 50; seed < last; seed++) {
      DependencyGraph graph = RandomGraphs.draw(seed);
      compare(graph, ActiveSet.exactly(RandomGraphs.flags(seed, graph.vertexCount(), 0.5)), seed);
    }
  }

  @Test
  void one_large_component_enters_once_per_bit_of_its_weight() {
    for (long seed = System.nanoTime(), last = seed + 10; seed < last; seed++) {
      Random random = new Random(seed);
      int n = 700 + random.nextInt(900);
      int ring = n - 200;
      GraphBuilder builder = new GraphBuilder(n);
      for (int v = 0; v < ring; v++) {
        builder.add(v, (v + 1) % ring).add(v, random.nextInt(ring)).add(v, v);
      }
      for (int v = ring; v < n; v++) {
        int other = random.nextInt(n);
        builder.add(random.nextBoolean() ? v : other, random.nextBoolean() ? other : v);
      }
      DependencyGraph graph = builder.build();
      compare(graph, ActiveSet.exactly(RandomGraphs.flags(seed, n, 0.8)), seed);
    }
  }

  /// Many end products on a few long chains of libraries: blocks have much in common, at several
  /// depths, and blocks of the heavier weights other things than those of the first.
  @Test
  void what_blocks_have_in_common_is_counted_once() {
    for (long seed = System.nanoTime(), last = seed + 10; seed < last; seed++) {
      Random random = new Random(seed);
      int libraries = 900;
      int n = 4_000;
      GraphBuilder builder = new GraphBuilder(n);
      for (int v = 3; v < libraries; v++) {
        builder.add(v, v - 3);
        if (random.nextInt(4) == 0) {
          builder.add(v, random.nextInt(v));
        }
        if (random.nextInt(40) == 0) {
          builder.add(v - 3, v);
        }
      }
      for (int v = libraries; v < n; v++) {
        for (int k = random.nextInt(4); k >= 0; k--) {
          builder.add(v, random.nextInt(libraries));
        }
      }
      DependencyGraph graph = builder.build();
      double share = random.nextBoolean() ? 1 : 0.7;
      compare(graph, ActiveSet.exactly(RandomGraphs.flags(seed, n, share)), seed);
    }
  }

  private static void compare(DependencyGraph graph, ActiveSet active, long seed) {
    Random random = new Random(seed + 1);
    int n = graph.vertexCount();
    boolean[] repos = RandomGraphs.flags(seed + 2, n, 0.6);
    int projectCount = 1 + random.nextInt(n + 3);
    int[] projectOf = new int[n];
    for (int v = 0; v < n; v++) {
      projectOf[v] = repos[v] && random.nextInt(5) > 0 ? random.nextInt(projectCount) : -1;
    }
    // half of the time what blocks have in common is stood in for, however little it is
    Criticality criticality =
        Criticality.of(graph, random.nextBoolean() ? 1 : ReachCounter.MUCH)
            .with(POOL, 1 + random.nextInt(4));
    int[] all = NaiveCriticality.of(graph, active, u -> true);
    assertThat(criticality.all(active).toArray()).as("all, seed %d", seed).isEqualTo(all);
    assertThat(criticality.repos(active, repos).toArray())
        .as("repos, seed %d", seed)
        .isEqualTo(NaiveCriticality.of(graph, active, u -> repos[u]));
    assertThat(criticality.projects(active, projectOf, projectCount).toArray())
        .as("projects, seed %d", seed)
        .isEqualTo(NaiveCriticality.projects(graph, active, projectOf));
    assertThat(criticality.projectUnion(active, projectOf, projectCount))
        .as("union, seed %d", seed)
        .isEqualTo(NaiveCriticality.union(graph, active, projectOf, projectCount));
  }

  /// Active is the least set that holds the roots and the dependencies of its members.
  private static void assertActiveIsWhatTheRootsReach(
      DependencyGraph graph, boolean[] eligible, ActiveSet active, ActiveMode mode, long seed) {
    int n = graph.vertexCount();
    boolean[] expected = new boolean[n];
    for (int v = 0; v < n; v++) {
      expected[v] =
          eligible[v] && (mode == ActiveMode.ACTIVE_ROOTS || graph.dependents(v).length == 0);
    }
    boolean grew = true;
    while (grew) {
      grew = false;
      for (int v = 0; v < n; v++) {
        for (int w : graph.dependencies(v)) {
          if (expected[v] && !expected[w]) {
            expected[w] = true;
            grew = true;
          }
        }
      }
    }
    for (int v = 0; v < n; v++) {
      assertThat(active.contains(v)).as("vertex %d, seed %d", v, seed).isEqualTo(expected[v]);
    }
  }
}
