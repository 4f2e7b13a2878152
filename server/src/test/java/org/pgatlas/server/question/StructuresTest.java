package org.pgatlas.server.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.server.question.Structures.Freshness;
import org.pgatlas.server.snapshot.GraphSnapshot;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

class StructuresTest {
  private static final UUID TENANT = new UUID(0, 1);

  /// Large enough not to be computed by who asks.
  private static final int LARGE = 6_000;

  private static final long CALM = Duration.ofMillis(250).toNanos();

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean held;
  private long now = 1;
  private Resident newest = chain(LARGE, 1);
  private Structures structures = new Structures(_ -> newest, this::begin, () -> now);

  private void begin(long pause, Runnable work) {
    assertThat(pause).isNotNegative();
    Runnable then =
        () -> {
          now += pause;
          work.run();
        };
    if (held) {
      waiting.add(then);
    } else {
      then.run();
    }
  }

  @BeforeEach
  void nothing_is_held() {
    held = false;
  }

  /// Each names the next one.
  private static Resident chain(int size, long run) {
    GraphBuilder builder = new GraphBuilder(size, size - 1);
    for (int p = 0; p + 1 < size; p++) {
      builder.add(p, p + 1);
    }
    DependencyGraph graph = builder.build();
    int[] project = new int[size];
    Arrays.fill(project, -1);
    boolean[] roots = new boolean[size];
    roots[0] = true;
    ActiveSet active = ActiveSet.everything(graph);
    int[] unknown = new int[size];
    Arrays.fill(unknown, -1);
    return new Resident(
        new GraphSnapshot(
            IntStream.range(0, size).map(p -> 10 + 3 * p).toArray(),
            new long[size],
            new boolean[size],
            project,
            roots,
            graph),
        active,
        ActiveMode.ACTIVE_ROOTS,
        new int[][] {
          Criticality.of(graph).all(active).toArray(), unknown, unknown, unknown, unknown
        },
        run);
  }

  @Test
  void a_run_does_not_keep_anybody_waiting_for_structure() {
    MetricColumns first = structures.of(TENANT, Freshness.KNOWN);
    assertThat(first.pending(Metric.DEPTH_BELOW)).isFalse();
    assertThat(first.column(Metric.DEPTH_BELOW).applyAsDouble(0)).isEqualTo(LARGE - 1);

    held = true;
    newest = chain(LARGE + 1, 2);
    structures.swapped(TENANT);
    MetricColumns second = structures.of(TENANT, Freshness.KNOWN);
    assertThat(second.column(Metric.CRITICALITY).applyAsDouble(LARGE)).isEqualTo(LARGE);
    assertThat(second.runId(Metric.CRITICALITY)).isEqualTo(2);
    assertThat(second.pending(Metric.CRITICALITY)).isFalse();
    assertThat(second.pending(Metric.DEPTH_BELOW)).isTrue();
    assertThat(second.runId(Metric.DEPTH_BELOW)).isEqualTo(1);
    assertThat(second.column(Metric.DEPTH_BELOW).applyAsDouble(0))
        .as("of the run before")
        .isEqualTo(LARGE - 1);
    assertThat(second.place(Metric.DEPTH_BELOW, 0))
        .isEqualTo(new MetricColumns.Place(100.0 * (LARGE - 1) / LARGE, 1, LARGE));
    assertThat(second.column(Metric.DEPTH_BELOW).applyAsDouble(LARGE))
        .as("a package that was not there yet")
        .isNaN();
    assertThat(second.place(Metric.DEPTH_BELOW, LARGE)).isNull();
    assertThat(second.communityOf(LARGE)).isNegative();

    assertThat(waiting).as("one computation, however many ask").hasSize(1);
    waiting.remove().run();
    MetricColumns third = structures.of(TENANT, Freshness.KNOWN);
    assertThat(third.pending(Metric.DEPTH_BELOW)).isFalse();
    assertThat(third.runId(Metric.DEPTH_BELOW)).isEqualTo(2);
    assertThat(third.column(Metric.DEPTH_BELOW).applyAsDouble(0)).isEqualTo(LARGE);
    assertThat(waiting).isEmpty();
  }

