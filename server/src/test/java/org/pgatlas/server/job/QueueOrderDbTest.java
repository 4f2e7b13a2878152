package org.pgatlas.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.OpenTransaction;

/// Who is served when: turns between tenants, order within a key, lanes, pauses, schedules; and
/// what commits together.
class QueueOrderDbTest extends OnQueue {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final JobKind KIND = JobKind.of("k", Lane.INGEST);

  private static NewJob job(String payload) {
    return NewJob.of(KIND, "\"" + payload + "\"");
  }

  private List<Job> claim(int limit) {
    return queue.claim(Lane.INGEST, "w", limit, LEASE);
  }

  private Worker worker(String name, JobHandler handler) {
    WorkerConfig config =
        new WorkerConfig(2, Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMillis(5));
    return worker(name, config, handler);
  }

  @Test
  void what_waits_behind_another_of_its_key_is_not_counted_as_ready() throws SQLException {
    add(ours, job("first").inOrder("a").after(Duration.ofHours(1)));
    add(ours, job("behind").inOrder("a"));
    add(theirs, job("theirs").inOrder("a"));
    add(ours, job("free"));
    raw.execute(
        "update job_queue set run_after = now() - interval '1 h' where payload = '\"behind\"'");
    JobAdminStore.LaneDepth ingest =
        admin.lanes().stream()
            .filter(lane -> lane.queue().equals("ingest"))
            .findFirst()
            .orElseThrow();
    assertThat(ingest.waiting()).isEqualTo(4);
    assertThat(ingest.ready()).isEqualTo(2);
    assertThat(ingest.oldestSeconds()).isLessThan(3_000);
    assertThat(claim(9)).hasSize(2);
  }

  /// Planned as for a queue that was empty when it was last analysed, as it is between bursts: a
  /// join of the queue with itself would then compare each job with each.
  @Test
  void what_waits_is_counted_in_one_pass() throws SQLException {
    raw.execute("analyze job_queue");
    for (int i = 0; i < 20; i++) {
      add(ours, job("one").inOrder("key-" + i));
    }
    Database.Explanation explained =
        database.explain("job.lanes", false, explaining -> new JobAdminStore(explaining).lanes());
    assertThat(explained.plan()).containsOnlyOnce("\"Relation Name\": \"job_queue\"");
    assertThat(admin.depth().waiting()).isEqualTo(20);
  }

  @Test
  void a_tenant_with_a_backlog_does_not_make_the_others_wait() {
    for (int i = 0; i < 50; i++) {
      add(ours, job("mine"));
    }
    add(theirs, job("yours"));
    add(theirs, job("yours"));
    assertThat(claim(4)).extracting(Job::tenant).containsOnly(ours, theirs);
    assertThat(claim(4)).as("the rest has the lane alone").hasSize(4);
    assertThat(admin.depth().waiting()).isEqualTo(52 - 8);
  }

  @Test
  void urgency_goes_before_turns() {
    add(ours, job("slow"));
    add(theirs, NewJob.of(new JobKind("k", Lane.INGEST, 1, 3), "1"));
    add(theirs, NewJob.of(new JobKind("k", Lane.INGEST, 1, 3), "2"));
    assertThat(claim(2)).extracting(Job::tenant).containsOnly(theirs);
  }

  @Test
  void jobs_of_one_order_key_run_one_at_a_time_in_the_order_they_came() {
    add(ours, job("a1").inOrder("a"));
    add(ours, job("a2").inOrder("a"));
    add(ours, job("b1").inOrder("b"));
    add(theirs, job("theirs").inOrder("a"));
    List<Job> first = claim(9);
    assertThat(first)
        .extracting(Job::payload)
        .containsExactlyInAnyOrder("\"a1\"", "\"b1\"", "\"theirs\"");
    assertThat(claim(9)).isEmpty();
    queue.complete(first, "w");
    assertThat(claim(9)).extracting(Job::payload).containsExactly("\"a2\"");
  }

