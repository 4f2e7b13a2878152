package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.GraphEdit;
import org.pgatlas.graph.RandomGraphs;

/// Carried over change by change equals computed anew, in every kind and both modes, on graphs and
/// changes drawn at test time.
class LayerCriticalityPropertyTest {
  private static final int CHANGES = 10_000;

  @ParameterizedTest
  @EnumSource(ActiveMode.class)
  void carried_over_equals_a_full_pass_after_thousands_of_changes(ActiveMode mode) {
    long seed = System.nanoTime();
    int changes = 0;
    int incremental = 0;
    while (changes < CHANGES) {
      Random random = new Random(++seed);
      LayerCriticality current = LayerCriticality.of(drawn(random, seed), mode);
      for (int i = 0; i < 40; i++) {
        if (random.nextInt(6) == 0) {
          current = spread(current, random);
        }
        if (random.nextInt(6) == 0) {
          current = kept(current);
        }
        int size = random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 1;
        Layer next = changed(current.layer(), random, size);
        Optional<LayerCriticality> carried = current.after(next, Long.MAX_VALUE);
        assertThat(carried).isPresent();
        LayerCriticality full = LayerCriticality.of(next, mode);
        compare(carried.get(), full, "seed " + seed + ", change " + i);
        current = carried.get();
        changes += size;
        incremental++;
      }
    }
    assertThat(incremental).isPositive();
  }

  @Test
  void a_full_pass_is_the_definition() {
    for (long seed = System.nanoTime(), last = seed + 20; seed < last; seed++) {
      Layer layer = drawn(new Random(seed), seed);
      for (ActiveMode mode : ActiveMode.values()) {
        LayerCriticality full = LayerCriticality.of(layer, mode);
        ActiveSet active = full.active();
        assertThat(full.all().toArray())
            .isEqualTo(NaiveCriticality.of(layer.graph(), active, _ -> true));
        assertThat(full.repos().toArray())
            .isEqualTo(NaiveCriticality.of(layer.graph(), active, u -> layer.repos()[u]));
        assertThat(full.projects().toArray())
            .isEqualTo(NaiveCriticality.projects(layer.graph(), active, layer.projectOf()));
        assertThat(full.projectUnion())
            .as("seed %d", seed)
            .isEqualTo(
                NaiveCriticality.union(
                    layer.graph(), active, layer.projectOf(), layer.projectCount()));
      }
    }
  }

  @Test
  void threads_change_no_value_and_what_stays_the_same_is_the_same_object() {
    try (ExecutorService others = Executors.newFixedThreadPool(3)) {
      for (long seed = System.nanoTime(), last = seed + 50; seed < last; seed++) {
        Layer layer = drawn(new Random(seed), seed);
        LayerCriticality one = LayerCriticality.of(layer, ActiveMode.ACTIVE_ROOTS);
        compare(
            LayerCriticality.of(layer, ActiveMode.ACTIVE_ROOTS, others, 4), one, "seed " + seed);
        assertThat(one.after(layer, Long.MAX_VALUE).orElseThrow().active())
            .as("who compares active sets by identity sees that nothing changed")
            .isSameAs(one.active());
        DependencyGraph graph = layer.graph();
        if (graph.vertexCount() > 0) {
          assertThat(new GraphEdit(graph).row(0, graph.dependencies(0)).build()).isSameAs(graph);
        }
      }
    }
  }

  private static CriticalityChange change(LayerCriticality current, Layer next, long budget) {
    boolean[] every = new boolean[next.vertexCount()];
    Arrays.fill(every, true);
    return current.change(
        next, ActiveSet.of(next.graph(), next.eligible(), current.mode()), every, budget);
  }

  /// Told which vertices were edited, and some that were not.
  @ParameterizedTest
  @EnumSource(ActiveMode.class)
  void steps_that_are_told_what_was_edited_give_what_a_full_pass_gives(ActiveMode mode) {
    int searched = 0;
    for (long seed = System.nanoTime(), last = seed + 200; seed < last; seed++) {
      Random random = new Random(seed);
      LayerCriticality current = LayerCriticality.of(drawn(random, seed), mode);
      for (int i = 0; i < 20; i++) {
        Layer before = current.layer();
        Layer next =
            random.nextBoolean()
                ? richer(before, random)
                : changed(before, random, 1 + random.nextInt(3));
        boolean[] edited = new boolean[next.vertexCount()];
        for (int v = 0; v < edited.length; v++) {
          edited[v] = random.nextInt(10) == 0 || !next.graph().sameDependencies(v, before.graph());
        }
        ActiveSet active = ActiveSet.of(next.graph(), next.eligible(), mode);
        searched += active.count() > current.active().count() ? 1 : 0;
        current = current.step(next, edited, Runnable::run, 1).criticality();
        String when = "seed " + seed + ", step " + i;
        compare(current, LayerCriticality.of(next, mode), when);
        for (int v = 0; v < edited.length; v++) {
          assertThat(current.active().contains(v)).as(when).isEqualTo(active.contains(v));
          assertThat(current.active().isRoot(v)).as(when).isEqualTo(active.isRoot(v));
        }
        assertThat(current.active().rootCount()).as(when).isEqualTo(active.rootCount());
      }
    }
    assertThat(searched).as("steps that made something active").isGreaterThan(100);
  }

