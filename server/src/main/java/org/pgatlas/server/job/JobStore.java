package org.pgatlas.server.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// The queue's SQL. Times are the database's clock throughout.
public final class JobStore {
  private static final int ERROR_LENGTH = 2000;

  private final Database database;

  public JobStore(Database database) {
    this.database = database;
  }

  /// Adds a job in the caller's transaction. With a unique key a job that already waits under it
  /// stands for this one too.
  public void enqueue(
      Handle handle,
      UUID tenant,
      String kind,
      String payload,
      @Nullable String uniqueKey,
      int priority) {
    handle
        .createUpdate(
            """
            -- name: job.enqueue
            insert into job_queue (tenant_id, kind, payload, unique_key, priority)
            values (:tenant, :kind, cast(:payload as jsonb), :uniqueKey, :priority)
            on conflict (tenant_id, unique_key) where unique_key is not null and locked_at is null do nothing
            """)
        .bind("tenant", tenant)
        .bind("kind", kind)
        .bind("payload", payload)
        .bind("uniqueKey", uniqueKey)
        .bind("priority", priority)
        .execute();
  }

  /// Leases up to `limit` ready jobs: highest priority (lowest number) first, then oldest.
  List<Job> claim(String worker, int limit, Duration lease) {
    return database.asWorker(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: job.claim
                    with ready as (
                      select id from job_queue
                      where locked_at is null and run_after <= now()
                      order by priority, run_after, id
                      limit :limit
                      for update skip locked
                    )
                    update job_queue j
                    set locked_at = now(), locked_by = :worker,
                        lease_until = now() + make_interval(secs => :lease),
                        lease_token = j.lease_token + 1, attempts = j.attempts + 1
                    from ready
                    where j.id = ready.id
                    returning j.id, j.tenant_id, j.kind, j.payload::text as payload, j.attempts, j.max_attempts, j.lease_token
                    """)
                .bind("limit", limit)
                .bind("worker", worker)
                .bind("lease", lease.toMillis() / 1000.0)
                .map(
                    (row, _) ->
                        new Job(
                            row.getLong("id"),
                            row.getObject("tenant_id", UUID.class),
                            row.getString("kind"),
                            row.getString("payload"),
                            row.getInt("attempts"),
                            row.getInt("max_attempts"),
                            row.getLong("lease_token")))
                .list());
  }

  /// Moves a finished job to history; false when the lease was lost to another worker.
  boolean complete(Job job, String worker) {
    return database.asWorker(
        handle ->
            handle
                    .createUpdate(
                        """
                        -- name: job.complete
                        with done as (
                          delete from job_queue where id = :id and lease_token = :token
                          returning tenant_id, id, kind, attempts, created_at
                        )
                        insert into job_history (tenant_id, id, kind, attempts, created_at, worked_by)
                        select tenant_id, id, kind, attempts, created_at, :worker from done
                        """)
                    .bind("id", job.id())
                    .bind("token", job.leaseToken())
                    .bind("worker", worker)
                    .execute()
                == 1);
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
                    where j.id = :id and j.lease_token = :token
                    """)
                .bind("id", job.id())
                .bind("token", job.leaseToken())
                .bind("error", shorten(error))
                .bind("delay", delay.toMillis() / 1000.0)
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
                      delete from job_queue where id = :id and lease_token = :token
                      returning tenant_id, id, kind, payload, attempts, created_at
                    )
                    insert into job_dead (tenant_id, id, kind, payload, attempts, last_error, created_at)
                    select tenant_id, id, kind, payload, attempts, :error, created_at from dead
                    """)
                .bind("id", job.id())
                .bind("token", job.leaseToken())
                .bind("error", shorten(error))
                .execute());
  }

  /// Frees the jobs whose worker let its lease run out, and returns how many. Only one of several
  /// with the same unique key can wait under it.
  int reclaim() {
    return database.asWorker(
        handle ->
            handle
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
                .execute());
  }

  /// Extends the leases of these jobs only: a job that no thread works on any more must expire, even
  /// when the process that claimed it lives on.
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
                    where j.id = held.id and j.lease_token = held.token
                    """)
                .bind("ids", inHand.stream().mapToLong(Job::id).toArray())
                .bind("tokens", inHand.stream().mapToLong(Job::leaseToken).toArray())
                .bind("lease", lease.toMillis() / 1000.0)
                .execute());
  }

  /// What the queue holds, over all tenants.
  public QueueDepth depth() {
    return database.asWorker(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: job.depth
                    select count(*) filter (where locked_at is null) as waiting,
                           count(*) filter (where locked_at is not null) as running,
                           (select count(*) from job_dead) as dead,
                           coalesce(extract(epoch from now() - min(run_after) filter (where locked_at is null and run_after <= now())), 0) as oldest_s
                    from job_queue
                    """)
                .map(
                    (row, _) ->
                        new QueueDepth(
                            row.getLong("waiting"),
                            row.getLong("running"),
                            row.getLong("dead"),
                            row.getDouble("oldest_s")))
                .one());
  }

  /// The tenant's dead letters, newest first.
  public List<DeadJob> dead(UUID tenant, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: job.dead
                    select id, kind, attempts, last_error, died_at
                    from job_dead
                    where tenant_id = :tenant
                    order by id desc
                    limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new DeadJob(
                            row.getLong("id"),
                            row.getString("kind"),
                            row.getInt("attempts"),
                            String.valueOf(row.getString("last_error")),
                            row.getTimestamp("died_at").toInstant()))
                .list());
  }

  /// Puts a dead job back with fresh attempts; false when there is none of that id.
  public boolean requeue(UUID tenant, long id) {
    return database.write(
        tenant,
        handle ->
            handle
                    .createUpdate(
                        """
                        -- name: job.requeue
                        with risen as (
                          delete from job_dead where tenant_id = :tenant and id = :id
                          returning tenant_id, kind, payload
                        )
                        insert into job_queue (tenant_id, kind, payload)
                        select tenant_id, kind, payload from risen
                        """)
                    .bind("tenant", tenant)
                    .bind("id", id)
                    .execute()
                == 1);
  }

  /// A job that will not run again by itself.
  public record DeadJob(long id, String kind, int attempts, String lastError, Instant diedAt) {}

  /// @param oldestSeconds how long the oldest ready job has waited
  public record QueueDepth(long waiting, long running, long dead, double oldestSeconds) {
    public boolean idle() {
      return waiting == 0 && running == 0;
    }
  }

  private static String shorten(String error) {
    String clean = error.replace('\0', ' ');
    return clean.length() <= ERROR_LENGTH ? clean : clean.substring(0, ERROR_LENGTH);
  }
}
