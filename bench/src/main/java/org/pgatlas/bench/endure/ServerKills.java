package org.pgatlas.bench.endure;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.pgatlas.bench.Pace;
import org.pgatlas.bench.ServerProcess;
import org.pgatlas.bench.queue.QueueDatabase;

/// Servers on one database, and PostgreSQL if asked, are killed at random while submissions come in
/// by all kinds of doors. One is killed most times, all at once now and then.
final class ServerKills {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int POSTGRES_ONE_IN = 5;
  private static final int ALL_ONE_IN = 6;
  private static final int REPOS = 40;
  private static final int REFUSE_ONE_IN = 50;

  /// Beyond its lease, what a dead server held may wait so long.
  private static final int GRACE_SECONDS = 5;

  private static final String HEAD =
      """

      Server processes (REST and workers) on one PostgreSQL with production durability. Submitters send new repos, new
      versions, the same again and broken documents; one reads events by cursor, a webhook is told of `sbom.*` and
      refuses one call in %d. "All at once": every server dead, the time counts from the first that is back.

      | what | figure |
      |---|---|
      """;

  private final Settings settings;
  private final Random random;
  private int servers;
  private int postgres;
  private int all;
  private double back;

  /// @param kills at least so many
  /// @param withPostgres whether PostgreSQL is killed, too
  /// @param submitters who submit at the same time
  record Settings(
      Path root,
      int kills,
      boolean withPostgres,
      int processes,
      int leaseSeconds,
      int submitters,
      long seed) {}

  /// @param good whether nothing at all is wrong
  record Result(String table, boolean good) {}

  ServerKills(Settings settings) {
    this.settings = settings;
    this.random = new Random(settings.seed());
  }

  Result run() throws IOException, SQLException {
    ServerProcess.build(settings.root());
    try (QueueDatabase database = new QueueDatabase();
        Takeovers takeovers = new Takeovers(database);
        Fleet fleet = new Fleet(settings.root(), database, settings.leaseSeconds());
        WebhookReceiver receiver = new WebhookReceiver(REFUSE_ONE_IN)) {
      database.supervise();
      for (int i = 0; i < settings.processes(); i++) {
        fleet.start(i);
      }
      Rest rest = new Rest(() -> fleet.anyUrl(random));
      receiver.subscribe(rest);
      Accepted accepted = new Accepted();
      long began = System.nanoTime();
      try (EventReader reader = new EventReader(fleet::anyUrl)) {
        load(database, fleet, takeovers, accepted);
        settle(database, takeovers);
        double seconds = (System.nanoTime() - began) / 1e9;
        long newest = database.count("select coalesce(max(seq), 0) from event_log");
        await("the reader has read all", () -> reader.cursor() >= newest);
        Verdict verdict = new Verdict(database);
        verdict.ofDatabase();
        verdict.ofSubmitters(accepted);
        verdict.ofReader(reader.seen());
        verdict.ofReceiver(receiver);
        verdict.ofMetrics(rest.post("/api/v1/metric-runs", "").path("changed_count").asLong(-1));
        return result(database, verdict, accepted, takeovers.slowest(), receiver, seconds);
      }
    }
  }

