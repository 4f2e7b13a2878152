package org.pgatlas.server.job;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.pgatlas.server.db.Database;

/// The queue's hot SQL: enqueue, claim ([JobClaim]), complete, retry, bury, reclaim. Times are the
/// database's clock throughout, so a worker's clock decides nothing.
public final class JobStore {
  /// Larger payloads live in `job_queue_payload`, apart from the row that every claim rewrites.
  static final int INLINE_PAYLOAD = 2048;

  private static final int ERROR_LENGTH = 2000;

  private final Database database;
  private final Nudges nudges;

  /// @param nudges told once the transaction that enqueues has committed
  public JobStore(Database database, Nudges nudges) {
    this.database = database;
    this.nudges = nudges;
  }

  /// Adds a job in the caller's transaction. One that already waits under the same unique key is
  /// locked until the caller commits: claimed earlier, it would run without seeing what the caller
  /// wrote.
  public void enqueue(Handle handle, UUID tenant, NewJob job) {
    boolean large = job.payload().getBytes(StandardCharsets.UTF_8).length > INLINE_PAYLOAD;
    String sql =
        large
            ? """
            -- name: job.enqueue_large
            with added as (
              insert into job_queue as j (tenant_id, queue, kind, payload, unique_key, order_key, priority, max_attempts, run_after)
              values (:tenant, :queue, :kind, '{}', :uniqueKey, :orderKey, :priority, :maxAttempts, now() + make_interval(secs => :delay))
              on conflict (tenant_id, unique_key) where unique_key is not null and locked_at is null
              do update set run_after = case when :patient and j.attempts > 0 then j.run_after else least(j.run_after, excluded.run_after) end
              returning id, (xmax = 0) as fresh
            )
            insert into job_queue_payload (tenant_id, job_id, payload)
            select :tenant, id, cast(:payload as jsonb) from added where fresh
            """
            : """
            -- name: job.enqueue
            insert into job_queue as j (tenant_id, queue, kind, payload, unique_key, order_key, priority, max_attempts, run_after)
            values (:tenant, :queue, :kind, cast(:payload as jsonb), :uniqueKey, :orderKey, :priority, :maxAttempts, now() + make_interval(secs => :delay))
            on conflict (tenant_id, unique_key) where unique_key is not null and locked_at is null
            do update set run_after = case when :patient and j.attempts > 0 then j.run_after else least(j.run_after, excluded.run_after) end
            """;
    Update update = handle.createUpdate(sql);
    update
        .bind("tenant", tenant)
        .bind("queue", job.kind().lane().column())
        .bind("kind", job.kind().name())
        .bind("payload", job.payload())
        .bind("uniqueKey", job.uniqueKey())
        .bind("orderKey", job.orderKey())
        .bind("priority", job.kind().priority())
        .bind("maxAttempts", job.kind().maxAttempts())
        .bind("delay", seconds(job.delay()))
        .bind("patient", job.patient())
        .execute();
    handle.afterCommit(() -> nudges.enqueued(job.kind().lane()));
  }

