package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.RandomGraphs;

/// The fast engine against the definition, on graphs drawn at test time; a failure prints the seed.
class CriticalityPropertyTest {
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

  private static void compare(DependencyGraph graph, ActiveSet active, long seed) {
    Random random = new Random(seed + 1);
    int n = graph.vertexCount();
    boolean[] repos = RandomGraphs.flags(seed + 2, n, 0.6);
    int projectCount = 1 + random.nextInt(n + 3);
    int[] projectOf = new int[n];
    for (int v = 0; v < n; v++) {
      projectOf[v] = repos[v] && random.nextInt(5) > 0 ? random.nextInt(projectCount) : -1;
    }
    Criticality criticality = Criticality.of(graph);
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
