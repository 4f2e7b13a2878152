package org.pgatlas.server.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The statement by which a worker takes the next jobs of a lane under its lease.
final class JobClaim {
  /// How many jobs with an order key a claim looks through, besides twice as many as it wants.
  private static final int NEAR = 100;

  /// What is ready is looked through in its order, but of what keeps an order of its own only so
  /// far: behind one job of a key may wait a hundred thousand that cannot begin. A claim that finds
  /// less than it wants there says so by a row without an id, and is made again `deep`: it then
  /// goes from key to key and looks at the first of each. The first of a key is asked for as the
  /// first row from there on in the order of the index: told to look at one key only, the planner
  /// may take it for quicker to read the table from its oldest row.
  private static final String CLAIM =
      """
      -- name: job.claim
      with recursive waiting (tenant_id) as (
        (select j.tenant_id from job_queue j
         where j.queue = :queue and j.locked_at is null
           and not exists (select from job_pause p where p.queue = :queue)
         order by j.tenant_id limit 1)
        union all
        select (select j.tenant_id from job_queue j
                where j.queue = :queue and j.locked_at is null and j.tenant_id > w.tenant_id
                order by j.tenant_id limit 1)
        from waiting w where w.tenant_id is not null
      ), candidate as (
        select ready.id, ready.priority, ready.run_after, ready.turn
        from waiting w
        cross join lateral (
          select r.id, r.priority, r.run_after, row_number() over (order by r.priority, r.run_after, r.id) as turn
          from (
            (select j.id, j.priority, j.run_after
             from job_queue j
             where j.queue = :queue and j.tenant_id = w.tenant_id and (j.order_key is not null)::int = 0
               and j.locked_at is null and j.run_after <= now()
             order by j.priority, j.run_after, j.id
             limit :limit)
            union all
            (select near.id, near.priority, near.run_after
             from (
               select j.id, j.tenant_id, j.order_key, j.priority, j.run_after
               from job_queue j
               where j.queue = :queue and j.tenant_id = w.tenant_id and (j.order_key is not null)::int = 1
                 and j.locked_at is null and j.run_after <= now()
               order by j.priority, j.run_after, j.id
               limit :near
             ) near
             where not cast(:deep as boolean)
               and near.id = (
                 select h.id from job_queue h
                 where h.tenant_id = near.tenant_id and h.order_key >= near.order_key
                 order by h.order_key, h.id limit 1)
               and not exists (
                 select from job_queue worked
                 where worked.tenant_id = near.tenant_id and worked.order_key = near.order_key and worked.locked_at is not null offset 0)
             limit :limit)
            union all
            (with recursive head as (
               (select j.order_key, j.id, j.queue, j.locked_at, j.priority, j.run_after
                from job_queue j
                where cast(:deep as boolean) and j.tenant_id = w.tenant_id and j.order_key is not null
                order by j.order_key, j.id limit 1)
               union all
               select n.order_key, n.id, n.queue, n.locked_at, n.priority, n.run_after
               from head
               cross join lateral (
                 select j.order_key, j.id, j.queue, j.locked_at, j.priority, j.run_after
                 from job_queue j
                 where j.tenant_id = w.tenant_id and j.order_key > head.order_key
                 order by j.order_key, j.id limit 1
               ) n
             )
             select head.id, head.priority, head.run_after
             from head
             where head.queue = :queue and head.locked_at is null and head.run_after <= now()
               and not exists (
                 select from job_queue worked
                 where worked.tenant_id = w.tenant_id and worked.order_key = head.order_key and worked.locked_at is not null offset 0)
            )
          ) r
          order by r.priority, r.run_after, r.id
          limit :limit
        ) ready
        where w.tenant_id is not null
      ), chosen as (
        select id from candidate order by priority, turn, run_after, id limit :limit
      ), free as (
        select id from job_queue where id = any (array(select id from chosen)) and locked_at is null
        for update skip locked
      ), leased as (
        update job_queue j
        set locked_at = now(), locked_by = :worker,
            lease_until = now() + make_interval(secs => :lease),
            lease_token = j.lease_token + 1, attempts = j.attempts + 1
        from free
        where j.id = free.id
        returning j.id, j.tenant_id, j.kind, j.payload, j.attempts, j.max_attempts, j.lease_token
      )
      select l.id, l.tenant_id, l.kind, coalesce(p.payload, l.payload)::text as payload, l.attempts, l.max_attempts, l.lease_token
      from leased l
      left join job_queue_payload p on p.tenant_id = l.tenant_id and p.job_id = l.id
      union all
      select 0, w.tenant_id, '', '', 0, 0, 0
      from waiting w
      where not cast(:deep as boolean) and (select count(*) from chosen) < :limit
        and exists (
          select from job_queue j
          where j.queue = :queue and j.tenant_id = w.tenant_id and (j.order_key is not null)::int = 1
            and j.locked_at is null and j.run_after <= now()
          offset :near)
      order by id
      """;

  private JobClaim() {}

  /// Within the caller's transaction of the worker role; claims of one lane follow each other until
  /// its end.
  static List<Job> of(Handle handle, Lane lane, String worker, int limit, Duration lease) {
    takeTurn(handle, lane);
    List<Job> claimed = new ArrayList<>(once(handle, lane, worker, limit, lease, false));
    if (claimed.removeIf(job -> job.id() == 0)) {
      claimed.addAll(once(handle, lane, worker, limit - claimed.size(), lease, true));
    }
    return claimed;
  }

  /// A transaction whose process stands still (a paused machine, a lost link) is ended by the
  /// database, or it would hold up the lane everywhere. Nor does it ever read the whole queue: that
  /// is what a key with many jobs makes the planner expect to be quick.
  static void takeTurn(Handle handle, Lane lane) {
    handle
        .createQuery(
            """
            -- name: job.claim_turn
            select set_config('idle_in_transaction_session_timeout', '5s', true), set_config('enable_seqscan', 'off', true),
                   pg_advisory_xact_lock(hashtextextended('job.claim:' || :queue, 0))::text
            """)
        .bind("queue", lane.column())
        .mapTo(String.class)
        .one();
  }

  /// @param deep whether to go from key to key
  static List<Job> once(
      Handle handle, Lane lane, String worker, int limit, Duration lease, boolean deep) {
    return handle
        .createQuery(CLAIM)
        .bind("queue", lane.column())
        .bind("limit", limit)
        .bind("near", NEAR + 2 * limit)
        .bind("deep", deep)
        .bind("worker", worker)
        .bind("lease", JobStore.seconds(lease))
        .map((row, _) -> job(row))
        .list();
  }

  static Job job(ResultSet row) throws SQLException {
    return new Job(
        row.getLong("id"),
        row.getObject("tenant_id", UUID.class),
        row.getString("kind"),
        row.getString("payload"),
        row.getInt("attempts"),
        row.getInt("max_attempts"),
        row.getLong("lease_token"));
  }
}