  @Test
  void a_failed_job_keeps_its_place_before_the_later_ones_of_its_key() throws SQLException {
    add(ours, job("a1").inOrder("a"));
    add(ours, job("a2").inOrder("a"));
    queue.retry(claim(1).getFirst(), "later", Duration.ofHours(1));
    assertThat(claim(9)).isEmpty();
    raw.execute("update job_queue set run_after = now()");
    assertThat(claim(9)).extracting(Job::payload).containsExactly("\"a1\"");
  }

  @Test
  void the_database_itself_refuses_two_leases_of_one_key() {
    add(ours, job("a1").inOrder("a"));
    add(ours, job("a2").inOrder("a"));
    assertThatThrownBy(
            () ->
                raw.execute(
                    "update job_queue set locked_at = now(), lease_until = now() where order_key = 'a'"))
        .hasMessageContaining("ux_job_queue_order_leased");
  }

  @Test
  void many_workers_keep_the_order_of_every_key() throws InterruptedException {
    int keys = 5;
    int each = 12;
    for (int i = 0; i < each; i++) {
      for (int key = 0; key < keys; key++) {
        add(key % 2 == 0 ? ours : theirs, job(key + ":" + i).inOrder("key" + key));
      }
    }
    ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    CountDownLatch done = new CountDownLatch(keys * each);
    JobHandler handler =
        (job, _) -> {
          ran.add(job.payload().replace("\"", ""));
          done.countDown();
        };
    try (Worker a = worker("a", handler);
        Worker b = worker("b", handler)) {
      a.start();
      b.start();
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }
    for (int key = 0; key < keys; key++) {
      String prefix = key + ":";
      List<Integer> order =
          ran.stream()
              .filter(name -> name.startsWith(prefix))
              .map(name -> Integer.parseInt(name.substring(prefix.length())))
              .toList();
      assertThat(order).hasSize(each).isSorted();
    }
  }

  @Test
  void a_paused_lane_claims_nothing_and_the_others_go_on() {
    add(ours, job("held"));
    add(ours, NewJob.of(JobKind.of("run", Lane.METRICS), "1"));
    admin.pause(Lane.INGEST, "test");
    assertThat(claim(9)).isEmpty();
    assertThat(queue.claim(Lane.METRICS, "w", 9, LEASE)).hasSize(1);
    assertThat(admin.lanes())
        .filteredOn(lane -> lane.queue().equals("ingest"))
        .singleElement()
        .satisfies(lane -> assertThat(lane.pausedSince()).isNotNull())
        .returns(1L, JobAdminStore.LaneDepth::ready);
    assertThat(admin.resume(Lane.INGEST)).isTrue();
    assertThat(admin.resume(Lane.INGEST)).isFalse();
    assertThat(claim(9)).hasSize(1);
  }

  @Test
  void a_large_payload_is_kept_apart_and_comes_back_whole() throws SQLException {
    String large = "x".repeat(JobStore.INLINE_PAYLOAD);
    add(ours, job(large).unique("u"));
    assertThat(raw.query("select count(*) from job_queue_payload")).isEqualTo("1");
    assertThat(raw.query("select payload::text from job_queue")).isEqualTo("{}");
    Job claimed = claim(1).getFirst();
    assertThat(claimed.payload()).isEqualTo("\"" + large + "\"");
    queue.bury(claimed, "no");
    assertThat(raw.query("select count(*) from job_queue_payload")).isEqualTo("0");
    assertThat(admin.dead(ours, 1, 0).getFirst().payload()).isEqualTo("\"" + large + "\"");
    admin.requeue(ours, null);
    assertThat(claim(1).getFirst().payload()).isEqualTo("\"" + large + "\"");
  }

  @Test
  void a_job_that_stands_for_another_is_not_claimed_before_that_other_is_committed() {
    add(ours, job("run").unique("u"));
    try (OpenTransaction _ =
        new OpenTransaction(
            database, ours, handle -> queue.enqueue(handle, ours, job("run").unique("u")))) {
      assertThat(claim(9)).as("would not see what the other wrote").isEmpty();
    }
    assertThat(claim(9)).hasSize(1);
  }

