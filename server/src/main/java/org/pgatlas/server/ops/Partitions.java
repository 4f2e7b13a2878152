package org.pgatlas.server.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the monthly partitions of the event tables ahead, and drops those whose newest row is past
/// its retention. Runs at every start and once a day; running it twice changes nothing.
public final class Partitions implements JobHandler {
  /// The daily job.
  public static final JobKind JOB = JobKind.of("upkeep.partitions", Lane.UPKEEP);

  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
  private static final int MONTHS_AHEAD = 3;

  private final Database database;
  private final Clock clock;

  /// A table partitioned by month, and how long its rows stay.
  private record Plan(String table, Duration retention) {}

  private static final List<Plan> PLANS =
      List.of(
          new Plan("job_history", Duration.ofDays(60)),
          new Plan("event_log", Duration.ofDays(90)),
          new Plan("webhook_delivery", Duration.ofDays(60)),
          new Plan("metric_value", Duration.ofDays(400)),
          new Plan("access_audit", Duration.ofDays(180)),
          new Plan("scan_run_event", Duration.ofDays(400)),
          new Plan("finding_event", Duration.ofDays(730)),
          new Plan("decision_event", Duration.ofDays(3650)));

  /// What a run did.
  public record Done(List<String> made, List<String> dropped) {
    public Done {
      made = List.copyOf(made);
      dropped = List.copyOf(dropped);
    }
  }

  public Partitions(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void handle(Job job, Completion completion) {
    Done done = run();
    if (!done.made().isEmpty() || !done.dropped().isEmpty()) {
      LOG.info("partitions made: {}, dropped: {}", done.made(), done.dropped());
    }
  }

  /// As of the clock's time.
  public Done run() {
    Instant now = clock.instant();
    List<String> made = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (Plan plan : PLANS) {
      made.addAll(make(plan.table(), now));
      for (String partition : expired(plan.table(), now.minus(plan.retention()))) {
        drop(plan.table(), partition);
        dropped.add(partition);
      }
    }
    return new Done(made, dropped);
  }

  private List<String> make(String table, Instant now) {
    LocalDate month = now.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    return database.asOwner(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: partition.make
                    select :table || '_p' || to_char(m, 'YYYYMM') from
                      (select (cast(:month as date) + make_interval(months => n))::date as m from generate_series(0, :ahead) n) months
                    where atlas_make_partition(cast(:table as regclass), m)
                    """)
                .bind("table", table)
                .bind("month", month)
                .bind("ahead", MONTHS_AHEAD)
                .mapTo(String.class)
                .list());
  }

  /// Partitions that end before that time, and such as were detached by a run that did not finish.
  private List<String> expired(String table, Instant before) {
    return database.asOwner(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: partition.expired
                    select c.relname from pg_class c
                    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
                      and c.relname ~ ('^' || :table || '_p[0-9]{6}$')
                      and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= cast(:before as timestamptz) at time zone 'UTC'
                    order by c.relname
                    """)
                .bind("table", table)
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .mapTo(String.class)
                .list());
  }

  /// In two steps that each lock readers out for no time: detach concurrently, then drop.
  private void drop(String table, String partition) {
    String state =
        database.asOwner(
            handle ->
                handle
                    .createQuery(
                        """
                        -- name: partition.state
                        select coalesce((select case when inhdetachpending then 'pending' else 'attached' end
                                         from pg_inherits where inhrelid = cast(:partition as regclass)), 'detached')
                        """)
                    .bind("partition", partition)
                    .mapTo(String.class)
                    .one());
    String detach = "alter table " + table + " detach partition " + partition;
    switch (state) {
      case "attached" -> database.maintain(detach + " concurrently");
      case "pending" -> database.maintain(detach + " finalize");
      default -> LOG.info("{} was detached by a run that did not finish", partition);
    }
    database.maintain("drop table " + partition);
  }
}