  /// Some dependencies more, and now and then another root.
  private static Layer richer(Layer layer, Random random) {
    int n = layer.vertexCount();
    GraphEdit edit = new GraphEdit(layer.graph());
    for (int k = random.nextInt(3); k >= 0; k--) {
      int v = random.nextInt(n);
      edit.row(
          v,
          IntStream.concat(Arrays.stream(layer.graph().dependencies(v)), random.ints(2, 0, n))
              .toArray());
    }
    boolean[] eligible = layer.eligible().clone();
    int v = random.nextInt(n);
    eligible[v] |= layer.repos()[v] && layer.projectOf()[v] >= 0 && random.nextInt(4) == 0;
    return new Layer(
        edit.build(), eligible, layer.repos(), layer.projectOf(), layer.projectCount());
  }

  @ParameterizedTest
  @EnumSource(ActiveMode.class)
  void both_ways_are_taken_and_give_what_a_full_pass_gives(ActiveMode mode) {
    int forward = 0;
    int backward = 0;
    for (long seed = System.nanoTime(), last = seed + 120; seed < last; seed++) {
      Random random = new Random(seed);
      LayerCriticality current = LayerCriticality.of(drawn(random, seed), mode);
      for (int i = 0; i < 30; i++) {
        Layer next =
            random.nextBoolean()
                ? lessOne(current.layer(), random)
                : changed(current.layer(), random, 1 + random.nextInt(3));
        CriticalityChange change = change(current, next, Long.MAX_VALUE);
        current = change.apply().orElseThrow();
        compare(current, LayerCriticality.of(next, mode), "seed " + seed + ", change " + i);
        forward += change.isBackward() ? 0 : 1;
        backward += change.isBackward() ? 1 : 0;
      }
    }
    assertThat(forward).isGreaterThan(500);
    assertThat(backward).isGreaterThan(20);
  }

  /// One dependency less of a vertex on which as much as possible depends.
  private static Layer lessOne(Layer layer, Random random) {
    DependencyGraph graph = layer.graph();
    int chosen = 0;
    for (int k = 0; k < 20; k++) {
      int v = random.nextInt(graph.vertexCount());
      if (graph.dependencyCount(v) > 0 && graph.dependentCount(v) >= graph.dependentCount(chosen)) {
        chosen = v;
      }
    }
    int[] row = graph.dependencies(chosen);
    return new Layer(
        new GraphEdit(graph).row(chosen, Arrays.copyOf(row, Math.max(0, row.length - 1))).build(),
        layer.eligible(),
        layer.repos(),
        layer.projectOf(),
        layer.projectCount());
  }

  @Test
  void no_attempt_looks_at_more_than_its_budget_whether_it_succeeds_or_is_given_up() {
    int given = 0;
    int carried = 0;
    for (long seed = System.nanoTime(), last = seed + 400; seed < last; seed++) {
      Random random = new Random(seed);
      LayerCriticality current = LayerCriticality.of(drawn(random, seed), ActiveMode.ACTIVE_ROOTS);
      Layer next =
          random.nextBoolean()
              ? lessOne(current.layer(), random)
              : changed(current.layer(), random, 1 + random.nextInt(200));
      for (long budget = 0; budget < 200_000; budget = budget * 3 + random.nextInt(5)) {
        CriticalityChange change = change(current, next, budget);
        Optional<LayerCriticality> result = change.apply();
        assertThat(change.work()).as("seed %d", seed).isLessThanOrEqualTo(budget);
        given += result.isPresent() ? 0 : 1;
        carried += result.isPresent() ? 1 : 0;
        if (result.isPresent() && random.nextInt(10) == 0) {
          compare(result.get(), LayerCriticality.of(next, ActiveMode.ACTIVE_ROOTS), "seed " + seed);
        }
      }
    }
    assertThat(given).isGreaterThan(500);
    assertThat(carried).isGreaterThan(500);
  }

  /// On an ecosystem as they are: few packages on which nearly all depends, most on which nothing
  /// does.
  @Test
  void an_attempt_may_look_at_less_than_half_of_what_a_full_pass_counts() {
    int n = 20_000;
    Random random = new Random(11);
    GraphBuilder builder = new GraphBuilder(n);
    for (int v = 1; v < n; v++) {
      for (int k = random.nextInt(8); k >= 0; k--) {
        builder.add(v, (int) (v * Math.pow(random.nextDouble(), 4)));
      }
    }
    boolean[] yes = new boolean[n];
    Arrays.fill(yes, true);
    Layer layer = new Layer(builder.build(), yes, yes, new int[n], 1);
    PassWork pass = Criticality.of(layer.graph()).work(ActiveSet.everything(layer.graph()));
    long looks = pass.starts() + pass.visits() + pass.leaves() + pass.pushes();
    assertThat(LayerCriticality.budget(layer))
        .as("beside finding components, rows and orders, a pass counts four kinds")
        .isLessThan(4 * looks / 2);
    LayerCriticality full = LayerCriticality.of(layer, ActiveMode.ACTIVE_ROOTS);
    int given = 0;
    for (int v = 1; v < n; v = v * 5 / 4 + 1) {
      int[] other = random.ints(6, 0, n).toArray();
      Layer next =
          new Layer(new GraphEdit(layer.graph()).row(v, other).build(), yes, yes, new int[n], 1);
      CriticalityChange change = change(full, next, LayerCriticality.budget(next));
      given += change.apply().isPresent() ? 0 : 1;
      assertThat(change.work()).isLessThanOrEqualTo(LayerCriticality.budget(next));
    }
    assertThat(given).as("some are hopeless").isPositive();
  }

