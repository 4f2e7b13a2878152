package org.pgatlas.bench.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bench chaos`: worker processes are killed at random while they work jobs with side effects. At
/// the end every effect is there once, and every killed worker's jobs were taken over in time.
@Command(
    name = "chaos",
    description = "Kills worker processes at random while jobs with side effects run.",
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
  private static final int LEASE_SECONDS = 2;

  @Option(names = "--jobs", description = "Jobs (default: ${DEFAULT-VALUE}).")
  private int jobs = 100_000;

  @Option(names = "--workers", description = "Worker processes (default: ${DEFAULT-VALUE}).")
  private int workers = 3;

  @Option(names = "--kills", description = "kill -9 at least so often (default: ${DEFAULT-VALUE}).")
  private int kills = 200;

  @Option(names = "--seed", description = "Of the random pauses (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--machine", description = "What the run ran on, for the result file.")
  private String machine = "not named";

  @Option(names = "--commit", description = "The commit measured, for the result file.")
  private String commit = "not named";

  @Option(names = "--results", description = "Folder for chaos.md (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("bench/results");

  @Override
  public Integer call() throws Exception {
    Random random = new Random(seed);
    try (QueueDatabase postgres = new QueueDatabase()) {
      postgres.execute(
          "create table effect (job_id bigint not null, worker text not null); grant all on effect to atlas_app");
      List<Process> running = new ArrayList<>();
      int started = 0;
      for (int i = 0; i < workers; i++) {
        running.add(worker(postgres, "worker-" + started++));
      }
      int perKill = Math.max(1, jobs / (kills + 1));
      long enqueued = 0;
      int killed = 0;
      double slowest = 0;
      long begin = System.nanoTime();
      while (killed < kills) {
        int batch = (int) Math.min(perKill, jobs - enqueued);
        if (batch > 0) {
          postgres.backlog(batch, ChaosWorker.KIND);
          enqueued += batch;
        }
        LockSupport.parkNanos((50 + random.nextInt(400)) * 1_000_000L);
        int victim = random.nextInt(workers);
        Process process = running.get(victim);
        process.destroyForcibly().waitFor();
        killed++;
        slowest = Math.max(slowest, takenOver(postgres, process.pid()));
        running.set(victim, worker(postgres, "worker-" + started++));
      }
      if (enqueued < jobs) {
        postgres.backlog((int) (jobs - enqueued), ChaosWorker.KIND);
      }
      while (postgres.count("select count(*) from (select from job_queue limit 1) one") > 0) {
        LockSupport.parkNanos(20_000_000);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      running.forEach(Process::destroy);
      return report(postgres, killed, slowest, seconds);
    }
  }

  private int report(QueueDatabase postgres, int killed, double slowest, double seconds)
      throws SQLException, IOException {
    long effects = postgres.count("select count(*) from effect");
    long distinct = postgres.count("select count(distinct job_id) from effect");
    long dead = postgres.count("select count(*) from job_dead");
    long again = postgres.count("select count(*) from job_history where attempts > 1");
    String text =
        String.format(
            Locale.ROOT,
            """
            # Workers killed at random

            Made by `bench chaos`. Machine: %s; commit %s; %s. Embedded PostgreSQL with production durability; the
            effect of a job is a row written in the transaction that completes it.

            | what | figure |
            |---|---|
            | jobs | %,d |
            | worker processes at a time; lease | %d; %d s |
            | kill -9 | %d |
            | jobs lost | %d |
            | effects twice | %d |
            | dead letters | %d |
            | jobs that were begun more than once | %,d |
            | a killed worker's jobs taken over after, longest | %.1f s (lease + %.1f s) |
            | whole run | %.0f s |
            """,
            machine,
            commit,
            Runtime.version(),
            jobs,
            workers,
            LEASE_SECONDS,
            killed,
            jobs - distinct,
            effects - distinct,
            dead,
            again,
            slowest,
            Math.max(0, slowest - LEASE_SECONDS),
            seconds);
    System.out.print(text);
    Files.createDirectories(results);
    Files.writeString(results.resolve("chaos.md"), text);
    return effects == jobs && distinct == jobs && dead == 0 && slowest <= LEASE_SECONDS + 5 ? 0 : 1;
  }

  /// Seconds until none of that process' leases is left.
  private static double takenOver(QueueDatabase postgres, long pid) throws SQLException {
    long start = System.nanoTime();
    while (postgres.count("select count(*) from job_queue where locked_by like '%-pid" + pid + "'")
        > 0) {
      LockSupport.parkNanos(20_000_000);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static Process worker(QueueDatabase postgres, String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            "org.pgatlas.bench.Bench",
            "chaos-worker",
            "--name",
            name,
            "--lease-seconds",
            Integer.toString(LEASE_SECONDS),
            "--url",
            postgres.config().jdbcUrl(),
            "--user",
            postgres.config().user(),
            "--password",
            postgres.config().password())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
