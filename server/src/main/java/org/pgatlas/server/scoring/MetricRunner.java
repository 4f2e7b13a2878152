package org.pgatlas.server.scoring;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.snapshot.GraphChanges;
import org.pgatlas.server.snapshot.ResidentGraphs;
import org.pgatlas.server.wire.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Has all metrics of a tenant computed ([RunPreparation]) and stores what changed.
///
/// The inputs and results of each tenant's last run stay in memory. A run reads what changed since,
/// in one short snapshot; carries the results over, outside any transaction; and writes the
/// differences in one transaction: readers see the results of one run or of the next, never a
/// mixture, and wait for none. What is in memory is as good as the last commit; when another
/// process has written a run, or something cannot be carried over, everything is read again.
public final class MetricRunner implements JobHandler {
  /// The job that runs the metrics; waiting ones of a tenant fall together.
  public static final JobKind JOB = JobKind.of("metrics.run", Lane.METRICS);

  /// The payload of a job that reads and computes everything anew and compares.
  public static final String CHECKPOINT = "{\"trigger\": \"checkpoint\", \"anew\": true}";

  private static final Logger LOG = LoggerFactory.getLogger(MetricRunner.class);
  /// Times that a run is computed again because other processes stored one meanwhile.
  private static final int ATTEMPTS = 3;

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
  private final KeptGraphs kept;
  private final List<ScoreChanges.Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean hurried;
  private final ScoreStore store = new ScoreStore();
  private final RunStore runs = new RunStore();
  private final InputReader reader;
  private final RunPreparation preparation;
  private final Map<UUID, Live> byTenant = new ConcurrentHashMap<>();
  private final Map<UUID, ReentrantLock> turns = new ConcurrentHashMap<>();
  private final Map<UUID, RunPace> paces = new ConcurrentHashMap<>();
  private final AtomicBoolean behind = new AtomicBoolean();

  public MetricRunner(
      Database database,
      JobStore jobs,
      ResidentGraphs resident,
      ActiveMode mode,
      Clock clock,
      Finished finished) {
    this(database, jobs, resident, mode, clock, finished, KeptGraphs.none(database));
  }

  /// @param kept files that graphs are taken from before they are read
  public MetricRunner(
      Database database,
      JobStore jobs,
      ResidentGraphs resident,
      ActiveMode mode,
      Clock clock,
      Finished finished,
      KeptGraphs kept) {
    this.kept = kept;
    resident.followEvicted(kept::putAway);
    this.database = database;
    this.jobs = jobs;
    this.resident = resident;
    this.mode = mode;
    this.clock = clock;
    this.finished = finished;
    this.reader = new InputReader(database, store);
    this.preparation = new RunPreparation(database, reader, resident);
  }

  /// From now on told of what each run changes, within its transaction.
  public void follow(ScoreChanges.Listener listener) {
    listeners.add(listener);
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
    JsonNode payload = Json.MAPPER.readTree(job.payload());
    paces
        .computeIfAbsent(job.tenant(), _ -> new RunPace())
        .keep(() -> !hurried && jobs.isBusy(Lane.INGEST));
    run(
        job.tenant(),
        mode,
        payload.path("trigger").asString("job"),
        payload.path("anew").asBoolean(false),
        completion);
  }

  /// From now on no job waits for more changes: the process is about to end.
  public void hurry() {
    hurried = true;
  }

  /// A run now, in the caller's thread.
  public MetricRun run(UUID tenant, ActiveMode runMode, String trigger) {
    return run(tenant, runMode, trigger, false, Completion.NONE);
  }

  /// The tenant's resident graph, read and computed when this process has none yet; stores nothing.
  public ResidentGraphs.Resident resident(UUID tenant) {
    return inTurn(
        tenant,
        () -> {
          Live live = byTenant.get(tenant);
          if (live == null) {
            live = load(tenant, kept.open(tenant));
            keep(tenant, live);
          }
          return live.resident();
        });
  }

  /// Takes the graphs that are in files into memory, on a thread of its own: at a start, so that
  /// the first who asks need not wait. Those that cannot be used wait for who asks.
  public void openKept() {
    Thread.ofVirtual()
        .name("graph-files")
        .start(
            () -> {
              try {
                kept.tenants().forEach(tenant -> inTurn(tenant, () -> openKept(tenant)));
              } catch (RuntimeException e) {
                LOG.warn("graphs are not taken from their files yet", e);
              }
            });
  }

  private boolean openKept(UUID tenant) {
    Live file = byTenant.containsKey(tenant) ? null : kept.open(tenant);
    if (file != null) {
      keep(tenant, load(tenant, file));
    }
    return file != null;
  }

  /// The tenant's graph as it is; from the file when little has changed since.
  private Live load(UUID tenant, @Nullable Live file) {
    Optional<MetricRun> newest = latest(tenant);
    ActiveMode wanted = newest.map(MetricRun::activeMode).orElse(mode);
    if (file == null) {
      return preparation.prepare(tenant, wanted, false, null).live();
    }
    GraphChanges.Marks marks = preparation.marksSince(tenant, file);
    if (marks.everything()) {
      LOG.info("graph of tenant {} is read anew: too much has changed since its file", tenant);
      return preparation.prepare(tenant, wanted, false, null).live();
    }
    long run = newest.map(MetricRun::id).orElse(0L);
    if (marks.none() && file.criticality().mode() == wanted && run == file.runId()) {
      return file.until(marks.next());
    }
    RunPreparation.Prepared prepared = preparation.prepare(tenant, wanted, false, file);
    return newest
        .filter(one -> one.id() > prepared.live().runId())
        .map(one -> prepared.live().behind(one, prepared.scores(), prepared.digests().results()))
        .orElse(prepared.live());
  }