  @Test
  void a_run_during_the_computation_is_followed_by_another() {
    structures.of(TENANT, Freshness.KNOWN);
    held = true;
    newest = chain(LARGE + 1, 2);
    structures.swapped(TENANT);
    Resident third = chain(LARGE + 2, 3);
    int[] asked = {0};
    structures =
        new Structures(
            _ -> {
              // The graph is swapped between the computation's look at it and the look after it.
              asked[0]++;
              return asked[0] <= 3 ? newest : third;
            },
            this::begin,
            () -> now);
    held = false;
    assertThat(structures.of(TENANT, Freshness.NEWEST).runId(Metric.PAGERANK)).isEqualTo(3);
  }

  @Test
  void runs_that_follow_each_other_put_it_off_but_not_for_ever() {
    structures.of(TENANT, Freshness.KNOWN);
    held = true;
    int looks = 0;
    long began = now;
    for (int run = 2; structures.of(TENANT, Freshness.KNOWN).runId(Metric.PAGERANK) == 1; run++) {
      newest = chain(LARGE + run, run);
      structures.swapped(TENANT);
      // What is due runs while the next run is just over.
      Runnable due = waiting.remove();
      now -= Duration.ofMillis(200).toNanos();
      due.run();
      looks++;
    }
    assertThat(looks).isGreaterThan(20);
    assertThat(Duration.ofNanos(now - began)).isLessThan(Duration.ofSeconds(11));
  }

  @Test
  @Timeout(60)
  void who_waits_for_it_is_not_put_off_by_runs() {
    structures.of(TENANT, Freshness.KNOWN);
    held = true;
    newest = chain(LARGE + 1, 2);
    structures.swapped(TENANT);
    // The clock stands still: no moment is calm, and patience does not end.
    Runnable first = waiting.remove();
    now -= CALM;
    first.run();
    assertThat(waiting).as("put off").hasSize(1);
    CompletableFuture<MetricColumns> asked =
        CompletableFuture.supplyAsync(() -> structures.of(TENANT, Freshness.NEWEST));
    while (!asked.isDone()) {
      structures.swapped(TENANT);
      Runnable due = waiting.poll();
      if (due != null) {
        now -= CALM;
        due.run();
      }
    }
    assertThat(asked.join().runId(Metric.PAGERANK)).isEqualTo(2);
  }

  @Test
  void who_wants_the_newest_waits_for_it() {
    structures.of(TENANT, Freshness.KNOWN);
    newest = chain(LARGE + 1, 2);
    MetricColumns columns = structures.of(TENANT, Freshness.NEWEST);
    assertThat(columns.pending(Metric.BETWEENNESS)).isFalse();
    assertThat(columns.runId(Metric.BETWEENNESS)).isEqualTo(2);
  }

  @Test
  void a_small_graph_is_computed_by_who_asks() {
    held = true;
    newest = chain(10, 1);
    assertThat(structures.of(TENANT, Freshness.KNOWN).pending(Metric.PAGERANK)).isFalse();
    newest = chain(11, 2);
    structures.swapped(TENANT);
    MetricColumns columns = structures.of(TENANT, Freshness.KNOWN);
    assertThat(columns.runId(Metric.PAGERANK)).isEqualTo(2);
    assertThat(columns.column(Metric.DEPTH_ABOVE).applyAsDouble(10)).isEqualTo(10);
    assertThat(waiting).isEmpty();
  }

  @Test
  void what_cannot_be_computed_is_tried_again_with_the_next_question() {
    boolean[] broken = {true};
    int[] asked = {0};
    structures =
        new Structures(
            _ -> {
              asked[0]++;
              if (broken[0] && asked[0] == 2) {
                throw new IllegalStateException("no memory, say");
              }
              return newest;
            },
            this::begin,
            () -> now);
    MetricColumns none = structures.of(TENANT, Freshness.KNOWN);
    assertThat(none.pending(Metric.PAGERANK)).isTrue();
    assertThat(none.column(Metric.PAGERANK).applyAsDouble(0)).isNaN();
    assertThat(none.communities()).isNull();
    broken[0] = false;
    assertThat(structures.of(TENANT, Freshness.KNOWN).pending(Metric.PAGERANK)).isFalse();
  }
}
