package org.pgatlas.server.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs that this process holds: kept alive by one heartbeat statement, completed in batches.
///
/// A completion that cannot be written (the database is away) is tried again for as long as the
/// lease may last; then another worker runs the job, which is why effects are idempotent.
final class Leases implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final int BATCH = 2_000;

  /// Ends the completer; no job of the database has this id.
  private static final Job END = new Job(-1, new UUID(0, 0), "end", "", 0, 0, 0);

  private final JobStore store;
  private final WorkerConfig config;
  private final String worker;
  private final Consumer<Collection<Job>> freed;
  private final Set<Job> held = ConcurrentHashMap.newKeySet();
  private final AtomicLong completed = new AtomicLong();
  private final LinkedBlockingQueue<Job> finished = new LinkedBlockingQueue<>();
  private final Thread completer;

  /// @param freed told which jobs were completed
  Leases(JobStore store, WorkerConfig config, String worker, Consumer<Collection<Job>> freed) {
    this.store = store;
    this.config = config;
    this.worker = worker;
    this.freed = freed;
    this.completer = Thread.ofVirtual().name(worker + "-completer").unstarted(this::completeAll);
  }

  void start() {
    completer.start();
  }

  void hold(Collection<Job> jobs) {
    held.addAll(jobs);
  }

  /// The job is not ours any more: completed by its handler, put back or buried.
  void drop(Job job) {
    held.remove(job);
    completed.incrementAndGet();
  }

  /// Completes soon, together with others.
  void complete(Job job) {
    finished.add(job);
  }

  /// Jobs completed here since the last call.
  long takeCompleted() {
    return completed.getAndSet(0);
  }

  /// Completes now.
  void completeNow(Job job) {
    if (store.complete(List.of(job), worker).isEmpty()) {
      LOG.warn("job {} ({}) finished after its lease was lost", job.id(), job.kind());
    }
    drop(job);
  }

  /// Extends every lease held.
  void heartbeat() {
    List<Job> now = List.copyOf(held);
    if (!now.isEmpty()) {
      store.heartbeat(now, config.lease());
    }
  }

  /// Completes what is finished, then stops.
  @Override
  public void close() {
    finished.add(END);
    try {
      if (completer.isAlive() && !completer.join(config.lease())) {
        LOG.warn("{} completions could not be written; their jobs run again", finished.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void completeAll() {
    List<Job> batch = new ArrayList<>(BATCH);
    try {
      while (true) {
        batch.add(finished.take());
        finished.drainTo(batch, BATCH - 1);
        boolean last = batch.remove(END);
        if (!batch.isEmpty()) {
          settle(batch);
          batch.clear();
        }
        if (last) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whatever goes wrong, the jobs are not held any longer, and the completer goes on.
  private void settle(List<Job> batch) throws InterruptedException {
    try {
      write(batch);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} completions are lost; their jobs run again: {}", batch.size(), e.toString());
    } finally {
      batch.forEach(held::remove);
      completed.addAndGet(batch.size());
    }
    freed.accept(batch);
  }

  private void write(List<Job> batch) throws InterruptedException {
    long deadline = System.nanoTime() + config.lease().toNanos();
    while (true) {
      try {
        Set<Long> done = store.complete(batch, worker);
        if (done.size() < batch.size()) {
          for (Job job : batch) {
            if (!done.contains(job.id())) {
              LOG.warn("job {} ({}) finished after its lease was lost", job.id(), job.kind());
            }
          }
        }
        break;
      } catch (RuntimeException e) {
        if (System.nanoTime() >= deadline) {
          LOG.warn(
              "{} completions could not be written; their jobs run again: {}",
              batch.size(),
              e.getMessage());
          break;
        }
        Thread.sleep(200);
      }
    }
  }
}
