package org.pgatlas.bench.endure;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.pgatlas.bench.Pace;
import org.pgatlas.bench.ResultPage;
import org.pgatlas.bench.queue.QueueDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench chaos`: worker processes, and PostgreSQL if asked, are killed at random while they work
/// jobs with side effects. Only a worker that holds jobs is killed, and what it held is not waited
/// for. At the end every effect is there once, every killed worker's jobs were taken over in time,
/// and at least one job was begun again for each kill of a worker. With `--kill server` the victims
/// are whole servers ([ServerKills]).
@Command(
    name = "chaos",
    description = "Kills worker processes at random while jobs with side effects run.",
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
  private static final int LEASE_SECONDS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  /// One kill of so many is PostgreSQL's, when it is to be killed at all.
  private static final int POSTGRES_ONE_IN = 10;

  @Option(names = "--jobs", description = "Jobs (default: ${DEFAULT-VALUE}).")
  private int jobs = 100_000;

  @Option(names = "--workers", description = "Worker processes (default: ${DEFAULT-VALUE}).")
  private int workers = 3;

  @Option(names = "--servers", description = "Server processes (default: ${DEFAULT-VALUE}).")
  private int servers = 2;

  @Option(names = "--submitters", description = "Who submit at once (default: ${DEFAULT-VALUE}).")
  private int submitters = 6;

  @Option(names = "--kills", description = "kill -9 at least so often (default: ${DEFAULT-VALUE}).")
  private int kills = 200;

  @Option(
      names = "--kill",
      split = ",",
      description =
          "Who is killed: worker, server, postgres; with server, whole servers under submissions (default: ${DEFAULT-VALUE}).")
  private List<Victim> who = List.of(Victim.worker);

  @Option(
      names = "--work-ms",
      description = "What a job takes inside its transaction (default: ${DEFAULT-VALUE}).")
  private int workMs = 25;

  @Option(names = "--seed", description = "Of the random pauses (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Mixin private ResultPage page = new ResultPage();

  /// Who may be killed.
  enum Victim {
    worker,
    server,
    postgres
  }

  /// A process and the name of its leases.
  private record Worker(String name, Process process) {}

  /// What was done and seen.
  ///
  /// @param back seconds until PostgreSQL answered again, longest
  private record Done(int workers, int postgres, double slowest, double back, double seconds) {}

  @Override
  public Integer call() throws Exception {
    return who.contains(Victim.server) ? servers() : workers();
  }

  private int servers() throws IOException, SQLException {
    ServerKills.Result result =
        new ServerKills(
                new ServerKills.Settings(
                    Path.of(System.getProperty("atlas.root", ".")),
                    kills,
                    who.contains(Victim.postgres),
                    servers,
                    LEASE_SECONDS,
                    submitters,
                    seed))
            .run();
    page.writePart(
        "chaos.md",
        "Servers killed at random",
        page.madeBy(
                "bench chaos --kill "
                    + (who.contains(Victim.postgres) ? "server,postgres" : "server"))
            + result.table());
    return result.good() ? 0 : 1;
  }

  private int workers() throws IOException, SQLException, InterruptedException {
    Random random = new Random(seed);
    try (QueueDatabase postgres = new QueueDatabase();
        Takeovers takeovers = new Takeovers(postgres)) {
      postgres.supervise();
      postgres.execute(
          "create table effect (job_id bigint not null, worker text not null); grant all on effect to atlas_app");
      postgres.backlog(jobs, ChaosWorker.KIND);
      List<Worker> running = new ArrayList<>();
      int started = 0;
      for (int i = 0; i < workers; i++) {
        running.add(worker(postgres, "worker-" + started++));
      }
      int postgresKilled = 0;
      int workersKilled = 0;
      double back = 0;
      long begin = System.nanoTime();
      while (postgresKilled + workersKilled < kills) {
        Pace.pause(Duration.ofMillis(50 + random.nextInt(300)));
        if (who.contains(Victim.postgres)
            && (!who.contains(Victim.worker) || random.nextInt(POSTGRES_ONE_IN) == 0)) {
          postgres.kill();
          postgresKilled++;
          Pace.pause(LOOK);
          back =
              Math.max(back, until("PostgreSQL is back", () -> number(postgres, "select 1") == 1));
          continue;
        }
        int victim = busy(postgres, running, random);
        Worker killed = running.get(victim);
        killed.process().destroyForcibly().waitFor();
        takeovers.killed(killed.name());
        workersKilled++;
        running.set(victim, worker(postgres, "worker-" + started++));
      }
      double _ =
          until(
              "the queue is empty",
              () ->
                  number(postgres, "select count(*) from (select from job_queue limit 1) one")
                      == 0);
      double _ = until("every job is taken over", takeovers::complete);
      double seconds = (System.nanoTime() - begin) / 1e9;
      running.forEach(one -> one.process().destroy());
      return report(
          postgres, new Done(workersKilled, postgresKilled, takeovers.slowest(), back, seconds));
    }
  }

  private static double until(String what, BooleanSupplier condition) {
    return Pace.until(what, PATIENCE, LOOK, condition);
  }

  /// One of the workers that hold jobs at this moment.
  private static int busy(QueueDatabase postgres, List<Worker> running, Random random) {
    List<Integer> busy = new ArrayList<>();
    double _ =
        until(
            "a worker has jobs",
            () -> {
              try {
                Set<String> holders =
                    postgres.names(
                        "select distinct locked_by from job_queue where locked_by is not null");
                if (holders.isEmpty() && postgres.count("select count(*) from job_queue") == 0) {
                  throw new IllegalStateException("no job is left: more --jobs, or more --work-ms");
                }
                for (int i = 0; i < running.size(); i++) {
                  if (holders.contains(running.get(i).name())) {
                    busy.add(i);
                  }
                }
              } catch (SQLException down) {
                return false;
              }
              return !busy.isEmpty();
            });
    return busy.get(random.nextInt(busy.size()));
  }

  private int report(QueueDatabase postgres, Done done) throws SQLException, IOException {
    long effects = postgres.count("select count(*) from effect");
    long distinct = postgres.count("select count(distinct job_id) from effect");
    long dead = postgres.count("select count(*) from job_dead");
    long again = postgres.count("select count(*) from job_history where attempts > 1");
    String text =
        String.format(
            Locale.ROOT,
            """
            Embedded PostgreSQL with production durability; the effect of a job is a row written in the
            transaction that completes it.

            | what | figure |
            |---|---|
            | jobs | %,d |
            | worker processes at a time; lease | %d; %d s |
            | a job takes, inside its transaction | %d ms |
            | kill -9 of workers that held jobs | %d |
            | kill -9 of PostgreSQL; it answered again after, longest | %d; %.1f s |
            | jobs lost | %d |
            | effects twice | %d |
            | dead letters | %d |
            | jobs that were begun more than once | %,d |
            | a killed worker's jobs taken over after, longest | %.1f s (lease + %.1f s) |
            | whole run | %.0f s |
            """,
            jobs,
            workers,
            LEASE_SECONDS,
            workMs,
            done.workers(),
            done.postgres(),
            done.back(),
            jobs - distinct,
            effects - distinct,
            dead,
            again,
            done.slowest(),
            Math.max(0, done.slowest() - LEASE_SECONDS),
            done.seconds());
    page.writePart(
        "chaos.md", "Workers killed at random", page.madeBy("bench chaos") + "\n" + text);
    boolean inTime = done.slowest() <= LEASE_SECONDS + 5 + done.back();
    return effects == jobs && distinct == jobs && dead == 0 && again >= done.workers() && inTime
        ? 0
        : 1;
  }

  /// Negative while the database does not answer.
  private static long number(QueueDatabase postgres, String sql) {
    try {
      return postgres.count(sql);
    } catch (SQLException down) {
      return -1;
    }
  }

  private Worker worker(QueueDatabase postgres, String name) throws IOException {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-Djdk.virtualThreadScheduler.parallelism=8",
            "-cp",
            System.getProperty("java.class.path"),
            "org.pgatlas.bench.Bench",
            "chaos-worker",
            "--name",
            name,
            "--lease-seconds",
            Integer.toString(LEASE_SECONDS),
            "--work-ms",
            Integer.toString(workMs),
            "--url",
            postgres.config().jdbcUrl(),
            "--user",
            postgres.config().user(),
            "--password",
            postgres.config().password());
    process.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    process.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Worker(name, process.start());
  }
}
