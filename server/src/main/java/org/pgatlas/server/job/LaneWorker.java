package org.pgatlas.server.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Conflict;
import org.pgatlas.server.db.DatabaseOutage;
import org.pgatlas.server.db.Shortage;
import org.pgatlas.server.wire.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works one lane: claims a bounded batch in one short transaction, runs each job on a virtual
/// thread outside it, completes or retries.
///
/// It claims as many jobs as it can run at once; when jobs turn out to be short it claims about
/// [#AHEAD_NANOS] of work ahead, because then the claims would cost more than the work.
final class LaneWorker {
  private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);
  private static final int UNDONE_AT_MOST = 10;
  private static final int MAX_AHEAD = 2_000;
  private static final long SHORT_NANOS = 5_000_000;
  private static final long AHEAD_NANOS = 50_000_000;

  /// Jobs handled together when as many wait; a handler takes fewer of large ones.
  private static final int TOGETHER = 64;

  /// How long what was cut off may take to notice.
  private static final Duration CUT_OFF = Duration.ofSeconds(2);

  private final Lane lane;
  private final JobStore store;
  private final Leases leases;
  private final WorkerConfig config;
  private final String worker;
  private final Function<String, @Nullable JobHandler> handlers;
  private final Worker.Observer observer;
  private final int concurrency;
  private final Semaphore slots;
  private final Semaphore nudges = new Semaphore(0);
  private final AtomicInteger unfinished = new AtomicInteger();
  private final List<Job> unbegun = new ArrayList<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private volatile @Nullable Thread looping;
  private volatile boolean stopping;
  private volatile boolean maybeMore;

  /// Whether the last claim had jobs that are handled together.
  private volatile boolean together;

  private volatile double meanNanos = Double.NaN;

  LaneWorker(
      Lane lane,
      JobStore store,
      Leases leases,
      WorkerConfig config,
      String worker,
      Function<String, @Nullable JobHandler> handlers,
      Worker.Observer observer) {
    this.lane = lane;
    this.store = store;
    this.leases = leases;
    this.config = config;
    this.worker = worker;
    this.handlers = handlers;
    this.observer = observer;
    this.concurrency = config.concurrency(lane);
    this.slots = new Semaphore(concurrency);
  }

  Lane lane() {
    return lane;
  }

  void start() {
    looping = Thread.ofVirtual().name(worker + "-" + lane.column()).start(this::loop);
  }

  void nudge() {
    if (nudges.availablePermits() < 2) {
      nudges.release();
    }
  }

  /// Claims and runs one job in the caller's thread; false when none is ready.
  boolean runOne() {
    List<Job> jobs = store.claim(lane, worker, 1, config.lease());
    if (jobs.isEmpty()) {
      return false;
    }
    leases.hold(jobs);
    if (work(jobs.getFirst())) {
      leases.completeNow(jobs.getFirst());
    }
    return true;
  }

  void stopClaiming() {
    stopping = true;
    nudges.release();
  }

  /// Waits for what is being claimed and for what runs, for a while; gives back what was not begun.
  void drain(long nanos) {
    long deadline = System.nanoTime() + nanos;
    try {
      Thread loop = looping;
      if (loop != null && !loop.join(Duration.ofNanos(nanos))) {
        LOG.warn("a claim of the lane {} does not come back", lane.column());
      }
      executor.shutdown();
      if (!executor.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        executor.shutdownNow();
        boolean _ = executor.awaitTermination(CUT_OFF.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
    giveBack();
  }

  private void giveBack() {
    List<Job> back;
    synchronized (unbegun) {
      back = List.copyOf(unbegun);
      unbegun.clear();
    }
    if (!back.isEmpty()) {
      settle(() -> store.release(back));
      back.forEach(leases::drop);
    }
  }

  private void notBegun(List<Job> batch) {
    unfinished.addAndGet(-batch.size());
    synchronized (unbegun) {
      unbegun.addAll(batch);
    }
  }

  private void loop() {
    while (!stopping) {
      try {
        int room = target() - unfinished.get();
        int claimed = room > 0 ? claim(room) : 0;
        maybeMore = claimed == room || room <= 0;
        if (claimed == 0 || claimed < room || unfinished.get() >= target()) {
          boolean _ = nudges.tryAcquire(config.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
          nudges.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Throwable e) {
        // An Error too: a lane that nobody claims looks like one that has nothing to do.
        if (stopping) {
          return;
        }
        LOG.warn("cannot reach the queue: {}", e.toString());
        pause();
      }
    }
  }

  private int target() {
    double mean = meanNanos;
    if (together) {
      return concurrency * TOGETHER;
    }
    if (Double.isNaN(mean) || mean >= SHORT_NANOS) {
      return concurrency;
    }
    double ahead = AHEAD_NANOS * (double) concurrency / Math.max(mean, 1);
    return Math.max(concurrency, (int) Math.min(MAX_AHEAD, ahead));
  }

  private int claim(int limit) {
    List<Job> jobs = store.claim(lane, worker, limit, config.lease());
    leases.hold(jobs);
    unfinished.addAndGet(jobs.size());
    Map<Work, List<Job>> grouped = new LinkedHashMap<>();
    for (Job job : jobs) {
      if (handlers.apply(job.kind()) instanceof JobHandler.Together) {
        grouped
            .computeIfAbsent(new Work(job.kind(), job.tenant()), _ -> new ArrayList<>())
            .add(job);
      } else {
        begin(List.of(job));
      }
    }
    together = !grouped.isEmpty();
    for (List<Job> group : grouped.values()) {
      // Half of what may wait is claimed at a time, so one batch is read while another is written.
      for (int from = 0; from < group.size(); from += TOGETHER) {
        List<Job> batch = group.subList(from, Math.min(from + TOGETHER, group.size()));
        begin(batch);
      }
    }
    giveBack();
    return jobs.size();
  }

  /// What was claimed while the lane was stopped, or finds no memory, is not begun.
  private void begin(List<Job> batch) {
    try {
      executor.execute(() -> run(batch));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      notBegun(batch);
    }
  }

  /// What jobs have in common that may be handled together.
  private record Work(String kind, UUID tenant) {}

  private void run(List<Job> batch) {
    try {
      slots.acquire();
    } catch (InterruptedException e) {
      notBegun(batch);
      return;
    }
    if (stopping) {
      notBegun(batch);
      slots.release();
      return;
    }
    try {
      List<Job> left = batch;
      for (int before = 0; left.size() > 1 && left.size() != before; ) {
        before = left.size();
        left = workTogether(left);
      }
      for (Job job : left) {
        if (work(job)) {
          leases.complete(job);
        }
      }
    } finally {
      slots.release();
      if (unfinished.addAndGet(-batch.size()) * 2 <= target() && maybeMore) {
        nudge();
      }
    }
  }

  /// Returns the jobs that are still to be done: together again those that were too many, alone
  /// when that does none of them, so that one that fails takes no other along.
  private List<Job> workTogether(List<Job> batch) {
    Job first = batch.getFirst();
    if (!(handlers.apply(first.kind()) instanceof JobHandler.Together handler)) {
      return batch;
    }
    long start = System.nanoTime();
    List<Job> left;
    try {
      left =
          handler.handle(
              batch,
              jobs ->
                  handle -> {
                    if (store.complete(handle, jobs, worker).size() < jobs.size()) {
                      throw new JobHandler.LeaseLost(first);
                    }
                  });
    } catch (Throwable e) {
      LOG.info("{} jobs ({}) are done one by one: {}", batch.size(), first.kind(), e.toString());
      return batch;
    }
    List<Job> done = new ArrayList<>(batch);
    done.removeAll(left);
    long each = (System.nanoTime() - start) / Math.max(1, done.size());
    for (Job job : done) {
      finished(job, Worker.Outcome.DONE, each);
      leases.drop(job);
    }
    return left;
  }

  /// Runs the handler and settles a failure, an [Error] like any other: whatever happens, a job
  /// that no thread works on is not held. True when the job is still to be completed.
  private boolean work(Job job) {
    long start = System.nanoTime();
    boolean toComplete = false;
    try {
      toComplete = !handle(job);
      finished(job, Worker.Outcome.DONE, System.nanoTime() - start);
    } catch (PermanentFailure e) {
      LOG.error("job {} ({}) cannot succeed: {}", job.id(), job.kind(), e.getMessage());
      finished(job, Worker.Outcome.DEAD, System.nanoTime() - start);
      bury(job, String.valueOf(e.getMessage()));
    } catch (JobHandler.LeaseLost e) {
      LOG.warn("{}; its effect was rolled back", e.getMessage());
      finished(job, Worker.Outcome.LOST, System.nanoTime() - start);
    } catch (Postponed e) {
      LOG.info("job {} ({}) comes again later: {}", job.id(), job.kind(), e.getMessage());
      finished(job, Worker.Outcome.FAILED, System.nanoTime() - start);
      settle(() -> store.retry(job, String.valueOf(e.getMessage()), e.delay()));
    } catch (Throwable e) {
      if (isOutage(e)) {
        LOG.warn("job {} ({}) comes again: {}", job.id(), job.kind(), e.toString());
        finished(job, Worker.Outcome.FAILED, System.nanoTime() - start);
        settle(() -> store.retry(job, e.toString(), config.delayDuringOutage(job.attempts())));
      } else if (job.attempts() >= job.maxAttempts()) {
        LOG.error("job {} ({}) failed for the last time", job.id(), job.kind(), e);
        finished(job, Worker.Outcome.DEAD, System.nanoTime() - start);
        bury(job, e.toString());
      } else {
        LOG.warn("job {} ({}) failed, attempt {}", job.id(), job.kind(), job.attempts(), e);
        finished(job, Worker.Outcome.FAILED, System.nanoTime() - start);
        settle(() -> store.retry(job, e.toString(), config.delayAfter(job.attempts())));
      }
    } finally {
      if (!toComplete) {
        leases.drop(job);
      }
    }
    return toComplete;
  }

  /// Something that the job needs is full or away: however long that takes, the job is not at fault
  /// and is not buried for it. A database that is gone takes no note of a failure either.
  private static boolean isOutage(Throwable failure) {
    return Outage.of(failure) instanceof Outage outage
        && !(outage instanceof DatabaseOutage database
            && database.shortage() == Shortage.UNREACHABLE);
  }

  private void bury(Job job, String error) {
    settle(
        () -> {
          store.bury(job, error);
          tellBuried(job, error);
        });
  }

  /// Tells the handler that the job is a dead letter now.
  void tellBuried(Job job, String error) {
    JobHandler handler = handlers.apply(job.kind());
    if (handler != null) {
      settle(() -> handler.buried(job, error));
    }
  }

  /// A transaction that the database undid for another's sake (a deadlock, a serialization failure)
  /// is done again at once: that is no failure of the job and takes none of its attempts.
  ///
  /// @return whether the handler completed the job itself
  private boolean handle(Job job) {
    JobHandler handler = handlers.apply(job.kind());
    if (handler == null) {
      throw new PermanentFailure(
          "no handler for jobs of kind '" + job.kind() + "'", new IllegalStateException());
    }
    for (int undone = 0; ; undone++) {
      Once completion = new Once(job);
      try {
        handler.handle(job, completion);
        return completion.used;
      } catch (RuntimeException e) {
        if (undone == UNDONE_AT_MOST || !Conflict.caused(e)) {
          throw e;
        }
        LOG.info("job {} ({}) is done again: {}", job.id(), job.kind(), e.getMessage());
      }
    }
  }

  private void finished(Job job, Worker.Outcome outcome, long nanos) {
    double mean = meanNanos;
    meanNanos = Double.isNaN(mean) ? nanos : mean + (nanos - mean) / 16;
    settle(() -> observer.worked(job.kind(), outcome, nanos));
  }

  /// Recording an outcome may itself fail (the database may be away): then the lease expires, since
  /// nothing extends it any more, and the job runs again. A thread that was cut off records all the
  /// same: interrupted, it could not even connect.
  private static void settle(Runnable record) {
    boolean interrupted = Thread.interrupted();
    try {
      record.run();
    } catch (Throwable e) {
      LOG.warn("cannot record a job's outcome: {}", e.toString());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(config.pollInterval());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The completion handed to one run of a handler.
  private final class Once implements JobHandler.Completion {
    private final Job job;
    private boolean used;

    private Once(Job job) {
      this.job = job;
    }

    @Override
    public void in(Handle handle) {
      if (store.complete(handle, List.of(job), worker).isEmpty()) {
        throw new JobHandler.LeaseLost(job);
      }
      used = true;
    }
  }
}