  @Test
  void an_effect_and_its_completion_commit_together() throws SQLException {
    raw.execute("create table effect (n int); grant all on effect to atlas_app");
    add(ours, job("one"));
    try (Worker worker =
        worker(
            "w",
            (job, completion) ->
                database.run(
                    job.tenant(),
                    handle -> {
                      effect(handle);
                      completion.in(handle);
                    }))) {
      assertThat(worker.runOnce()).isEqualTo(1);
    }
    assertThat(raw.query("select count(*) from effect")).isEqualTo("1");
    assertThat(admin.depth().idle()).isTrue();
    assertThat(raw.query("select count(*) from job_history")).isEqualTo("1");
  }

  @Test
  void the_effect_of_a_worker_that_lost_its_lease_is_rolled_back() throws SQLException {
    raw.execute("create table effect (n int); grant all on effect to atlas_app");
    add(ours, job("one"));
    List<Job> taken = new ArrayList<>();
    try (Worker worker =
        worker(
            "slow",
            (job, completion) ->
                database.run(
                    job.tenant(),
                    handle -> {
                      effect(handle);
                      if (taken.isEmpty()) {
                        elsewhere(
                            () -> {
                              expire();
                              taken.addAll(claim(1));
                            });
                      }
                      completion.in(handle);
                    }))) {
      assertThat(worker.runOnce()).isEqualTo(1);
    }
    assertThat(raw.query("select count(*) from effect")).isEqualTo("0");
    assertThat(queue.complete(taken, "w")).hasSize(1);
  }

  @Test
  void a_job_that_ends_its_workers_is_buried_at_its_last_attempt() throws SQLException {
    add(ours, NewJob.of(new JobKind("k", Lane.INGEST, 5, 2), "1"));
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThat(claim(1)).hasSize(1);
      raw.execute("update job_queue set lease_until = now() - interval '1 s'");
      queue.reclaim();
    }
    assertThat(admin.depth()).returns(1L, JobAdminStore.QueueDepth::dead);
    assertThat(admin.dead(ours, 1, 0).getFirst().lastError()).contains("expired");
  }

  @Test
  void what_was_claimed_and_not_begun_is_given_back_when_the_worker_stops() {
    add(ours, job("one"));
    List<Job> claimed = claim(1);
    queue.release(claimed);
    assertThat(claim(1).getFirst().attempts()).isEqualTo(1);
  }

  @Test
  void a_due_schedule_makes_one_job_however_many_times_were_missed() throws SQLException {
    schedules.ensure(ours, "nightly", JobKind.of("k", Lane.UPKEEP), "{}", Cron.parse("0 3 * * *"));
    assertThat(schedules.tick()).isZero();
    raw.execute("update job_schedule set next_run = now() - interval '10 days'");
    assertThat(schedules.tick()).isEqualTo(1);
    assertThat(schedules.tick()).isZero();
    assertThat(queue.claim(Lane.UPKEEP, "w", 9, LEASE)).hasSize(1);
    assertThat(schedules.list(ours).getFirst().nextRun()).isAfter(Instant.EPOCH);
    assertThat(raw.query("select next_run > now() from job_schedule")).isEqualTo("t");

    schedules.change(ours, "nightly", true, null);
    raw.execute("update job_schedule set next_run = now() - interval '1 day'");
    assertThat(schedules.tick()).as("paused").isZero();
    assertThat(schedules.list(theirs)).isEmpty();
  }

  @Test
  void a_nudge_of_another_process_arrives() throws InterruptedException {
    CountDownLatch heard = new CountDownLatch(1);
    try (Nudges other = new Nudges(database)) {
      other.listen(
          lane -> {
            if (lane == Lane.IMPORT) {
              heard.countDown();
            }
          });
      other.start();
      nudges.start();
      while (!heard.await(50, TimeUnit.MILLISECONDS)) {
        add(ours, NewJob.of(JobKind.of("k", Lane.IMPORT), "1"));
      }
    }
    assertThat(heard.getCount()).isZero();
  }

  private static void effect(Handle handle) {
    handle.execute("insert into effect values (1)");
  }

  private void expire() {
    try {
      raw.execute("update job_queue set lease_until = now() - interval '1 s'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    queue.reclaim();
  }

  /// On another thread: a transaction is open on this one.
  private static void elsewhere(Runnable work) {
    try {
      Thread.ofPlatform().start(work).join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
