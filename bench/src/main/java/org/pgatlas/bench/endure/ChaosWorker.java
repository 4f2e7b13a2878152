package org.pgatlas.bench.endure;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.DatabaseConfig;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Nudges;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.job.WorkerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One process of [ChaosCommand], which ends by being killed.
@Command(name = "chaos-worker", hidden = true)
public final class ChaosWorker implements Callable<Integer> {
  static final String KIND = "bench.effect";

  @Option(names = "--name", required = true)
  private String name = "";

  @Option(names = "--url", required = true)
  private String url = "";

  @Option(names = "--user", required = true)
  private String user = "";

  @Option(names = "--password", required = true)
  private String password = "";

  @Option(names = "--lease-seconds", required = true)
  private int leaseSeconds;

  @Option(names = "--work-ms", required = true)
  private int workMs;

  @Override
  public Integer call() throws Exception {
    try (Database database = new Database(DatabaseConfig.of(url, user, password));
        Nudges nudges = new Nudges(database)) {
      nudges.start();
      JobStore jobs = new JobStore(database, nudges);
      String worker = name;
      WorkerConfig config =
          new WorkerConfig(
              4, Duration.ofMillis(100), Duration.ofSeconds(leaseSeconds), Duration.ofMillis(200));
      try (Worker running =
          new Worker(
              jobs,
              new ScheduleStore(database, jobs),
              nudges,
              config,
              _ ->
                  (job, completion) ->
                      database.run(
                          job.tenant(),
                          handle -> {
                            handle
                                .createUpdate(
                                    "insert into effect (job_id, worker) values (:job, :worker)")
                                .bind("job", job.id())
                                .bind("worker", worker)
                                .execute();
                            // Killed here, the effect is there and the transaction is not over.
                            LockSupport.parkNanos(workMs * 1_000_000L);
                            completion.in(handle);
                          }),
              worker,
              (_, _, _) -> {})) {
        running.start();
        new CountDownLatch(1).await();
      }
    }
    return 0;
  }
}
