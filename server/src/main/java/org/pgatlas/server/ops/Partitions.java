package org.pgatlas.server.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
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

/// Makes the monthly partitions of the event tables ahead, at every start and once a day, and drops
/// once a day those whose newest row is past its retention. All by the database's clock; running it
/// twice changes nothing.
public final class Partitions implements JobHandler {
  /// The daily job.
  public static final JobKind JOB = JobKind.of("upkeep.partitions", Lane.UPKEEP);

  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
  private static final int MONTHS_AHEAD = 3;

  private final Database database;

  /// A table partitioned by month, and how long its rows stay.
  private record Plan(String table, Duration retention) {}

  private static final List<Plan> PLANS =
      List.of(
          new Plan("job_history", Duration.ofDays(60)),
          new Plan("event_log", Duration.ofDays(90)),
          new Plan("webhook_delivery", Duration.ofDays(60)),
          new Plan("metric_history", Duration.ofDays(400)),
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

  public Partitions(Database database) {
    this.database = database;
  }

  @Override
  public void handle(Job job, Completion completion) {
    Done done = run();
    if (!done.made().isEmpty() || !done.dropped().isEmpty()) {
      LOG.info("partitions made: {}, dropped: {}", done.made(), done.dropped());
    }
  }

  /// Makes what is needed now and in the coming months, and waits for nobody who reads or writes.
  public List<String> makeAhead() {
    return makeAhead(now());
  }

  List<String> makeAhead(Instant now) {
    List<String> made = new ArrayList<>();
    PLANS.forEach(plan -> made.addAll(make(plan.table(), now)));
    return made;
  }

  public Done run() {
    return run(now());
  }

  /// A drop waits for every transaction that was open on its table; one that cannot be made holds
  /// up no other, and is told at the end.
  Done run(Instant now) {
    List<String> made = makeAhead(now);
    List<String> dropped = new ArrayList<>();
    RuntimeException failed = null;
    for (Plan plan : PLANS) {
      try {
        for (String partition : expired(plan.table(), now.minus(plan.retention()))) {
          drop(plan.table(), partition);
          dropped.add(partition);
        }
      } catch (RuntimeException e) {
        LOG.warn("an expired partition of {} stays for now: {}", plan.table(), e.getMessage());
        if (failed == null) {
          failed = e;
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
    return new Done(made, dropped);
  }

  private Instant now() {
    return database.asOwner(
        handle -> handle.createQuery("select now()").mapTo(OffsetDateTime.class).one().toInstant());
  }

  private List<String> make(String table, Instant now) {
    LocalDate month = now.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    return database.asOwner(
        handle -> {
          // Processes that start at the same time make them one after the other.
          handle
              .createQuery(
                  """
                  -- name: partition.turn
                  select pg_advisory_xact_lock(hashtextextended('partition.make', 0))::text
                  """)
              .mapTo(String.class)
              .one();
          return handle
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
              .list();
        });
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