  @Test
  void beyond_the_budget_nothing_is_carried_over() {
    int n = 2_000;
    GraphBuilder chain = new GraphBuilder(n);
    for (int v = 0; v + 1 < n; v++) {
      chain.add(v, v + 1);
    }
    boolean[] yes = new boolean[n];
    Arrays.fill(yes, true);
    Layer layer = new Layer(chain.build(), yes, yes, new int[n], 1);
    LayerCriticality full = LayerCriticality.of(layer, ActiveMode.ACTIVE_ROOTS);
    DependencyGraph cut = new GraphEdit(layer.graph()).row(n / 2).build();
    Layer next = new Layer(cut, yes, yes, new int[n], 1);
    assertThat(full.after(next, 1_000)).isEmpty();
    assertThat(full.after(next, 100_000)).isPresent();
  }

  /// Put together again from what can be kept of it.
  private static LayerCriticality kept(LayerCriticality one) {
    return LayerCriticality.kept(
        one.layer(),
        one.mode(),
        one.all().toArray(),
        one.repos().toArray(),
        one.projects().toArray(),
        one.projectUnion());
  }

  private static void compare(LayerCriticality carried, LayerCriticality full, String when) {
    assertThat(carried.all()).as("all, %s", when).isEqualTo(full.all());
    assertThat(carried.repos()).as("repos, %s", when).isEqualTo(full.repos());
    assertThat(carried.projects()).as("projects, %s", when).isEqualTo(full.projects());
    assertThat(carried.projectUnion()).as("union, %s", when).isEqualTo(full.projectUnion());
    assertThat(carried.projectSum()).as("sum, %s", when).isEqualTo(full.projectSum());
    assertThat(carried.active().count()).as("active, %s", when).isEqualTo(full.active().count());
  }

  private static Layer drawn(Random random, long seed) {
    DependencyGraph graph = RandomGraphs.draw(seed);
    int n = graph.vertexCount();
    boolean[] repos = RandomGraphs.flags(seed + 1, n, 0.6);
    int projectCount = 1 + random.nextInt(n + 3);
    int[] projectOf = new int[n];
    boolean[] eligible = new boolean[n];
    double live = random.nextDouble();
    for (int v = 0; v < n; v++) {
      projectOf[v] = repos[v] && random.nextInt(5) > 0 ? random.nextInt(projectCount) : -1;
      eligible[v] = projectOf[v] >= 0 && random.nextDouble() < live;
    }
    return new Layer(graph, eligible, repos, projectOf, projectCount);
  }

  /// Rows replaced, projects entered and left, activity and kind turned over, projects added.
  private static Layer changed(Layer layer, Random random, int changes) {
    int n = layer.vertexCount();
    boolean[] eligible = layer.eligible().clone();
    boolean[] repos = layer.repos().clone();
    int[] projectOf = layer.projectOf().clone();
    int projects = layer.projectCount() + (random.nextInt(5) == 0 ? 1 : 0);
    GraphEdit edit = new GraphEdit(layer.graph());
    for (int i = 0; i < changes; i++) {
      int v = random.nextInt(n);
      switch (random.nextInt(8)) {
        case 0 -> eligible[v] = !eligible[v] && repos[v];
        case 1 -> {
          repos[v] = !repos[v];
          projectOf[v] = -1;
          eligible[v] = false;
        }
        case 2 -> projectOf[v] = repos[v] ? random.nextInt(projects + 1) - 1 : -1;
        default -> edit.row(v, random.ints(random.nextInt(6), 0, n).toArray());
      }
    }
    return new Layer(edit.build(), eligible, repos, projectOf, projects);
  }

  /// New vertices at random places, and vertices without edges and roots removed.
  private static LayerCriticality spread(LayerCriticality current, Random random) {
    Layer layer = current.layer();
    int[] newOf = new int[layer.vertexCount()];
    int next = 0;
    for (int v = 0; v < newOf.length; v++) {
      next += random.nextInt(50) == 0 ? 1 : 0;
      boolean gone =
          layer.graph().dependencyCount(v) == 0
              && layer.graph().dependentCount(v) == 0
              && layer.projectOf()[v] < 0
              && newOf.length > 1;
      newOf[v] = gone ? -1 : next++;
    }
    int n = next + 1;
    return current.renumbered(newOf, GraphEdit.renumbered(layer.graph(), newOf, n));
  }
}
