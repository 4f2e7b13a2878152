package org.pgatlas.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayersTest {

  @Test
  void vertices_distances_and_parents_are_those_of_a_traversal() {
    long seed = System.nanoTime();
    for (int round = 0; round < 300; round++) {
      Random random = new Random(++seed);
      int n = 1 + random.nextInt(150);
      GraphBuilder builder = new GraphBuilder(n);
      int edges = random.nextInt(4 * n);
      for (int e = 0; e < edges; e++) {
        builder.add(random.nextInt(n), random.nextInt(n));
      }
      DependencyGraph graph = builder.build();
      Traversal traversal = new Traversal(graph);
      Layers layers = new Layers(graph);
      for (int asked = 0; asked < 20; asked++) {
        int start = random.nextInt(n);
        boolean up = random.nextBoolean();
        Reach reach = up ? traversal.dependents(start) : traversal.dependencies(start);
        if (up) {
          layers.dependents(start);
        } else {
          layers.dependencies(start);
        }
        String when = "seed " + seed + " from " + start;
        assertThat(layers.size()).as(when).isEqualTo(reach.size());
        assertThat(layers.depth()).as(when).isEqualTo(reach.depth());
        assertThat(layers.histogram()).as(when).isEqualTo(reach.histogram());
        int[] some = IntStream.range(0, reach.size()).filter(_ -> random.nextInt(3) > 0).toArray();
        int[] parents = layers.parents(some);
        for (int k = 0; k < some.length; k++) {
          int i = some[k];
          assertThat(layers.vertexAt(i)).as(when).isEqualTo(reach.vertexAt(i));
          assertThat(layers.distanceAt(i)).as(when).isEqualTo(reach.distanceAt(i));
          assertThat(parents[k]).as(when).isEqualTo(reach.parentAt(i));
        }
        for (int d = 1; d <= reach.depth(); d++) {
          assertThat(layers.distanceAt(layers.begin(d))).as(when).isEqualTo(d);
          assertThat(layers.distanceAt(layers.begin(d + 1) - 1)).as(when).isEqualTo(d);
        }
      }
    }
  }

  @Test
  void a_long_chain_is_walked_without_recursion() {
    int n = 50_000;
    GraphBuilder chain = new GraphBuilder(n);
    for (int v = 0; v + 1 < n; v++) {
      chain.add(v, v + 1);
    }
    Layers layers = new Layers(chain.build());
    layers.dependents(n - 1);
    assertThat(layers.size()).isEqualTo(n - 1);
    assertThat(layers.depth()).isEqualTo(n - 1);
    assertThat(layers.parents(new int[] {n - 2, 0})).containsExactly(1, n - 1);
    layers.dependencies(n - 1);
    assertThat(layers.size()).isZero();
    assertThat(layers.parents(new int[0])).isEmpty();
  }

  @Test
  void a_vertex_that_is_none_is_refused_and_the_next_walk_is_right() {
    DependencyGraph graph = new GraphBuilder(2).add(0, 1).build();
    Layers layers = new Layers(graph);
    assertThatThrownBy(() -> layers.dependents(2)).isInstanceOf(IndexOutOfBoundsException.class);
    layers.dependents(1);
    assertThat(layers.vertexAt(0)).isZero();
  }
}
