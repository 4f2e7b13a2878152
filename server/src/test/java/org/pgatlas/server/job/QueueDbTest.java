package org.pgatlas.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The queue's promises: in order, leased to one, fenced, retried, kept apart by tenant.
class QueueDbTest extends OnQueue {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration EXPIRED = Duration.ofSeconds(-1);

  private void enqueue(UUID tenant, String kind, @Nullable String key, int priority) {
    NewJob job = NewJob.of(new JobKind(kind, Lane.INGEST, priority, 10), "{\"n\": 1}");
    add(tenant, key == null ? job : job.unique(key));
  }

  private List<Job> claim(String worker, int limit, Duration lease) {
    return queue.claim(Lane.INGEST, worker, limit, lease);
  }

  private boolean complete(Job job, String worker) {
    return queue.complete(List.of(job), worker).contains(job.id());
  }

  private Job claimOne() {
    return claim("w", 1, LEASE).getFirst();
  }

  private String row(String columns) throws SQLException {
    return String.valueOf(raw.query("select concat_ws(' ', " + columns + ") from job_queue"));
  }

  @Test
  void the_most_urgent_come_first_and_among_equals_the_oldest() throws SQLException {
    enqueue(ours, "late", null, 5);
    enqueue(ours, "first", null, 5);
    enqueue(ours, "urgent", null, 1);
    enqueue(ours, "future", null, 1);
    raw.execute("update job_queue set run_after = now() - interval '1 h' where kind = 'first'");
    raw.execute("update job_queue set run_after = now() + interval '1 h' where kind = 'future'");

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      order.add(claimOne().kind());
    }
    assertThat(order).containsExactly("urgent", "first", "late");
    assertThat(claim("w", 10, LEASE)).as("not due yet").isEmpty();
  }

  @Test
  void what_one_has_claimed_no_other_gets() {
    for (int i = 0; i < 5; i++) {
      enqueue(ours, "k", null, 5);
    }
    assertThat(claim("a", 3, LEASE)).hasSize(3);
    assertThat(claim("b", 9, LEASE)).hasSize(2);
    assertThat(claim("c", 9, LEASE)).isEmpty();
    assertThat(admin.depth())
        .returns(5L, JobAdminStore.QueueDepth::running)
        .returns(0L, JobAdminStore.QueueDepth::waiting);
  }

  @Test
  void a_claim_skips_what_another_claims_at_this_moment() throws SQLException {
    enqueue(ours, "held", null, 1);
    enqueue(ours, "free", null, 5);
    try (Connection other = raw.connect()) {
      other.setAutoCommit(false);
      other.createStatement().execute("select id from job_queue where kind = 'held' for update");
      assertThat(claim("w", 9, LEASE)).extracting(Job::kind).containsExactly("free");
      other.rollback();
    }
    assertThat(claim("w", 9, LEASE)).extracting(Job::kind).containsExactly("held");
  }

  @Test
  void a_lease_that_ran_out_is_taken_back_and_its_late_worker_has_no_effect() throws SQLException {
    enqueue(ours, "k", null, 5);
    Job stale = claim("dead", 1, EXPIRED).getFirst();
    assertThat(queue.reclaim()).isEqualTo(1);
    assertThat(row("last_error")).contains("dead").contains("expired");
    Job fresh = claimOne();
    assertThat(fresh.leaseToken()).isGreaterThan(stale.leaseToken());
    assertThat(fresh.attempts()).isEqualTo(2);

    assertThat(complete(stale, "dead")).isFalse();
    queue.retry(stale, "late", Duration.ZERO);
    queue.bury(stale, "late");
    assertThat(row("locked_by")).isEqualTo("w");
    assertThat(admin.depth())
        .returns(1L, JobAdminStore.QueueDepth::running)
        .returns(0L, JobAdminStore.QueueDepth::dead);

    assertThat(complete(fresh, "w")).isTrue();
    assertThat(complete(fresh, "w")).isFalse();
    assertThat(
            raw.query(
                "select concat_ws(' ', count(*), min(attempts), min(worked_by)) from job_history"))
        .isEqualTo("1 2 w");
  }

  @Test
  void a_live_lease_is_left_alone_and_a_heartbeat_keeps_it() throws SQLException {
    enqueue(ours, "k", null, 5);
    Job held = claim("alive", 1, EXPIRED).getFirst();
    enqueue(ours, "k", null, 5);
    Job dropped = claim("alive", 1, EXPIRED).getFirst();
    queue.heartbeat(List.of(held), LEASE);
    assertThat(
            raw.query(
                "select string_agg((lease_until > now())::text, ' ' order by id) from job_queue"))
        .as("only what a thread still works on is kept")
        .isEqualTo("true false");
    assertThat(queue.reclaim()).isEqualTo(1);
    assertThat(complete(dropped, "alive")).isFalse();
    assertThat(complete(held, "alive")).isTrue();
    assertThat(claim("next", 9, LEASE)).extracting(Job::id).containsExactly(dropped.id());
  }

  @Test
  void a_stale_heartbeat_extends_nobody_elses_lease() throws SQLException {
    enqueue(ours, "k", null, 5);
    Job stale = claim("dead", 1, EXPIRED).getFirst();
    queue.reclaim();
    claim("w", 1, EXPIRED);
    queue.heartbeat(List.of(stale), LEASE);
    assertThat(row("lease_until < now()")).isEqualTo("t");
  }

  @Test
  void a_failure_waits_for_its_turn_and_tells_why() throws SQLException {
    enqueue(ours, "k", "key", 5);
    queue.retry(claimOne(), "out of\0luck", Duration.ofMinutes(5));
    assertThat(
            row(
                "attempts, locked_at is null, locked_by is null, lease_until is null, unique_key, last_error,"
                    + " run_after between now() + interval '4 min' and now() + interval '5 min'"))
        .isEqualTo("1 t t t key out of luck t");
    assertThat(claim("w", 1, LEASE)).isEmpty();
  }

  @Test
  void delays_double_up_to_an_hour() {
    WorkerConfig config = WorkerConfig.defaults();
    assertThat(List.of(1, 2, 3, 5).stream().map(config::delayAfter))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(16));
    assertThat(config.delayAfter(40)).isEqualTo(Duration.ofHours(1));
    assertThat(config.delayAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void jobs_of_one_key_fall_together_while_one_waits() throws SQLException {
    enqueue(ours, "k", "key", 5);
    enqueue(ours, "k", "key", 5);
    enqueue(theirs, "k", "key", 5);
    assertThat(admin.depth().waiting()).as("one a tenant").isEqualTo(2);

    Job running = claimOne();
    enqueue(running.tenant(), "k", "key", 5);
    assertThat(admin.depth())
        .as("what runs may have missed the change")
        .returns(2L, JobAdminStore.QueueDepth::waiting);
    queue.retry(running, "again", Duration.ZERO);
    assertThat(raw.query("select count(*) from job_queue where unique_key is null")).isEqualTo("1");
    assertThat(admin.depth().waiting()).isEqualTo(3);
  }

  @Test
  void leases_of_one_key_that_ran_out_together_all_come_back() {
    enqueue(ours, "k", "key", 5);
    claim("dead", 1, EXPIRED);
    enqueue(ours, "k", "key", 5);
    claim("dead", 1, EXPIRED);
    enqueue(ours, "k", "key", 5);
    claim("dead", 1, EXPIRED);
    assertThat(queue.reclaim()).isEqualTo(3);
    assertThat(claim("w", 9, LEASE)).hasSize(3);
  }

  @Test
  void leases_that_ran_out_come_back_beside_a_job_that_waits_under_their_key() {
    enqueue(ours, "k", "key", 5);
    claim("dead", 1, EXPIRED);
    enqueue(ours, "k", "key", 5);
    assertThat(queue.reclaim()).isEqualTo(1);
    assertThat(claim("w", 9, LEASE)).hasSize(2);
  }

  @Test
  void what_is_buried_waits_for_its_tenant_to_put_it_back() {
    enqueue(ours, "k", "key", 5);
    queue.bury(claimOne(), "hopeless");
    assertThat(admin.depth())
        .returns(1L, JobAdminStore.QueueDepth::dead)
        .returns(true, JobAdminStore.QueueDepth::idle);
    JobAdminStore.DeadJob dead = admin.dead(ours, 10, 0).getFirst();
    assertThat(dead.lastError()).isEqualTo("hopeless");
    assertThat(admin.dead(theirs, 10, 0)).isEmpty();
    assertThat(admin.requeue(theirs, dead.id())).isZero();
    assertThat(admin.requeue(ours, dead.id())).isEqualTo(1);
    assertThat(claimOne().attempts()).isEqualTo(1);
  }

  @Test
  void many_workers_run_each_job_once_and_never_two_at_a_time() throws InterruptedException {
    int jobs = 60;
    for (int i = 0; i < jobs; i++) {
      enqueue(i % 2 == 0 ? ours : theirs, "k", null, 5);
    }
    Map<Long, AtomicInteger> inside = new ConcurrentHashMap<>();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(jobs);
    JobHandler handler =
        (job, _) -> {
          AtomicInteger count = inside.computeIfAbsent(job.id(), _ -> new AtomicInteger());
          if (count.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
          }
          runs.incrementAndGet();
          LockSupport.parkNanos(200_000);
          count.decrementAndGet();
          done.countDown();
        };
    WorkerConfig config =
        new WorkerConfig(2, Duration.ofMillis(5), Duration.ofSeconds(30), Duration.ofMillis(5));
    try (Worker a = worker("a", config, handler);
        Worker b = worker("b", config, handler)) {
      a.start();
      b.start();
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(overlaps).hasValue(0);
    assertThat(runs).hasValue(jobs);
    assertThat(admin.depth().idle()).isTrue();
    assertThat(
            database.<Long>asWorker(
                handle ->
                    handle.createQuery("select count(*) from job_history").mapTo(Long.class).one()))
        .isEqualTo(jobs);
  }

  @Test
  void a_handler_that_fails_is_tried_again_until_its_last_attempt() throws SQLException {
    enqueue(ours, "k", null, 5);
    raw.execute("update job_queue set max_attempts = 3");
    AtomicInteger runs = new AtomicInteger();
    WorkerConfig config =
        new WorkerConfig(1, Duration.ofMillis(1), Duration.ofSeconds(30), Duration.ofMillis(1));
    try (Worker worker =
        worker(
            "w",
            config,
            (_, _) -> {
              runs.incrementAndGet();
              throw new IllegalStateException("no");
            })) {
      while (admin.depth().dead() == 0) {
        worker.runOnce();
        raw.execute("update job_queue set run_after = now()");
      }
    }
    assertThat(runs).hasValue(3);
    assertThat(admin.dead(ours, 1, 0).getFirst()).returns(3, JobAdminStore.DeadJob::attempts);
  }

  @Test
  void a_job_of_no_known_kind_is_buried_at_once() {
    enqueue(ours, "mystery", null, 5);
    try (Worker worker =
        new Worker(
            queue, schedules, nudges, WorkerConfig.defaults(), _ -> null, "w", (_, _, _) -> {})) {
      assertThat(worker.runOnce()).isEqualTo(1);
    }
    assertThat(admin.dead(ours, 1, 0).getFirst().lastError()).contains("mystery");
  }

  @Test
  void a_tenant_sees_its_own_jobs_without_any_predicate() {
    enqueue(ours, "k", null, 5);
    enqueue(theirs, "k", null, 5);
    enqueue(theirs, "l", null, 5);
    assertThat(count(ours, "select count(*) from job_queue")).isEqualTo(1);
    assertThat(count(theirs, "select count(*) from job_queue")).isEqualTo(2);
    int deleted = database.write(ours, handle -> handle.execute("delete from job_queue"));
    assertThat(deleted).isEqualTo(1);
    assertThat(admin.depth().waiting()).isEqualTo(2);
    assertThatThrownBy(
            () ->
                database.run(
                    ours,
                    handle ->
                        queue.enqueue(
                            handle, theirs, NewJob.of(JobKind.of("k", Lane.INGEST), "{}"))))
        .hasMessageContaining("row-level security");
  }

  private long count(UUID tenant, String sql) {
    return database.read(tenant, handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  @Test
  void without_a_tenant_nothing_is_read_at_all() {
    enqueue(ours, "k", null, 5);
    assertThatThrownBy(
            () ->
                database.asOwner(
                    handle -> {
                      handle.execute("set local role atlas_app");
                      return handle
                          .createQuery("select count(*) from job_queue")
                          .mapTo(Long.class)
                          .one();
                    }))
        .as("not set on a fresh connection, empty on one that had it")
        .message()
        .containsAnyOf("atlas.tenant", "type uuid");
  }

  @Test
  void the_worker_role_sees_the_queue_and_nothing_else() {
    for (String table : List.of("repos", "artifact_blob", "sbom_submissions", "contributors")) {
      assertThatThrownBy(
              () ->
                  database.asWorker(
                      handle ->
                          handle
                              .createQuery("select count(*) from " + table)
                              .mapTo(Long.class)
                              .one()))
          .as(table)
          .hasMessageContaining("permission denied");
    }
  }
}
