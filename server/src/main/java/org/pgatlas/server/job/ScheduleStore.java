package org.pgatlas.server.job;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Rows that make jobs by the clock: `job_schedule`.
public final class ScheduleStore {
  private final Database database;
  private final JobStore jobs;

  public ScheduleStore(Database database, JobStore jobs) {
    this.database = database;
    this.jobs = jobs;
  }

  /// One row.
  public record Schedule(
      String name,
      String queue,
      String kind,
      String cron,
      Instant nextRun,
      @Nullable Instant lastRun,
      boolean paused) {}

  /// Makes the row, or gives an existing one this kind and payload; a time that an operator changed
  /// stays.
  public void ensure(UUID tenant, String name, JobKind kind, String payload, Cron cron) {
    OffsetDateTime next = utc(cron.next(databaseTime()));
    database.run(
        tenant,
        handle ->
            handle
                .createUpdate(
                    """
                    -- name: schedule.ensure
                    insert into job_schedule as s (tenant_id, name, queue, kind, payload, cron, next_run)
                    values (:tenant, :name, :queue, :kind, cast(:payload as jsonb), :cron, :next)
                    on conflict (tenant_id, name) do update
                    set queue = excluded.queue, kind = excluded.kind, payload = excluded.payload
                    where (s.queue, s.kind, s.payload) is distinct from (excluded.queue, excluded.kind, excluded.payload)
                    """)
                .bind("tenant", tenant)
                .bind("name", name)
                .bind("queue", kind.lane().column())
                .bind("kind", kind.name())
                .bind("payload", payload)
                .bind("cron", cron.toString())
                .bind("next", next)
                .execute());
  }

  public List<Schedule> list(UUID tenant) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: schedule.list
                    select name, queue, kind, cron, next_run, last_run, paused from job_schedule
                    where tenant_id = :tenant
                    order by name
                    """)
                .bind("tenant", tenant)
                .map(
                    (row, _) ->
                        new Schedule(
                            row.getString("name"),
                            row.getString("queue"),
                            row.getString("kind"),
                            row.getString("cron"),
                            row.getTimestamp("next_run").toInstant(),
                            row.getTimestamp("last_run") == null
                                ? null
                                : row.getTimestamp("last_run").toInstant(),
                            row.getBoolean("paused")))
                .list());
  }

  /// Pauses, resumes, or gives a row another time; false when there is none of that name.
  public boolean change(UUID tenant, String name, @Nullable Boolean paused, @Nullable Cron cron) {
    Instant next = cron == null ? null : cron.next(databaseTime());
    return database.write(
        tenant,
        handle ->
            handle
                    .createUpdate(
                        """
                        -- name: schedule.change
                        update job_schedule
                        set paused = coalesce(:paused, paused), cron = coalesce(:cron, cron), next_run = coalesce(:next, next_run)
                        where tenant_id = :tenant and name = :name
                        """)
                    .bind("tenant", tenant)
                    .bind("name", name)
                    .bind("paused", paused)
                    .bind("cron", cron == null ? null : cron.toString())
                    .bind("next", next == null ? null : utc(next))
                    .execute()
                == 1);
  }

  private record Due(
      UUID tenant, String name, String queue, String kind, String payload, String cron) {}

  /// Makes the jobs that are due, over all tenants, and moves each row to its next time after now:
  /// times missed while nothing ran make one job, not many. Returns how many were made.
  int tick() {
    return database.asWorker(
        handle -> {
          List<Due> due =
              handle
                  .createQuery(
                      """
                      -- name: schedule.due
                      select tenant_id, name, queue, kind, payload::text as payload, cron from job_schedule
                      where not paused and next_run <= now()
                      order by next_run limit 100
                      for update skip locked
                      """)
                  .map(
                      (row, _) ->
                          new Due(
                              row.getObject("tenant_id", UUID.class),
                              row.getString("name"),
                              row.getString("queue"),
                              row.getString("kind"),
                              row.getString("payload"),
                              row.getString("cron")))
                  .list();
          if (due.isEmpty()) {
            return 0;
          }
          Instant now =
              handle.createQuery("select now()").mapTo(OffsetDateTime.class).one().toInstant();
          for (Due row : due) {
            JobKind kind = JobKind.of(row.kind(), Lane.of(row.queue()));
            jobs.enqueue(
                handle,
                row.tenant(),
                new NewJob(
                    kind, row.payload(), "schedule:" + row.name(), null, Duration.ZERO, false));
            handle
                .createUpdate(
                    """
                    -- name: schedule.advance
                    update job_schedule set last_run = now(), next_run = :next
                    where tenant_id = :tenant and name = :name
                    """)
                .bind("tenant", row.tenant())
                .bind("name", row.name())
                .bind("next", utc(Cron.parse(row.cron()).next(now)))
                .execute();
          }
          return due.size();
        });
  }

  private Instant databaseTime() {
    return database.asWorker(
        handle -> handle.createQuery("select now()").mapTo(OffsetDateTime.class).one().toInstant());
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
