package org.pgatlas.server.job;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// What an operator asks of the queue: depth, dead letters, single jobs, pauses.
public final class JobAdminStore {
  private final Database database;

  public JobAdminStore(Database database) {
    this.database = database;
  }

  /// @param oldestSeconds how long the oldest ready job has waited
  public record QueueDepth(long waiting, long running, long dead, double oldestSeconds) {
    public boolean idle() {
      return waiting == 0 && running == 0;
    }
  }

  /// One lane now.
  ///
  /// @param ready may be claimed now; `waiting` counts delayed ones too, and those behind another
  /// of their order key
  /// @param expired leases that ran out and were not yet taken back
  /// @param pausedSince null while the lane runs
  public record LaneDepth(
      String queue,
      long waiting,
      long ready,
      long running,
      long expired,
      long dead,
      double oldestSeconds,
      @Nullable Instant pausedSince) {}

  /// A job that will not run again by itself.
  public record DeadJob(
      long id,
      String queue,
      String kind,
      String payload,
      int attempts,
      String lastError,
      Instant createdAt,
      Instant diedAt) {}

  /// One job, wherever it is.
  ///
  /// @param state waiting, running, dead or done
  public record JobState(
      long id,
      String state,
      String queue,
      String kind,
      int attempts,
      @Nullable String payload,
      @Nullable String lastError,
      Instant createdAt,
      @Nullable Instant runAfter,
      @Nullable Instant finishedAt) {}

  /// Over all tenants and lanes.
  public QueueDepth depth() {
    long waiting = 0;
    long running = 0;
    long dead = 0;
    double oldest = 0;
    for (LaneDepth lane : lanes()) {
      waiting += lane.waiting();
      running += lane.running();
      dead += lane.dead();
      oldest = Math.max(oldest, lane.oldestSeconds());
    }
    return new QueueDepth(waiting, running, dead, oldest);
  }

