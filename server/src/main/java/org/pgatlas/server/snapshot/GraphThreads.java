package org.pgatlas.server.snapshot;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Threads of the operating system for work on whole graphs. Such work computes for long; on the
/// few carriers of virtual threads, which are not shared out by time, it would keep requests,
/// health and heartbeats from running. Threads are made when needed and go when idle.
final class GraphThreads {
  private final ExecutorService pool =
      Executors.newCachedThreadPool(
          work -> Thread.ofPlatform().daemon().name("graph-", 0).unstarted(work));

  /// Questions that compute at once; more wait for their turn.
  private final Semaphore questions =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()), true);

  Executor executor() {
    return pool;
  }

  /// One of few at once.
  <T> T question(Supplier<T> work) {
    questions.acquireUninterruptibly();
    try {
      return call(work);
    } finally {
      questions.release();
    }
  }

  /// Waits for the work, which runs at once; on the caller's own thread when that is one of these.
  <T> T call(Supplier<T> work) {
    if (!Thread.currentThread().isVirtual()) {
      return work.get();
    }
    Future<T> result = pool.submit(work::get);
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a graph was computed on", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
