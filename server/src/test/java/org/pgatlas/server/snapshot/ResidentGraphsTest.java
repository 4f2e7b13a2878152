package org.pgatlas.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;

class ResidentGraphsTest {
  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);

  private final ResidentGraphs graphs = new ResidentGraphs(100);

  private static ResidentGraphs.Resident of(long run) {
    DependencyGraph graph = new GraphBuilder(0).build();
    return new ResidentGraphs.Resident(
        new GraphSnapshot(
            new int[0], new long[0], new boolean[0], new int[0], new boolean[0], graph),
        ActiveSet.everything(graph),
        ActiveMode.ACTIVE_ROOTS,
        new int[1][0],
        run);
  }

  @Test
  void beyond_the_budget_the_one_not_asked_for_longest_goes() {
    assertThat(graphs.replace(A, of(1), 40)).isEmpty();
    assertThat(graphs.replace(B, of(1), 40)).isEmpty();
    assertThat(graphs.get(A, _ -> of(9)).runId()).isEqualTo(1);
    assertThat(graphs.replace(C, of(1), 40)).containsExactly(B);
    assertThat(graphs.bytes()).isEqualTo(80);
    assertThat(graphs.get(B, _ -> of(9)).runId()).as("read again").isEqualTo(9);
    assertThat(graphs.get(A, _ -> of(9)).runId()).isEqualTo(1);
  }

  @Test
  void one_is_kept_however_large_it_is() {
    graphs.replace(A, of(1), 40);
    assertThat(graphs.replace(B, of(1), 1_000)).containsExactly(A);
    assertThat(graphs.get(B, _ -> of(9)).runId()).isEqualTo(1);
    assertThat(graphs.replace(B, of(2), 50)).isEmpty();
    assertThat(graphs.bytes()).isEqualTo(50);
  }

  @Test
  void an_older_run_does_not_replace_a_newer() {
    graphs.replace(A, of(2), 40);
    graphs.replace(A, of(1), 40);
    assertThat(graphs.get(A, _ -> of(9)).runId()).isEqualTo(2);
  }

  @Test
  void nothing_keeps_a_graph_that_was_swapped_out() {
    ResidentGraphs.Resident first = of(1);
    graphs.replace(A, first, 40);
    graphs.with(first, Workspace::numbers);
    assertThat(graphs.idle()).isEqualTo(1);
    graphs.replace(A, of(2), 40);
    assertThat(graphs.idle()).as("swapped out").isZero();
    graphs.with(first, Workspace::numbers);
    assertThat(graphs.idle()).as("a question that was under way").isZero();
  }

  @Test
  void many_questions_at_once_take_arrays_for_few() throws InterruptedException {
    ResidentGraphs.Resident graph = of(1);
    graphs.replace(A, graph, 40);
    int asked = 5 * ResidentGraphs.MOST_WORKSPACES;
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(ResidentGraphs.MOST_WORKSPACES);
    Set<Workspace> used = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < asked; i++) {
      threads.add(
          Thread.startVirtualThread(
              () ->
                  graphs.with(
                      graph,
                      workspace -> {
                        used.add(workspace);
                        most.accumulateAndGet(working.incrementAndGet(), Math::max);
                        full.countDown();
                        await(full);
                        return working.decrementAndGet();
                      })));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most.get()).as("as many as may").isEqualTo(ResidentGraphs.MOST_WORKSPACES);
    assertThat(used).as("and used again").hasSize(ResidentGraphs.MOST_WORKSPACES);
    assertThat(graphs.idle()).isEqualTo(ResidentGraphs.MOST_WORKSPACES);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void who_is_put_away_is_told_and_what_others_keep_counts() {
    List<UUID> away = new ArrayList<>();
    graphs.followEvicted(away::add);
    graphs.replace(A, of(1), 40);
    graphs.beside(50);
    assertThat(graphs.replace(B, of(1), 40)).containsExactly(A);
    assertThat(away).containsExactly(A);
    graphs.beside(-50);
    assertThat(graphs.bytes()).isEqualTo(40);
  }

  @Test
  void what_takes_long_runs_on_a_thread_of_the_operating_system() throws InterruptedException {
    List<Object> seen = new CopyOnWriteArrayList<>();
    Thread.ofVirtual()
        .start(
            () -> {
              seen.add(graphs.answer(() -> Thread.currentThread().isVirtual()));
              seen.add(graphs.compute(() -> Thread.currentThread().isVirtual()));
              try {
                graphs.answer(
                    () -> {
                      throw new IllegalArgumentException("asked for nothing");
                    });
              } catch (IllegalArgumentException e) {
                seen.add(String.valueOf(e.getMessage()));
              }
            })
        .join();
    assertThat(seen).containsExactly(false, false, "asked for nothing");
  }
}
