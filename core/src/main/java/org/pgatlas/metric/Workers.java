package org.pgatlas.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// A number of threads that share one piece of work: the one that asks, and others of an executor.
/// A worker that the executor starts late, or never before the others are done, finds nothing left.
record Workers(Executor executor, int count) {
  /// Just the thread that asks.
  static final Workers CALLER = new Workers(Runnable::run, 1);

  /// Ranges a worker: so many that those who finish first help the others.
  private static final int RANGES = 16;

  Workers {
    if (count < 1) {
      throw new IllegalArgumentException("workers must be at least 1: " + count);
    }
  }

  /// Does a range of the work, adding to what the worker has so far.
  interface Part<T> {
    void add(T result, int from, int to);
  }

  /// Splits `0 .. length-1` into ranges, lets each worker add those it takes to a result of its
  /// own, and joins the results. The first error of a worker is thrown.
  <T> T run(int length, Supplier<T> empty, Part<T> part, BiConsumer<T, T> join) {
    int ranges = count == 1 ? 1 : (int) Math.min(length, (long) count * RANGES);
    AtomicInteger taken = new AtomicInteger();
    List<Share<T>> others = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      Share<T> share = new Share<>(() -> work(length, ranges, taken, empty.get(), part));
      others.add(share);
      executor.execute(share);
    }
    T result = work(length, ranges, taken, empty.get(), part);
    for (Share<T> other : others) {
      if (other.begun.getAndSet(true)) {
        join.accept(result, other.finished());
      }
    }
    return result;
  }

  private static <T> T work(int length, int ranges, AtomicInteger taken, T result, Part<T> part) {
    for (int range = taken.getAndIncrement(); range < ranges; range = taken.getAndIncrement()) {
      int from = (int) ((long) length * range / ranges);
      int to = (int) ((long) length * (range + 1) / ranges);
      part.add(result, from, to);
    }
    return result;
  }

  /// What another worker does, unless it is told before it begins that there is nothing left.
  private static final class Share<T> implements Runnable {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final FutureTask<T> task;

    Share(Callable<T> work) {
      task = new FutureTask<>(work);
    }

    @Override
    public void run() {
      if (!begun.getAndSet(true)) {
        task.run();
      }
    }

    T finished() {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return task.get();
          } catch (InterruptedException _) {
            // its numbers are needed; it has begun and will end
            interrupted = true;
          } catch (ExecutionException e) {
            throw new IllegalStateException("a worker failed", e.getCause());
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
