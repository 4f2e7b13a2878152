package org.pgatlas.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.wire.Outage;

/// What goes wrong in a worker: handlers that end by an Error, processes that stand still, a stop
/// while jobs are being claimed. No job stays leased that nobody works on.
class WorkerFailureDbTest extends OnQueue {
  private static final JobKind KIND = new JobKind("k", Lane.INGEST, 5, 2);
  private static final WorkerConfig CONFIG =
      new WorkerConfig(2, Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofHours(1));

  private void add(NewJob... jobs) {
    database.run(
        ours,
        handle -> {
          for (NewJob job : jobs) {
            queue.enqueue(handle, ours, job);
          }
        });
  }

  private static NewJob job(String payload) {
    return NewJob.of(KIND, "\"" + payload + "\"");
  }

  private Worker worker(JobHandler handler) {
    return worker("w", CONFIG, handler);
  }

  private Worker worker(JobHandler handler, Worker.Observer observer) {
    return new Worker(queue, schedules, nudges, CONFIG, _ -> handler, "w", observer);
  }

  private String query(String sql) {
    try {
      return String.valueOf(raw.query(sql));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void eventually(BooleanSupplier condition) {
    Eventually.until("it is so", condition::getAsBoolean);
  }

  @Test
  void a_handler_that_ends_by_an_error_fails_like_any_other() {
    add(job("deep"));
    try (Worker worker =
        worker(
            (_, _) -> {
              throw new StackOverflowError("too deep");
            })) {
      worker.start();
      eventually(() -> query("select count(last_error) from job_queue").equals("1"));
      assertThat(
              query(
                  "select concat_ws(' ', locked_at is null, attempts, last_error) from job_queue"))
          .isEqualTo("t 1 java.lang.StackOverflowError: too deep");
      assertThat(query("update job_queue set run_after = now() returning 1")).isEqualTo("1");
      eventually(() -> admin.depth().dead() == 1);
    }
    assertThat(admin.depth().running()).isZero();
  }

  /// Something that the job needs, away.
  private static final class Away extends RuntimeException implements Outage {
    private static final long serialVersionUID = 1;

    @Override
    public String code() {
      return "unavailable";
    }

    @Override
    public String told() {
      return "away";
    }

    @Override
    public int retrySeconds() {
      return 1;
    }
  }

  @Test
  void a_job_outlives_an_outage_of_what_it_needs_however_long_it_is() {
    add(job("needy"));
    AtomicInteger runs = new AtomicInteger();
    try (Worker worker =
        worker(
            (_, _) -> {
              if (runs.incrementAndGet() <= 5) {
                throw new IllegalStateException("wrapped", new Away());
              }
            })) {
      worker.start();
      for (int run = 1; run <= 5; run++) {
        int upTo = run;
        eventually(
            () ->
                runs.get() == upTo
                    && query(
                            "select count(*) from job_queue where locked_at is null and last_error is not null")
                        .equals("1"));
        assertThat(query("select run_after < now() + interval '1 minute' from job_queue"))
            .as("looks often whether it is back")
            .isEqualTo("t");
        assertThat(query("update job_queue set run_after = now() returning 1")).isEqualTo("1");
        nudges.enqueued(Lane.INGEST);
      }
      eventually(() -> admin.depth().idle());
    }
    assertThat(query("select count(*) from job_history")).isEqualTo("1");
    assertThat(query("select count(*) from job_dead")).isEqualTo("0");
  }

  @Test
  void jobs_that_an_error_ends_together_are_done_one_by_one() {
    NewJob[] jobs = new NewJob[20];
    for (int i = 0; i < jobs.length; i++) {
      jobs[i] = job("n" + i);
    }
    AtomicInteger alone = new AtomicInteger();
    JobHandler handler =
        new JobHandler.Together() {
          @Override
          public void handle(Job job, Completion completion) {
            alone.incrementAndGet();
          }

          @Override
          public List<Job> handle(List<Job> all, Function<List<Job>, Completion> completions) {
            throw new OutOfMemoryError("no room for " + all.size());
          }
        };
    add(jobs);
    try (Worker worker = worker(handler)) {
      worker.start();
      eventually(() -> admin.depth().idle());
    }
    assertThat(alone).hasValue(jobs.length);
    assertThat(query("select count(*) from job_history")).isEqualTo("20");
  }

  @Test
  void an_observer_that_fails_makes_no_job_fail_or_stay() {
    add(job("one"), job("two"));
    try (Worker worker =
        worker(
            (_, _) -> {},
            (_, _, _) -> {
              throw new AssertionError("cannot count");
            })) {
      worker.start();
      eventually(() -> admin.depth().idle());
    }
    assertThat(query("select string_agg(attempts::text, ' ') from job_history")).isEqualTo("1 1");
  }

  @Test
  void a_handler_is_told_of_its_dead_letters_however_they_died() throws SQLException {
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    JobHandler handler =
        new JobHandler() {
          @Override
          public void handle(Job job, Completion completion) {
            throw new IllegalStateException("no");
          }

          @Override
          public void buried(Job job, String error) {
            told.add(job.payload() + " " + error);
          }
        };
    add(job("fails"));
    try (Worker worker = worker(handler)) {
      worker.runOnce();
      assertThat(told).isEmpty();
      raw.execute("update job_queue set run_after = now()");
      worker.runOnce();
      assertThat(told).containsExactly("\"fails\" java.lang.IllegalStateException: no");
      add(job("x".repeat(JobStore.INLINE_PAYLOAD)));
      queue.claim(Lane.INGEST, "killed", 1, Duration.ofSeconds(30));
      raw.execute("update job_queue set attempts = max_attempts, lease_until = now()");
      worker.runOnce();
    }
    assertThat(told).hasSize(2);
    assertThat(List.copyOf(told).getLast())
        .startsWith("\"xxx")
        .endsWith("lease of killed expired at the last attempt");
  }

  @Test
  void a_claim_whose_process_stands_still_is_ended_for_the_others() throws Exception {
    add(job("one"), job("two"));
    CountDownLatch claimed = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Throwable> ended = new ArrayList<>();
    Thread frozen =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    database.<List<Job>>asWorker(
                        handle -> {
                          List<Job> mine =
                              queue.claim(handle, Lane.INGEST, "frozen", 1, Duration.ofSeconds(30));
                          claimed.countDown();
                          await(goOn);
                          return mine;
                        });
                  } catch (RuntimeException e) {
                    ended.add(e);
                  }
                });
    await(claimed);
    List<Job> all = queue.claim(Lane.INGEST, "w", 9, Duration.ofSeconds(30));
    assertThat(all).as("what the frozen one had claimed came back").hasSize(2);
    assertThat(all).extracting(Job::attempts).containsOnly(1);
    goOn.countDown();
    frozen.join();
    assertThat(ended).hasSize(1);
  }

  @Test
  void every_transaction_is_ended_when_its_process_stands_still_for_long() {
    assertThat(
            database.<String>asOwner(
                handle ->
                    handle
                        .createQuery(
                            "select current_setting('idle_in_transaction_session_timeout')")
                        .mapTo(String.class)
                        .one()))
        .isEqualTo("10min");
  }

  @Test
  void what_is_claimed_while_the_worker_stops_is_given_back() throws Exception {
    Thread closing;
    try (Connection turn = raw.connect()) {
      turn.setAutoCommit(false);
      turn.createStatement()
          .execute("select pg_advisory_xact_lock(hashtextextended('job.claim:ingest', 0))");
      add(job("one"), job("two"));
      Worker worker = worker((_, _) -> {});
      worker.start();
      eventually(
          () ->
              query("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                  .equals("1"));
      closing = Thread.ofPlatform().start(worker::close);
      eventually(() -> query("select count(*) from job_pause").equals("0") && blocked(closing));
      turn.rollback();
    }
    closing.join();
    eventually(
        () ->
            query("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                .equals("0"));
    assertThat(
            query(
                "select string_agg(concat_ws(' ', locked_at is null, attempts), ',') from job_queue"))
        .isEqualTo("t 0,t 0");
  }

  /// Waits in the drain, or has given up waiting.
  private static boolean blocked(Thread closing) {
    return switch (closing.getState()) {
      case WAITING, TIMED_WAITING, TERMINATED -> true;
      case NEW, RUNNABLE, BLOCKED -> false;
    };
  }

  @Test
  void what_waits_for_its_turn_when_the_worker_is_cut_off_is_given_back() {
    CountDownLatch stuck = new CountDownLatch(2);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger quick = new AtomicInteger();
    JobHandler handler =
        (job, _) -> {
          if (job.payload().equals("\"quick\"")) {
            quick.incrementAndGet();
            return;
          }
          stuck.countDown();
          boolean interrupted = false;
          while (never.getCount() > 0 && !interrupted) {
            LockSupport.parkNanos(10_000_000);
            interrupted = Thread.interrupted();
          }
          throw new IllegalStateException("cut off");
        };
    Worker worker = worker(handler);
    worker.start();
    // Short jobs first: it then claims more than it can run at once.
    eventually(
        () -> {
          add(job("quick"), job("quick"), job("quick"), job("quick"));
          return quick.get() > 200 && admin.depth().idle();
        });
    NewJob[] jobs = new NewJob[12];
    for (int i = 0; i < jobs.length; i++) {
      jobs[i] = job("stuck");
    }
    add(jobs);
    await(stuck);
    eventually(() -> admin.depth().running() > 2);
    worker.close(Duration.ofMillis(50));
    assertThat(admin.depth())
        .returns(0L, JobAdminStore.QueueDepth::running)
        .returns(12L, JobAdminStore.QueueDepth::waiting);
    assertThat(query("select concat_ws(' ', count(*), sum(attempts)) from job_queue"))
        .as("the two that were cut off have an attempt less")
        .isEqualTo("12 2");
    never.countDown();
  }

  @Test
  void jobs_of_one_key_are_given_back_together() {
    add(job("a").unique("key"));
    List<Job> claimed = new ArrayList<>(queue.claim(Lane.INGEST, "w", 1, Duration.ofSeconds(30)));
    add(job("b").unique("key"));
    claimed.addAll(queue.claim(Lane.INGEST, "w", 1, Duration.ofSeconds(30)));
    queue.release(claimed);
    assertThat(queue.claim(Lane.INGEST, "w", 9, Duration.ofSeconds(30)))
        .extracting(Job::attempts)
        .containsExactly(1, 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
