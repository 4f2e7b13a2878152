package org.pgatlas.server.job;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process' share of the queue: a [LaneWorker] for each lane, one heartbeat for all their
/// leases, the reclaiming of others' expired ones, and the clock of the schedules.
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration DRAIN = Duration.ofSeconds(20);
  private static final Duration UPKEEP = Duration.ofMillis(500);
  private static final long VACUUM_EVERY = 5_000;

  private final JobStore store;
  private final ScheduleStore schedules;
  private final WorkerConfig config;
  private final String name;
  private final Leases leases;
  private final Map<Lane, LaneWorker> lanes = new EnumMap<>(Lane.class);
  private long sinceVacuum;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// How a run of a handler ended.
  public enum Outcome {
    DONE,
    FAILED,
    DEAD,
    LOST
  }

  /// Told of every run of a handler.
  @FunctionalInterface
  public interface Observer {
    void worked(String kind, Outcome outcome, long nanos);
  }

  /// @param handlers kind of job to its handler, null for an unknown kind
  /// @param name of this worker in `locked_by`, unique among processes
  public Worker(
      JobStore store,
      ScheduleStore schedules,
      Nudges nudges,
      WorkerConfig config,
      Function<String, @Nullable JobHandler> handlers,
      String name,
      Observer observer) {
    this.store = store;
    this.schedules = schedules;
    this.config = config;
    this.name = name;
    this.leases = new Leases(store, config, name, _ -> lanes.values().forEach(LaneWorker::nudge));
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LaneWorker(lane, store, leases, config, name, handlers, observer));
    }
    nudges.listen(this::nudge);
  }

  public void start() {
    leases.start();
    Thread.ofVirtual().name(name + "-heart").start(() -> every(heartbeat(), leases::heartbeat));
    Thread.ofVirtual().name(name + "-upkeep").start(() -> every(UPKEEP, this::upkeep));
    lanes.values().forEach(LaneWorker::start);
  }

  /// Wakes a lane: something was enqueued and committed.
  public void nudge(Lane lane) {
    LaneWorker worker = lanes.get(lane);
    if (worker != null) {
      worker.nudge();
    }
  }

  /// Claims and runs what is ready now, in the caller's thread; returns how many jobs ran. For
  /// tests and one-shot commands.
  public int runOnce() {
    int _ = reclaim();
    int ran = 0;
    boolean any = true;
    while (any) {
      any = false;
      for (LaneWorker lane : lanes.values()) {
        while (lane.runOne()) {
          ran++;
          any = true;
        }
      }
    }
    return ran;
  }

  /// Stops claiming, lets running jobs finish for a while and gives back what was not begun; what
  /// is cut off is reclaimed when its lease ends.
  @Override
  public void close() {
    close(DRAIN);
  }

  void close(Duration drain) {
    lanes.values().forEach(LaneWorker::stopClaiming);
    long deadline = System.nanoTime() + drain.toNanos();
    lanes.values().forEach(lane -> lane.drain(Math.max(0, deadline - System.nanoTime())));
    leases.close();
    stopped.countDown();
  }

  private Duration heartbeat() {
    return config.lease().dividedBy(3);
  }

  private int reclaim() {
    return store.reclaim(
        (lane, job, error) -> {
          LaneWorker worker = lanes.get(lane);
          if (worker != null) {
            worker.tellBuried(job, error);
          }
        });
  }

  private void upkeep() {
    int freed = reclaim();
    if (freed > 0) {
      LOG.warn("{} jobs freed from workers that let their lease run out", freed);
      lanes.values().forEach(LaneWorker::nudge);
    }
    schedules.tick();
    sinceVacuum += leases.takeCompleted();
    if (sinceVacuum >= VACUUM_EVERY) {
      sinceVacuum = 0;
      store.vacuum();
    }
  }

  private void every(Duration interval, Runnable task) {
    try {
      while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          task.run();
        } catch (Throwable e) {
          // An Error too: without its heartbeat a worker loses every lease.
          LOG.warn("cannot reach the queue: {}", e.toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
