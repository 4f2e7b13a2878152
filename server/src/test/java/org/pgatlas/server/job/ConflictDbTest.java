package org.pgatlas.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.testing.Eventually;

/// Jobs whose transactions are in each other's way.
class ConflictDbTest extends OnQueue {
  private final JobKind kind = new JobKind("k", Lane.INGEST, 5, 1);

  private Worker worker(String name, JobHandler handler) {
    return worker(
        name,
        new WorkerConfig(2, Duration.ofMillis(1), Duration.ofSeconds(30), Duration.ofMillis(1)),
        handler);
  }

  private void enqueue(String payload) {
    add(ours, NewJob.of(kind, payload));
  }

  @Test
  void of_two_that_deadlock_the_one_given_up_is_done_again_and_neither_has_failed()
      throws Exception {
    raw.execute("create table counted (id int primary key, n int not null)");
    raw.execute("grant all on counted to atlas_app");
    raw.execute("insert into counted values (1, 0), (2, 0)");
    enqueue("{\"first\": 1}");
    enqueue("{\"first\": 2}");
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger runs = new AtomicInteger();
    JobHandler handler =
        (job, completion) -> {
          boolean meets = runs.incrementAndGet() <= 2;
          int first = job.payload().contains("1") ? 1 : 2;
          database.run(
              ours,
              handle -> {
                handle.execute("update counted set n = n + 1 where id = ?", first);
                if (meets) {
                  meet(bothHoldOne);
                }
                handle.execute("update counted set n = n + 1 where id = ?", 3 - first);
                completion.in(handle);
              });
        };
    try (Worker worker = worker("w", handler)) {
      worker.start();
      Eventually.until(
          "both are done", () -> "2".equals(raw.query("select count(*) from job_history")));
    }
    // The one done again may take its first row before the other wakes, and deadlock once more.
    assertThat(runs).hasValueGreaterThanOrEqualTo(3);
    assertThat(raw.query("select string_agg(n::text, ' ') from counted")).isEqualTo("2 2");
    assertThat(raw.query("select string_agg(attempts::text, ' ') from job_history"))
        .isEqualTo("1 1");
    assertThat(raw.query("select count(*) from job_queue")).isEqualTo("0");
    assertThat(raw.query("select count(*) from job_dead")).isEqualTo("0");
  }

  @Test
  void one_that_is_given_up_for_ever_is_a_failure_in_the_end() throws SQLException {
    enqueue("{}");
    AtomicInteger runs = new AtomicInteger();
    try (Worker worker =
        worker(
            "w",
            (_, _) -> {
              runs.incrementAndGet();
              database.run(
                  ours,
                  handle ->
                      handle.execute(
                          "do $$ begin raise exception 'in the way' using errcode = '40001'; end $$"));
            })) {
      worker.runOnce();
    }
    assertThat(runs.get()).isBetween(2, 50);
    assertThat(raw.query("select last_error from job_dead")).contains("in the way");
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      int _ = barrier.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
