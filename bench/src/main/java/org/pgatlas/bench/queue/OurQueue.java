package org.pgatlas.bench.queue;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.pgatlas.bench.Pace;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.job.Nudges;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.job.WorkerConfig;

/// The product's own queue, driven through its public face.
final class OurQueue {
  private static final JobKind NOOP = JobKind.of("bench.noop", Lane.INGEST);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofNanos(20_000);
  private static final Duration IDLE = Duration.ofMillis(15);

  private final QueueDatabase postgres;

  OurQueue(QueueDatabase postgres) {
    this.postgres = postgres;
  }

  /// Jobs a second, from a backlog until the last completion is in history.
  double throughput(int workers, int backlog) throws Exception {
    postgres.execute("truncate job_queue, job_history cascade");
    postgres.backlog(backlog, NOOP.name());
    List<Worker> running = new ArrayList<>();
    CountDownLatch handled = new CountDownLatch(backlog);
    try (Nudges nudges = new Nudges(postgres.database())) {
      JobStore jobs = new JobStore(postgres.database(), nudges);
      for (int i = 0; i < workers; i++) {
        running.add(worker(jobs, nudges, (_, _) -> handled.countDown(), "bench-" + i));
      }
      long start = System.nanoTime();
      running.forEach(Worker::start);
      if (!handled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            handled.getCount() + " of " + backlog + " jobs were not worked within " + PATIENCE);
      }
      running.forEach(Worker::close);
      double seconds = (System.nanoTime() - start) / 1e9;
      long done = postgres.count("select count(*) from job_history");
      if (done != backlog) {
        throw new IllegalStateException(backlog + " jobs, " + done + " in history");
      }
      return backlog / seconds;
    }
  }

  /// Jobs a second of a backlog that may only be worked one after the other, for a while.
  double inOrder(int backlog, Duration time) throws Exception {
    postgres.execute("truncate job_queue, job_history cascade");
    postgres.backlogOfOneKey(backlog, NOOP.name());
    AtomicLong worked = new AtomicLong();
    try (Nudges nudges = new Nudges(postgres.database())) {
      JobStore jobs = new JobStore(postgres.database(), nudges);
      try (Worker worker = worker(jobs, nudges, (_, _) -> worked.incrementAndGet(), "ordered")) {
        long start = System.nanoTime();
        worker.start();
        while (System.nanoTime() - start < time.toNanos() && worked.get() < backlog) {
          Pace.pause(Duration.ofMillis(10));
        }
        return worked.get() / ((System.nanoTime() - start) / 1e9);
      }
    }
  }

  /// Seconds from just before an enqueue to the handler's start, on an otherwise idle queue.
  List<Double> idleLatency(int samples) throws Exception {
    postgres.execute("truncate job_queue, job_history cascade");
    ConcurrentLinkedQueue<Long> started = new ConcurrentLinkedQueue<>();
    List<Double> seconds = new ArrayList<>();
    try (Nudges nudges = new Nudges(postgres.database())) {
      JobStore jobs = new JobStore(postgres.database(), nudges);
      nudges.start();
      try (Worker worker = worker(jobs, nudges, (_, _) -> started.add(System.nanoTime()), "idle")) {
        worker.start();
        for (int i = 0; i < samples + 20; i++) {
          long before = System.nanoTime();
          enqueue(jobs);
          double _ = Pace.until("the job is begun", PATIENCE, LOOK, () -> !started.isEmpty());
          if (i >= 20) {
            seconds.add((started.remove() - before) / 1e9);
          } else {
            started.clear();
          }
          Pace.pause(IDLE);
        }
      }
    }
    return seconds;
  }

  /// Jobs a second worked while `rate` are enqueued, optionally beside a transaction that keeps an
  /// old snapshot for all of the time.
  double steady(int rate, Duration time, boolean pinned) throws Exception {
    postgres.execute("truncate job_queue, job_history cascade");
    AtomicLong worked = new AtomicLong();
    try (Nudges nudges = new Nudges(postgres.database());
        Connection reader = postgres.connect()) {
      if (pinned) {
        reader.setAutoCommit(false);
        reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = reader.createStatement()) {
          statement.execute("select count(*) from job_queue");
        }
      }
      JobStore jobs = new JobStore(postgres.database(), nudges);
      nudges.start();
      try (Worker worker = worker(jobs, nudges, (_, _) -> worked.incrementAndGet(), "steady")) {
        worker.start();
        long start = System.nanoTime();
        long enqueued = 0;
        long elapsed;
        while ((elapsed = System.nanoTime() - start) < time.toNanos()) {
          long due = elapsed * rate / 1_000_000_000L;
          if (enqueued < due) {
            long batch = due - enqueued;
            postgres
                .database()
                .run(
                    postgres.tenant(),
                    handle -> {
                      for (long i = 0; i < batch; i++) {
                        jobs.enqueue(handle, postgres.tenant(), NewJob.of(NOOP, "{\"n\": 1}"));
                      }
                    });
            enqueued = due;
          } else {
            Pace.pause(Duration.ofMillis(1));
          }
        }
        return worked.get() / ((System.nanoTime() - start) / 1e9);
      } finally {
        if (pinned) {
          reader.rollback();
        }
      }
    }
  }

  private void enqueue(JobStore jobs) {
    postgres
        .database()
        .run(
            postgres.tenant(),
            handle -> jobs.enqueue(handle, postgres.tenant(), NewJob.of(NOOP, "{\"n\": 1}")));
  }

  private Worker worker(JobStore jobs, Nudges nudges, JobHandler handler, String name) {
    return new Worker(
        jobs,
        new ScheduleStore(postgres.database(), jobs),
        nudges,
        WorkerConfig.defaults(),
        _ -> handler,
        name,
        (_, _, _) -> {});
  }
}