  /// Every lane, over all tenants. The first of each order key is told by its number in the key and
  /// not by a join: a queue that was empty when it was last analysed is joined row by row, and
  /// pages that look at a burst then cost more than working it.
  public List<LaneDepth> lanes() {
    return database.asWorker(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: job.lanes
                    with job as (
                      select queue, locked_at, lease_until, run_after,
                             locked_at is null and run_after <= now()
                               and (order_key is null or row_number() over (partition by tenant_id, order_key order by id) = 1) as is_ready
                      from job_queue
                    ), live as (
                      select queue, count(*) filter (where locked_at is null) as waiting,
                             count(*) filter (where is_ready) as ready,
                             count(*) filter (where locked_at is not null) as running,
                             count(*) filter (where locked_at is not null and lease_until < now()) as expired,
                             extract(epoch from now() - min(run_after) filter (where is_ready)) as oldest_s
                      from job
                      group by queue
                    ), dead as (
                      select queue, count(*) as dead from job_dead group by queue
                    )
                    select q.queue, coalesce(l.waiting, 0) as waiting, coalesce(l.ready, 0) as ready, coalesce(l.running, 0) as running,
                           coalesce(l.expired, 0) as expired, coalesce(d.dead, 0) as dead, coalesce(l.oldest_s, 0) as oldest_s, p.paused_at
                    from unnest(:queues) as q (queue)
                    left join live l using (queue) left join dead d using (queue) left join job_pause p using (queue)
                    order by q.queue
                    """)
                .bind(
                    "queues", Arrays.stream(Lane.values()).map(Lane::column).toArray(String[]::new))
                .map(
                    (row, _) ->
                        new LaneDepth(
                            row.getString("queue"),
                            row.getLong("waiting"),
                            row.getLong("ready"),
                            row.getLong("running"),
                            row.getLong("expired"),
                            row.getLong("dead"),
                            row.getDouble("oldest_s"),
                            row.getTimestamp("paused_at") == null
                                ? null
                                : row.getTimestamp("paused_at").toInstant()))
                .list());
  }

  /// The tenant's dead letters, newest first.
  public List<DeadJob> dead(UUID tenant, int limit, int offset) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: job.dead
                    select id, queue, kind, payload::text as payload, attempts, last_error, created_at, died_at
                    from job_dead
                    where tenant_id = :tenant
                    order by died_at desc, id desc
                    limit :limit offset :offset
                    """)
                .bind("tenant", tenant)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(
                    (row, _) ->
                        new DeadJob(
                            row.getLong("id"),
                            row.getString("queue"),
                            row.getString("kind"),
                            row.getString("payload"),
                            row.getInt("attempts"),
                            String.valueOf(row.getString("last_error")),
                            row.getTimestamp("created_at").toInstant(),
                            row.getTimestamp("died_at").toInstant()))
                .list());
  }

  /// The tenant's job of that id in the queue, among the dead, or in history.
  public Optional<JobState> find(UUID tenant, long id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: job.find
                    select id, case when locked_at is null then 'waiting' else 'running' end as state, queue, kind, attempts,
                           payload::text as payload, last_error, created_at, run_after, null::timestamptz as finished_at
                    from job_queue where tenant_id = :tenant and id = :id
                    union all
                    select id, 'dead', queue, kind, attempts, payload::text, last_error, created_at, null, died_at
                    from job_dead where tenant_id = :tenant and id = :id
                    union all
                    (select id, 'done', queue, kind, attempts, null, null, created_at, null, finished_at
                     from job_history where tenant_id = :tenant and id = :id order by finished_at desc limit 1)
                    limit 1
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .map(
                    (row, _) ->
                        new JobState(
                            row.getLong("id"),
                            row.getString("state"),
                            row.getString("queue"),
                            row.getString("kind"),
                            row.getInt("attempts"),
                            row.getString("payload"),
                            row.getString("last_error"),
                            row.getTimestamp("created_at").toInstant(),
                            row.getTimestamp("run_after") == null
                                ? null
                                : row.getTimestamp("run_after").toInstant(),
                            row.getTimestamp("finished_at") == null
                                ? null
                                : row.getTimestamp("finished_at").toInstant()))
                .findOne());
  }

  /// Puts dead jobs back with fresh attempts; `id` null means all of the tenant's. Returns how
  /// many. A job keeps its number, so that it runs before what came after it under its order key,
  /// and its fencing token, so that a worker of its former life still changes nothing. One whose
  /// equal waits already is dropped: the waiting one stands for it.
  public int requeue(UUID tenant, @Nullable Long id) {
    return database.write(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: job.requeue
                    with risen as (
                      delete from job_dead where tenant_id = :tenant and (cast(:id as bigint) is null or id = :id)
                      returning tenant_id, id, queue, kind, payload, unique_key, order_key, priority, max_attempts, lease_token, created_at,
                                octet_length(payload::text) > :inline as is_large
                    ), added as (
                      insert into job_queue (tenant_id, id, queue, kind, payload, unique_key, order_key, priority, max_attempts, lease_token, created_at)
                      select r.tenant_id, r.id, r.queue, r.kind, case when r.is_large then '{}' else r.payload end, r.unique_key, r.order_key, r.priority,
                             r.max_attempts, r.lease_token, r.created_at
                      from risen r order by r.id
                      on conflict (tenant_id, unique_key) where unique_key is not null and locked_at is null do nothing
                      returning id
                    ), large as (
                      insert into job_queue_payload (tenant_id, job_id, payload)
                      select r.tenant_id, r.id, r.payload from risen r join added using (id) where r.is_large
                    )
                    select count(*) from risen
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .bind("inline", JobStore.INLINE_PAYLOAD)
                .mapTo(Integer.class)
                .one());
  }

  /// Stops claiming in a lane, on every process, until [#resume]; what runs finishes.
  public void pause(Lane lane, String reason) {
    database.asWorker(
        handle ->
            handle
                .createUpdate(
                    """
                    -- name: job.pause
                    insert into job_pause (queue, reason) values (:queue, :reason) on conflict (queue) do nothing
                    """)
                .bind("queue", lane.column())
                .bind("reason", reason)
                .execute());
  }

  /// True when the lane was paused.
  public boolean resume(Lane lane) {
    return database.asWorker(
        handle ->
            handle
                    .createUpdate(
                        """
                        -- name: job.resume
                        delete from job_pause where queue = :queue
                        """)
                    .bind("queue", lane.column())
                    .execute()
                == 1);
  }
}