  /// Whether more than so many jobs of a lane wait, of all tenants; counts no further.
  public boolean isDeeper(Lane lane, int depth) {
    return database.asWorker(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: job.is_deeper
                    select count(*) > :depth
                    from (select 1 from job_queue where queue = :queue and locked_at is null limit :depth + 1) waiting
                    """)
                .bind("queue", lane.column())
                .bind("depth", depth)
                .mapTo(Boolean.class)
                .one());
  }

  /// Whether a job of that kind would have to wait for others of its order key, or for its lane to
  /// be resumed; part of the caller's transaction. Served by `ix_job_queue_order`.
  public boolean wouldWait(Handle handle, UUID tenant, JobKind kind, String orderKey) {
    return handle
        .createQuery(
            """
            -- name: job.would_wait
            select exists (select from job_queue where tenant_id = :tenant and order_key = :orderKey)
                or exists (select from job_pause where queue = :queue)
            """)
        .bind("tenant", tenant)
        .bind("orderKey", orderKey)
        .bind("queue", kind.lane().column())
        .mapTo(Boolean.class)
        .one();
  }

  /// Whether jobs of the lane are worked or could be.
  public boolean isBusy(Lane lane) {
    return database.asWorker(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: job.is_busy
                    select exists (select from job_queue where queue = :queue and (locked_at is not null or run_after <= now()))
                    """)
                .bind("queue", lane.column())
                .mapTo(Boolean.class)
                .one());
  }

  /// Leases up to `limit` ready jobs of a lane: most urgent first, among equals the tenants take
  /// turns, within a tenant the oldest first. A job with an order key is ready when none of its key
  /// came before it and none is leased.
  ///
  /// Claims of one lane follow each other (an advisory lock that ends with this short transaction):
  /// otherwise all would choose the same rows and skip most of them.
  List<Job> claim(Lane lane, String worker, int limit, Duration lease) {
    return database.asWorker(handle -> claim(handle, lane, worker, limit, lease));
  }

  /// The same within a transaction.
  List<Job> claim(Handle handle, Lane lane, String worker, int limit, Duration lease) {
    return JobClaim.of(handle, lane, worker, limit, lease);
  }

  /// Moves finished jobs to history in one statement; returns the ids whose lease was still held.
  Set<Long> complete(Collection<Job> jobs, String worker) {
    return database.asWorker(handle -> complete(handle, jobs, worker));
  }

  /// The same within a handler's transaction.
  Set<Long> complete(Handle handle, Collection<Job> jobs, String worker) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                -- name: job.complete
                with done as (
                  delete from job_queue j
                  using unnest(:ids, :tokens) as held (id, token)
                  where j.id = held.id and j.lease_token = held.token and j.locked_at is not null
                  returning j.tenant_id, j.id, j.queue, j.kind, j.attempts, j.created_at, j.locked_at
                ), large as (
                  delete from job_queue_payload p using done where p.tenant_id = done.tenant_id and p.job_id = done.id
                )
                insert into job_history (tenant_id, id, queue, kind, attempts, created_at, started_at, worked_by)
                select tenant_id, id, queue, kind, attempts, created_at, locked_at, :worker from done
                returning id
                """)
            .bind("ids", ids(jobs))
            .bind("tokens", tokens(jobs))
            .bind("worker", worker)
            .mapTo(Long.class)
            .list());
  }

  /// Puts a failed job back to run after `delay`; an equal job that waits meanwhile stands for it.
  void retry(Job job, String error, Duration delay) {
    database.asWorker(
        handle ->
            handle
                .createUpdate(
                    """
                    -- name: job.retry
                    update job_queue j
                    set locked_at = null, locked_by = null, lease_until = null, last_error = :error,
                        run_after = now() + make_interval(secs => :delay),
                        unique_key = case when exists (
                          select 1 from job_queue w
                          where w.tenant_id = j.tenant_id and w.unique_key = j.unique_key and w.locked_at is null)
                          then null else j.unique_key end
                    where j.id = :id and j.lease_token = :token and j.locked_at is not null
                    """)
                .bind("id", job.id())
                .bind("token", job.leaseToken())
                .bind("error", shorten(error))
                .bind("delay", seconds(delay))
                .execute());
  }

  /// Gives back claimed jobs that were not begun, as if they had not been claimed.
  void release(Collection<Job> jobs) {
    database.asWorker(
        handle ->
            handle
                .createUpdate(
                    """
                    -- name: job.release
                    with held as (
                      select j.id, row_number() over (partition by j.tenant_id, j.unique_key order by j.id) as nth
                      from unnest(:ids, :tokens) as h (id, token)
                      join job_queue j on j.id = h.id and j.lease_token = h.token and j.locked_at is not null
                    )
                    update job_queue j
                    set locked_at = null, locked_by = null, lease_until = null, attempts = j.attempts - 1,
                        unique_key = case when held.nth > 1 or exists (
                          select 1 from job_queue w
                          where w.tenant_id = j.tenant_id and w.unique_key = j.unique_key and w.locked_at is null)
                          then null else j.unique_key end
                    from held
                    where j.id = held.id and j.locked_at is not null
                    """)
                .bind("ids", ids(jobs))
                .bind("tokens", tokens(jobs))
                .execute());
  }

  /// Moves a job that cannot succeed to the dead letters.
  void bury(Job job, String error) {
    database.asWorker(
        handle ->
            handle
                .createUpdate(
                    """
                    -- name: job.bury
                    with dead as (
                      delete from job_queue where id = :id and lease_token = :token and locked_at is not null
                      returning tenant_id, id, queue, kind, payload, attempts, created_at, unique_key, order_key, priority, max_attempts, lease_token
                    ), large as (
                      delete from job_queue_payload p using dead where p.tenant_id = dead.tenant_id and p.job_id = dead.id
                      returning p.payload
                    )
                    insert into job_dead (tenant_id, id, queue, kind, payload, attempts, last_error, created_at, unique_key, order_key, priority, max_attempts, lease_token)
                    select tenant_id, id, queue, kind, coalesce((select payload from large), payload), attempts, :error, created_at, unique_key, order_key, priority, max_attempts, lease_token
                    from dead
                    """)
                .bind("id", job.id())
                .bind("token", job.leaseToken())
                .bind("error", shorten(error))
                .execute());
  }

  /// Told of a job that became a dead letter because its worker let the last lease run out.
  @FunctionalInterface
  interface Buried {
    void buried(Lane lane, Job job, String error);
  }

  private record Dead(Lane lane, Job job, String error) {}

  int reclaim() {
    return reclaim((_, _, _) -> {});
  }

  /// Frees the jobs whose worker let its lease run out, and returns how many. One that already had
  /// its last attempt is buried: it may be what ends its workers.
  int reclaim(Buried told) {
    List<Dead> dead = new ArrayList<>();
    int freed =
        database.asWorker(
            handle -> {
              dead.addAll(buryExpired(handle));
              return free(handle);
            });
    dead.forEach(one -> told.buried(one.lane(), one.job(), one.error()));
    return freed;
  }

  private static List<Dead> buryExpired(Handle handle) {
    return handle
        .createQuery(
            """
            -- name: job.bury_expired
            with expired as (
              select id from job_queue
              where locked_at is not null and lease_until < now() and attempts >= max_attempts
              for update skip locked
            ), dead as (
              delete from job_queue j using expired where j.id = expired.id
              returning j.tenant_id, j.id, j.queue, j.kind, j.payload, j.attempts, j.created_at, j.unique_key, j.order_key, j.priority, j.max_attempts,
                        j.lease_token, j.locked_by
            ), large as (
              delete from job_queue_payload p using dead where p.tenant_id = dead.tenant_id and p.job_id = dead.id
              returning p.tenant_id, p.job_id, p.payload
            )
            insert into job_dead (tenant_id, id, queue, kind, payload, attempts, last_error, created_at, unique_key, order_key, priority, max_attempts, lease_token)
            select d.tenant_id, d.id, d.queue, d.kind, coalesce(p.payload, d.payload), d.attempts,
                   'lease of ' || d.locked_by || ' expired at the last attempt', d.created_at, d.unique_key, d.order_key, d.priority, d.max_attempts, d.lease_token
            from dead d left join large p on p.tenant_id = d.tenant_id and p.job_id = d.id
            returning tenant_id, id, queue, kind, payload::text as payload, attempts, max_attempts, lease_token, last_error
            """)
        .map(
            (row, _) ->
                new Dead(
                    Lane.of(row.getString("queue")),
                    JobClaim.job(row),
                    row.getString("last_error")))
        .list();
  }

  private static int free(Handle handle) {
    return handle
        .createUpdate(
            """
            -- name: job.reclaim
            with expired as (
              select id, tenant_id, unique_key from job_queue
              where locked_at is not null and lease_until < now()
              for update skip locked
            ), ranked as (
              select id, row_number() over (partition by tenant_id, unique_key order by id) as nth from expired
            )
            update job_queue j
            set locked_at = null, locked_by = null, lease_until = null, lease_token = lease_token + 1,
                last_error = 'lease of ' || j.locked_by || ' expired',
                unique_key = case when ranked.nth > 1 or exists (
                  select 1 from job_queue w
                  where w.tenant_id = j.tenant_id and w.unique_key = j.unique_key and w.locked_at is null)
                  then null else j.unique_key end
            from ranked
            where j.id = ranked.id
            """)
        .execute();
  }

  /// Extends the leases of these jobs only: a job that no thread works on any more must expire,
  /// even when the process that claimed it lives on.
  void heartbeat(Collection<Job> inHand, Duration lease) {
    database.asWorker(
        handle ->
            handle
                .createUpdate(
                    """
                    -- name: job.heartbeat
                    update job_queue j
                    set lease_until = now() + make_interval(secs => :lease)
                    from unnest(:ids, :tokens) as held (id, token)
                    where j.id = held.id and j.lease_token = held.token and j.locked_at is not null
                    """)
                .bind("ids", ids(inHand))
                .bind("tokens", tokens(inHand))
                .bind("lease", seconds(lease))
                .execute());
  }

  /// Removes the dead entries that claims step over: each job leaves three, and autovacuum looks
  /// but once a minute.
  void vacuum() {
    database.vacuum("job_queue");
  }

  private static long[] ids(Collection<Job> jobs) {
    return jobs.stream().mapToLong(Job::id).toArray();
  }

  private static long[] tokens(Collection<Job> jobs) {
    return jobs.stream().mapToLong(Job::leaseToken).toArray();
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String shorten(String error) {
    String clean = error.replace('\0', ' ');
    return clean.length() <= ERROR_LENGTH ? clean : clean.substring(0, ERROR_LENGTH);
  }
}