  /// Brings graphs forward that are of an earlier run than the newest one: another process worked
  /// that. What changed is read and carried over as in a run, while questions are answered from the
  /// graph that is here.
  public void catchUp() {
    for (UUID tenant : resident.tenants()) {
      latest(tenant)
          .filter(run -> resident.runOf(tenant) < run.id())
          .ifPresent(run -> inTurn(tenant, () -> catchUp(tenant, run)));
    }
  }

  /// [#catchUp] on a thread of its own; when asked again meanwhile, once more.
  public void catchUpSoon() {
    if (!behind.getAndSet(true)) {
      Thread.ofVirtual()
          .name("graph-catch-up")
          .start(
              () -> {
                while (behind.getAndSet(false)) {
                  try {
                    catchUp();
                  } catch (RuntimeException e) {
                    LOG.warn("graphs are not brought forward; the next run tries again", e);
                  }
                }
              });
    }
  }

  private boolean catchUp(UUID tenant, MetricRun run) {
    if (byTenant.get(tenant) == null || resident.runOf(tenant) >= run.id()) {
      return false;
    }
    RunPreparation.Prepared prepared =
        preparation.prepare(tenant, run.activeMode(), false, byTenant.get(tenant));
    keep(tenant, prepared.live().behind(run, prepared.scores(), prepared.digests().results()));
    return true;
  }

  public ActiveMode defaultMode() {
    return mode;
  }

  public Optional<MetricRun> latest(UUID tenant) {
    return database.read(tenant, handle -> runs.latest(handle, tenant));
  }

  /// Newest first.
  public List<MetricRun> runs(UUID tenant, int limit, int offset) {
    return database.read(tenant, handle -> runs.runs(handle, tenant, limit, offset));
  }

  public long runCount(UUID tenant) {
    return database.read(tenant, handle -> runs.runCount(handle, tenant));
  }

  private MetricRun run(
      UUID tenant, ActiveMode runMode, String trigger, boolean anew, Completion completion) {
    return inTurn(
        tenant,
        () -> {
          for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            long began = System.nanoTime();
            Instant started = clock.instant();
            Live known = byTenant.get(tenant);
            RunPreparation.Prepared prepared =
                preparation.prepare(
                    tenant, runMode, anew, known == null && !anew ? kept.open(tenant) : known);
            Optional<MetricRun> run =
                store(tenant, prepared, runMode, trigger, started, completion);
            if (run.isPresent()) {
              keep(tenant, prepared.live().written(prepared.scores(), run.get().id()));
              paces.computeIfAbsent(tenant, _ -> new RunPace()).ran(System.nanoTime() - began);
              return run.get();
            }
            restore(tenant, prepared.live());
          }
          throw new IllegalStateException("other processes store runs of the tenant all the time");
        });
  }

  /// Another process has stored a run: what is stored is read again, all else is known.
  private void restore(UUID tenant, Live live) {
    Optional<InputReader.Stored> stored = reader.stored(tenant, live.inputs());
    if (stored.isPresent()) {
      byTenant.put(
          tenant,
          live.restored(stored.get().vertices(), stored.get().projects(), stored.get().run()));
    } else {
      byTenant.remove(tenant);
    }
  }

  private <T> T inTurn(UUID tenant, Supplier<T> work) {
    ReentrantLock turn = turns.computeIfAbsent(tenant, _ -> new ReentrantLock());
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  private void keep(UUID tenant, Live live) {
    byTenant.put(tenant, live);
    kept.offer(tenant, live);
    resident.replace(tenant, live.resident(), live.bytes()).forEach(byTenant::remove);
  }

  private Optional<MetricRun> store(
      UUID tenant,
      RunPreparation.Prepared prepared,
      ActiveMode runMode,
      String trigger,
      Instant started,
      Completion completion) {
    Live live = prepared.live();
    long t0 = System.nanoTime();
    return database.writeRows(
        tenant,
        handle -> {
          if (store.lockRuns(handle, tenant) != live.storedRun()) {
            return Optional.empty();
          }
          ScoreChanges.Vertices vertices =
              ScoreChanges.vertices(live.inputs().vertices(), prepared.scores().vertices());
          ScoreChanges.Projects projects =
              ScoreChanges.projects(live.inputs().projects(), prepared.scores().projects());
          store.write(handle, tenant, vertices);
          store.write(handle, tenant, projects);
          StepStore.write(
              handle, tenant, live.inputs().vertices(), prepared.scores().vertices()[0]);
          MetricRun run =
              runs.insert(
                  handle,
                  tenant,
                  new MetricRun(
                      0,
                      MetricRun.nameOf(runMode),
                      trigger,
                      started,
                      clock.instant(),
                      prepared.loadMs(),
                      prepared.computeMs(),
                      (System.nanoTime() - t0) / 1e6,
                      live.inputs().vertices().size(),
                      live.inputs().graph().edgeCount(),
                      live.criticality().active().count(),
                      vertices.size() + projects.size(),
                      prepared.digests().results(),
                      prepared.digests().inputs(),
                      null));
          ScoreChanges changes =
              new ScoreChanges(tenant, run, live.resident().snapshot(), vertices, projects);
          listeners.forEach(listener -> listener.changed(handle, changes));
          finished.with(handle, tenant, run);
          reader.prune(handle, tenant, live.cursor());
          completion.in(handle);
          return Optional.of(run);
        });
  }
}
