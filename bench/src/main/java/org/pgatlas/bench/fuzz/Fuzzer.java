package org.pgatlas.bench.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends bent documents to a parser and keeps what it must not do: end with anything but a refusal
/// of its own, run out of stack or memory, or not come back.
final class Fuzzer implements AutoCloseable {
  private static final long HANG_SECONDS = 20;
  private static final int FAULTS_AT_MOST = 5;
  private static final int PERCENT_UNBENT = 2;

  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

  /// What a parser did to one document that it must not do.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Fault(String what, byte[] input) {}

  record Outcome(
      String target,
      long inputs,
      long accepted,
      long refused,
      double slowestMs,
      List<Fault> faults) {}

  /// @param until asked before each document
  Outcome run(Target target, long seed, Until until) {
    Random random = new Random(seed);
    Mutator mutator = new Mutator(random);
    List<Fault> faults = new ArrayList<>();
    long inputs = 0;
    long accepted = 0;
    double slowest = 0;
    while (until.goesOn(inputs) && faults.size() < FAULTS_AT_MOST) {
      byte[] seedDocument = pick(target, random);
      byte[] input =
          random.nextInt(100) < PERCENT_UNBENT
              ? seedDocument
              : mutator.bend(seedDocument, pick(target, random));
      inputs++;
      long began = System.nanoTime();
      Result result = parsed(target, input);
      slowest = Math.max(slowest, (System.nanoTime() - began) / 1e6);
      if (result.fault() != null) {
        faults.add(new Fault(result.fault(), input));
        if (result.hangs()) {
          break;
        }
      } else if (result.accepted()) {
        accepted++;
      }
    }
    return new Outcome(
        target.name(), inputs, accepted, inputs - accepted - faults.size(), slowest, faults);
  }

  @FunctionalInterface
  interface Until {
    boolean goesOn(long inputs);
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }

  private record Result(boolean accepted, @Nullable String fault, boolean hangs) {}

  private Result parsed(Target target, byte[] input) {
    Future<?> parse =
        worker.submit(
            () -> {
              target.parser().parse(input);
              return null;
            });
    try {
      parse.get(HANG_SECONDS, TimeUnit.SECONDS);
      return new Result(true, null, false);
    } catch (TimeoutException _) {
      return new Result(false, "not back after " + HANG_SECONDS + " s", true);
    } catch (ExecutionException e) {
      Throwable thrown = e.getCause() == null ? e : e.getCause();
      return target.refusals().contains(thrown.getClass())
          ? new Result(false, null, false)
          : new Result(false, described(thrown), false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String described(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return thrown + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private static byte[] pick(Target target, Random random) {
    return target.seeds().get(random.nextInt(target.seeds().size()));
  }
}