  /// Submitters at work while the killer goes about.
  private void load(QueueDatabase database, Fleet fleet, Takeovers takeovers, Accepted accepted) {
    AtomicBoolean goesOn = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < settings.submitters(); i++) {
        Future<?> _ =
            threads.submit(
                new Submitter(
                    i, fleet::anyUrl, accepted, REPOS, Duration.ofMillis(150), goesOn::get));
      }
      try {
        while (servers + postgres < settings.kills()) {
          Pace.pause(Duration.ofMillis(300 + random.nextInt(2_500)));
          killOne(database, fleet, takeovers);
        }
      } finally {
        goesOn.set(false);
      }
    }
  }

  private void killOne(QueueDatabase database, Fleet fleet, Takeovers takeovers) {
    if (settings.withPostgres() && random.nextInt(POSTGRES_ONE_IN) == 0) {
      database.kill();
      postgres++;
      Pace.pause(LOOK);
      back = Math.max(back, await("PostgreSQL is back", () -> answers(database)));
      return;
    }
    List<Integer> alive = new ArrayList<>(fleet.alive());
    boolean everyone = random.nextInt(ALL_ONE_IN) == 0;
    List<Integer> victims = everyone ? alive : List.of(alive.get(random.nextInt(alive.size())));
    Set<String> dead = new HashSet<>();
    for (int victim : victims) {
      dead.addAll(holders(database, fleet.kill(victim)));
      servers++;
    }
    if (!everyone) {
      dead.forEach(takeovers::killed);
    }
    victims.forEach(fleet::start);
    if (everyone) {
      // Nobody could take over before one was there again.
      all++;
      dead.forEach(takeovers::killed);
    }
  }

  /// Under which names a process holds jobs.
  private static Set<String> holders(QueueDatabase database, long pid) {
    try {
      return database.names(
          "select distinct locked_by from job_queue where locked_by like 'atlas-" + pid + "-%'");
    } catch (SQLException down) {
      return Set.of();
    }
  }

  private void settle(QueueDatabase database, Takeovers takeovers) {
    await(
        "the queue is empty",
        () ->
            number(database, "select count(*) from job_queue") == 0
                && number(database, "select count(*) from outbox_events") == 0);
    await("every job is taken over", takeovers::complete);
  }

  private static double await(String what, BooleanSupplier so) {
    return Pace.until(what, PATIENCE, LOOK, so);
  }

  private static boolean answers(QueueDatabase database) {
    return number(database, "select 1") == 1;
  }

  /// Negative while the database does not answer.
  private static long number(QueueDatabase database, String sql) {
    try {
      return database.count(sql);
    } catch (SQLException down) {
      return -1;
    }
  }

  private Result result(
      QueueDatabase database,
      Verdict verdict,
      Accepted accepted,
      double slowest,
      WebhookReceiver receiver,
      double seconds)
      throws SQLException {
    double limit = settings.leaseSeconds() + GRACE_SECONDS + back;
    StringBuilder text = new StringBuilder();
    text.append(HEAD.formatted(REFUSE_ONE_IN));
    row(
        text,
        "server processes; submitters; lease",
        String.format(
            Locale.ROOT,
            "%d; %d; %d s",
            settings.processes(),
            settings.submitters(),
            settings.leaseSeconds()));
    row(
        text,
        "kill -9 of servers; of those in kills of all at once",
        String.format(Locale.ROOT, "%d; %d times all", servers, all));
    row(
        text,
        "kill -9 of PostgreSQL; it answered again after, longest",
        String.format(Locale.ROOT, "%d; %.1f s", postgres, back));
    row(
        text,
        "answers to submitters by status (0: connection broken)",
        String.format(Locale.ROOT, "%s", accepted.answers()));
    row(
        text,
        "jobs begun more than once",
        String.format(
            Locale.ROOT,
            "%,d",
            database.count("select count(*) from job_history where attempts > 1")));
    row(
        text,
        "events; webhook calls taken",
        String.format(
            Locale.ROOT,
            "%,d; %,d",
            database.count("select count(*) from event_log"),
            receiver.taken().size()));
    row(
        text,
        "from a submission accepted to its result, longest",
        String.format(Locale.ROOT, "%.1f s", slowestSubmission(database)));
    row(
        text,
        "a dead server's jobs taken over after, longest",
        String.format(Locale.ROOT, "%.1f s (at most %.1f)", slowest, limit));
    row(text, "whole run", String.format(Locale.ROOT, "%.0f s", seconds));
    for (Map.Entry<String, Long> count : verdict.wrong().entrySet()) {
      row(text, count.getKey(), String.format(Locale.ROOT, "%,d", count.getValue()));
    }
    return new Result(text.toString(), verdict.good() && slowest <= limit);
  }

  private static double slowestSubmission(QueueDatabase database) throws SQLException {
    return database.count(
            "select coalesce(max(extract(epoch from processed_at - submitted_at) * 1000), 0)::bigint from sbom_submissions")
        / 1e3;
  }

  private static void row(StringBuilder text, String what, String figure) {
    text.append("| ").append(what).append(" | ").append(figure).append(" |\n");
  }
}
