package org.pgatlas.server.job;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works the queue: claims a bounded batch in one short transaction, runs each job on a virtual
/// thread outside it, completes or retries. A nudge wakes it at once; the poll interval is the
/// floor.
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final JobStore store;
  private final WorkerConfig config;
  private final Function<String, @Nullable JobHandler> handlers;
  private final String name;
  private final Semaphore slots;
  private final Semaphore nudges = new Semaphore(0);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Job> inHand = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;
  private @Nullable Thread loop;
  private @Nullable Thread heart;

  /// @param handlers kind of job to its handler, null for an unknown kind
  /// @param name of this worker in `locked_by`, unique among processes
  public Worker(
      JobStore store,
      WorkerConfig config,
      Function<String, @Nullable JobHandler> handlers,
      String name) {
    this.store = store;
    this.config = config;
    this.handlers = handlers;
    this.name = name;
    this.slots = new Semaphore(config.concurrency());
  }

  public void start() {
    loop = Thread.ofVirtual().name(name + "-loop").start(this::loop);
    heart = Thread.ofVirtual().name(name + "-heart").start(this::beat);
  }

  /// Wakes the worker: something was enqueued and committed.
  public void nudge() {
    if (nudges.availablePermits() < config.concurrency()) {
      nudges.release();
    }
  }

  /// Claims and runs what is ready now, and waits for it; returns how many jobs ran. For tests and
  /// one-shot commands.
  public int runOnce() {
    store.reclaim();
    int ran = 0;
    while (true) {
      List<Job> jobs = store.claim(name, 1, config.lease());
      if (jobs.isEmpty()) {
        return ran;
      }
      work(jobs.getFirst());
      ran++;
    }
  }

  /// Stops claiming, lets running jobs finish for a while; what is left is reclaimed when its lease
  /// ends.
  @Override
  public void close() {
    stopping = true;
    nudges.release();
    if (loop != null) {
      loop.interrupt();
    }
    if (heart != null) {
      heart.interrupt();
    }
    executor.shutdown();
    try {
      if (!executor.awaitTermination(20, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    long nextReclaim = System.nanoTime();
    while (!stopping) {
      try {
        if (System.nanoTime() >= nextReclaim) {
          int freed = store.reclaim();
          if (freed > 0) {
            LOG.warn("{} jobs freed from workers that let their lease run out", freed);
          }
          nextReclaim = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        }
        if (!claimBatch()) {
          boolean _ = nudges.tryAcquire(config.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
          nudges.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        if (stopping) {
          return;
        }
        LOG.warn("cannot reach the queue: {}", e.getMessage());
        pause(config.pollInterval());
      }
    }
  }

  /// Takes as many jobs as there are free slots; true when it took any.
  private boolean claimBatch() throws InterruptedException {
    slots.acquire();
    int free = 1 + slots.drainPermits();
    int used = 0;
    try {
      for (Job job : store.claim(name, free, config.lease())) {
        used++;
        inHand.add(job);
        executor.execute(
            () -> {
              try {
                work(job);
              } finally {
                inHand.remove(job);
                slots.release();
                nudge();
              }
            });
      }
    } finally {
      slots.release(free - used);
    }
    return used > 0;
  }

  private void work(Job job) {
    JobHandler handler = handlers.apply(job.kind());
    try {
      if (handler == null) {
        throw new PermanentFailure(
            "no handler for jobs of kind '" + job.kind() + "'", new IllegalStateException());
      }
      handler.handle(job);
      if (!store.complete(job, name)) {
        LOG.warn("job {} ({}) finished after its lease was lost", job.id(), job.kind());
      }
    } catch (PermanentFailure e) {
      LOG.error("job {} ({}) cannot succeed: {}", job.id(), job.kind(), e.getMessage());
      settle(() -> store.bury(job, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      if (job.attempts() >= job.maxAttempts()) {
        LOG.error("job {} ({}) failed for the last time", job.id(), job.kind(), e);
        settle(() -> store.bury(job, e.toString()));
      } else {
        LOG.warn("job {} ({}) failed, attempt {}", job.id(), job.kind(), job.attempts(), e);
        settle(() -> store.retry(job, e.toString(), config.delayAfter(job.attempts())));
      }
    }
  }

  /// Recording a failure may itself fail (the database may be away): then the lease expires and the
  /// job runs again.
  private static void settle(Runnable record) {
    try {
      record.run();
    } catch (RuntimeException e) {
      LOG.warn("cannot record a job's failure: {}", e.getMessage());
    }
  }

  private void beat() {
    Duration interval = config.lease().dividedBy(3);
    while (!stopping && pause(interval)) {
      if (!inHand.isEmpty()) {
        settle(() -> store.heartbeat(Set.copyOf(inHand), config.lease()));
      }
    }
  }

  private static boolean pause(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
