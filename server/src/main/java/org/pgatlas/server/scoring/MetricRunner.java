package org.pgatlas.server.scoring;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.snapshot.GraphLoader;
import org.pgatlas.server.snapshot.GraphSnapshot;
import org.pgatlas.server.snapshot.ResidentGraphs;
import org.pgatlas.server.wire.Json;

/// Computes all metrics of a tenant and stores what changed, in one transaction: readers see the
/// results of one run or of the next, never a mixture. The graph it computed on becomes the
/// resident one.
public final class MetricRunner implements JobHandler {
  /// The job that runs the metrics; waiting ones of a tenant fall together.
  public static final JobKind JOB = JobKind.of("metrics.run", Lane.METRICS);

  /// Told inside the transaction of each run.
  @FunctionalInterface
  public interface Finished {
    void with(Handle handle, UUID tenant, MetricRun run);
  }

  private final Database database;
  private final JobStore jobs;
  private final ResidentGraphs resident;
  private final ActiveMode mode;
  private final Clock clock;
  private final Finished finished;
  private final ScoreStore store = new ScoreStore();
  private final GraphLoader loader = new GraphLoader();

  public MetricRunner(
      Database database,
      JobStore jobs,
      ResidentGraphs resident,
      ActiveMode mode,
      Clock clock,
      Finished finished) {
    this.database = database;
    this.jobs = jobs;
    this.resident = resident;
    this.mode = mode;
    this.clock = clock;
    this.finished = finished;
  }

  /// Asks for a run once the caller's transaction commits.
  public void request(Handle handle, UUID tenant, String trigger) {
    jobs.enqueue(
        handle,
        tenant,
        NewJob.of(JOB, "{\"trigger\": " + Json.write(trigger) + "}").unique(JOB.name()));
  }

  @Override
  public void handle(Job job, Completion completion) {
    String trigger = Json.MAPPER.readTree(job.payload()).path("trigger").asString("job");
    run(job.tenant(), mode, trigger, completion);
  }

  public MetricRun run(UUID tenant, ActiveMode runMode, String trigger) {
    return run(tenant, runMode, trigger, Completion.NONE);
  }

  private MetricRun run(UUID tenant, ActiveMode runMode, String trigger, Completion completion) {
    Result result =
        database.write(
            tenant,
            handle -> {
              Result computed = compute(handle, tenant, runMode, trigger);
              finished.with(handle, tenant, computed.run());
              completion.in(handle);
              return computed;
            });
    resident.replace(tenant, result.snapshot());
    return result.run();
  }

  /// The tenant's resident graph after a run made for it, when this process has none yet.
  public ResidentGraphs.Resident resident(UUID tenant, String trigger) {
    Result result = database.write(tenant, handle -> compute(handle, tenant, mode, trigger));
    resident.replace(tenant, result.snapshot());
    return result.snapshot();
  }

  public ActiveMode defaultMode() {
    return mode;
  }

  public Optional<MetricRun> latest(UUID tenant) {
    return database.read(tenant, handle -> store.latest(handle, tenant));
  }

  /// Newest first.
  public List<MetricRun> runs(UUID tenant, int limit, int offset) {
    return database.read(tenant, handle -> store.runs(handle, tenant, limit, offset));
  }

  public long runCount(UUID tenant) {
    return database.read(tenant, handle -> store.runCount(handle, tenant));
  }

  private record Result(MetricRun run, ResidentGraphs.Resident snapshot) {}

  private Result compute(Handle handle, UUID tenant, ActiveMode runMode, String trigger) {
    store.lockRuns(handle, tenant);
    Instant started = clock.instant();
    long t0 = System.nanoTime();
    GraphSnapshot snapshot = loader.load(handle, tenant);
    Inputs inputs = store.load(handle, tenant, snapshot);
    long t1 = System.nanoTime();
    Scores scores = Scores.compute(snapshot, inputs, runMode);
    String hash = scores.hash(snapshot);
    long t2 = System.nanoTime();
    int changed = store.store(handle, tenant, snapshot, inputs, scores);
    long t3 = System.nanoTime();
    MetricRun run =
        store.insertRun(
            handle,
            tenant,
            new MetricRun(
                0,
                runMode == ActiveMode.ACTIVE_ROOTS ? "active-roots" : "seed-compat",
                trigger,
                started,
                clock.instant(),
                (t1 - t0) / 1e6,
                (t2 - t1) / 1e6,
                (t3 - t2) / 1e6,
                snapshot.size(),
                snapshot.graph().edgeCount(),
                scores.active().count(),
                changed,
                hash));
    return new Result(
        run,
        new ResidentGraphs.Resident(snapshot, scores.active(), scores.criticality(), run.id()));
  }
}
