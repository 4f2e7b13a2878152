package org.pgatlas.bench.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.pgatlas.bench.Pace;
import org.pgatlas.bench.ResultPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench chaos`: worker processes are killed at random while they work jobs with side effects. At
/// the end every effect is there once, and every killed worker's jobs were taken over in time.
@Command(
    name = "chaos",
    description = "Kills worker processes at random while jobs with side effects run.",
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
  private static final int LEASE_SECONDS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  @Option(names = "--jobs", description = "Jobs (default: ${DEFAULT-VALUE}).")
  private int jobs = 100_000;

  @Option(names = "--workers", description = "Worker processes (default: ${DEFAULT-VALUE}).")
  private int workers = 3;

  @Option(names = "--kills", description = "kill -9 at least so often (default: ${DEFAULT-VALUE}).")
  private int kills = 200;

  @Option(names = "--seed", description = "Of the random pauses (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Mixin private ResultPage page = new ResultPage();

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
        Pace.pause(Duration.ofMillis(50 + random.nextInt(400)));
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
      double _ =
          Pace.until(
              "the queue is empty",
              PATIENCE,
              LOOK,
              () ->
                  number(postgres, "select count(*) from (select from job_queue limit 1) one")
                      == 0);
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
            Embedded PostgreSQL with production durability; the effect of a job is a row written in the
            transaction that completes it.

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
    page.write("chaos.md", page.head("Workers killed at random", "bench chaos") + text);
    return effects == jobs && distinct == jobs && dead == 0 && slowest <= LEASE_SECONDS + 5 ? 0 : 1;
  }

  /// Seconds until none of that process' leases is left.
  private static double takenOver(QueueDatabase postgres, long pid) {
    String leased = "select count(*) from job_queue where locked_by like '%-pid" + pid + "'";
    return Pace.until(
        "the jobs of process " + pid + " are taken over",
        PATIENCE,
        LOOK,
        () -> number(postgres, leased) == 0);
  }

  private static long number(QueueDatabase postgres, String sql) {
    try {
      return postgres.count(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Process worker(QueueDatabase postgres, String name) throws IOException {
    return new ProcessBuilder(
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
