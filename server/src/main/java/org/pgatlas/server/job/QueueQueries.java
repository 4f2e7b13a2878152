package org.pgatlas.server.job;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Examples;
import org.pgatlas.server.db.HotQuery;

/// The queue's hot queries. The worker's see every tenant: the claim takes turns between them.
public final class QueueQueries {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int BATCH = 20;

  private QueueQueries() {}

  public static List<HotQuery> hot() {
    return List.of(
        HotQuery.write(
                "job.claim", "", (db, _, _) -> store(db).claim(Lane.INGEST, "ledger", BATCH, LEASE))
            .acrossTenants()
            .servedBy("ix_job_queue_claim", "job_queue_pkey")
            .accepting("sort", "of the few candidates that each tenant's turn gives"),
        HotQuery.write(
                "job.complete", "", (db, t, x) -> store(db).complete(List.of(job(t, x)), "ledger"))
            .acrossTenants()
            .servedBy("job_queue_pkey"),
        HotQuery.write(
                "job.heartbeat", "", (db, t, x) -> store(db).heartbeat(List.of(job(t, x)), LEASE))
            .acrossTenants()
            .servedBy("job_queue_pkey"),
        HotQuery.write("job.bury_expired", "", (db, _, _) -> store(db).reclaim())
            .acrossTenants()
            .servedBy("ix_job_queue_leased"),
        HotQuery.read("job.dead", "", (db, t, _) -> new JobAdminStore(db).dead(t, 100, 0))
            .servedBy("ix_job_dead_newest"),
        HotQuery.read("job.lanes", "", (db, _, _) -> new JobAdminStore(db).lanes())
            .acrossTenants()
            .within(80, 160)
            .accepting("scan job_queue", "counts what is live, which is little but after a flood")
            .accepting("scan job_dead", "counts the dead letters, of which there ought to be few"),
        HotQuery.write("schedule.due", "", (db, _, _) -> new ScheduleStore(db, store(db)).tick())
            .acrossTenants()
            .servedBy("ix_job_schedule_due"));
  }

  private static JobStore store(Database database) {
    return new JobStore(database, new Nudges(database));
  }

  private static Job job(UUID tenant, Examples examples) {
    return new Job(examples.number("job_queue.id"), tenant, "ledger", "{}", 1, 1, 1);
  }
}
