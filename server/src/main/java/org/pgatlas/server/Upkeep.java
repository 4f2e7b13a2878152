package org.pgatlas.server;

import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.component.ComponentBackfill;
import org.pgatlas.server.history.History;
import org.pgatlas.server.job.Cron;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.ops.Partitions;
import org.pgatlas.server.ops.Retention;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.source.Sources;

/// What the database needs by the clock, whatever anybody asks.
final class Upkeep {
  private Upkeep() {}

  /// Makes the partitions that are needed now, and enters what comes later into the schedules.
  static Map<String, JobHandler> start(Foundation base) {
    Partitions partitions = new Partitions(base.database());
    partitions.makeAhead();
    base.schedules()
        .ensure(base.tenant(), "partitions", Partitions.JOB, "{}", Cron.parse("17 3 * * *"));
    NewJob first = NewJob.of(ComponentBackfill.JOB, "{}").unique(ComponentBackfill.JOB.name());
    base.tenants()
        .list()
        .forEach(
            each -> {
              schedule(base.schedules(), each.id());
              base.database()
                  .run(each.id(), handle -> base.queue().enqueue(handle, each.id(), first));
            });
    return Map.of(
        Partitions.JOB.name(), partitions, Retention.JOB.name(), new Retention(base.database()));
  }

  /// What every tenant needs, from the moment that it is made.
  static void schedule(ScheduleStore schedules, UUID owner) {
    schedules.ensure(owner, "components", ComponentBackfill.JOB, "{}", Cron.parse("41 * * * *"));
    schedules.ensure(owner, "retention", Retention.JOB, "{}", Cron.parse("37 3 * * *"));
    schedules.ensure(owner, "graph-snapshot", History.JOB, "{}", Cron.parse("7 4 * * *"));
    schedules.ensure(
        owner,
        "metrics-checkpoint",
        MetricRunner.JOB,
        MetricRunner.CHECKPOINT,
        Cron.parse("57 3 * * *"));
    Sources.schedule(schedules, owner);
  }
}
