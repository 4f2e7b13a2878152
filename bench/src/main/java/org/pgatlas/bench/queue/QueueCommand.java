package org.pgatlas.bench.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.pgatlas.bench.ResultPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench queue`: throughput and latency of the job queue, with its references, on one embedded
/// PostgreSQL with production durability.
@Command(
    name = "queue",
    description =
        "The job queue against the commit rate, the seed's loop and db-scheduler, in one run.",
    mixinStandardHelpOptions = true)
public final class QueueCommand implements Callable<Integer> {
  @Option(names = "--rounds", description = "Rounds of everything (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(names = "--backlog", description = "Jobs of our backlog (default: ${DEFAULT-VALUE}).")
  private int backlog = 200_000;

  @Option(
      names = "--pinned-seconds",
      description = "How long the old snapshot is held (default: ${DEFAULT-VALUE}).")
  private int pinnedSeconds = 60;

  @Option(
      names = "--seconds",
      description =
          "Of each reference and of the latencies' idle time (default: ${DEFAULT-VALUE}).")
  private int seconds = 5;

  @Mixin private ResultPage page = new ResultPage();

  /// One line of the table.
  private record Row(String what, List<Double> values) {
    double median() {
      return values.stream().sorted().toList().get(values.size() / 2);
    }

    String text() {
      List<Double> sorted = values.stream().sorted().toList();
      return String.format(
          Locale.ROOT, "%,.0f (%,.0f–%,.0f)", median(), sorted.getFirst(), sorted.getLast());
    }
  }

  @Override
  public Integer call() throws Exception {
    long began = System.nanoTime();
    StringBuilder text = new StringBuilder(page.head("The job queue", "bench queue"));
    text.append("Embedded PostgreSQL, `synchronous_commit` and `fsync` on. A second, median of ");
    text.append(rounds).append(" rounds (least–most).\n\n| what | a second |\n|---|---|\n");
    StringBuilder targets = new StringBuilder("\n| target | wanted | measured |\n|---|---|---|\n");
    try (QueueDatabase postgres = new QueueDatabase()) {
      OurQueue ours = new OurQueue(postgres);
      throughput(postgres, ours, text, targets);
      ordered(text, ours);
      latency(text, targets, ours);
      pinned(text, targets, ours);
    }
    text.append(targets);
    text.append(
        String.format(
            Locale.ROOT, "%nThe whole run took %.0f s.%n", (System.nanoTime() - began) / 1e9));
    page.write("queue.md", text);
    return 0;
  }

  private void throughput(
      QueueDatabase postgres, OurQueue ours, StringBuilder text, StringBuilder targets)
      throws Exception {
    References references = new References(postgres);
    Duration time = Duration.ofSeconds(seconds);
    Row one = new Row("one-row insert commits, 1 client", new ArrayList<>());
    Row eight = new Row("one-row insert commits, 8 clients", new ArrayList<>());
    Row seedOne = new Row("the seed's loop, 1 worker", new ArrayList<>());
    Row seedEight = new Row("the seed's loop, 8 workers", new ArrayList<>());
    Row scheduler = new Row("db-scheduler, lock and fetch, 20 threads", new ArrayList<>());
    List<Row> oursBy = new ArrayList<>();
    int[] workers = {1, 2, 4, 8};
    for (int count : workers) {
      oursBy.add(new Row("ours, " + count + " worker processes' worth", new ArrayList<>()));
    }
    for (int round = 0; round < rounds; round++) {
      measure(one, references.commits(1, time));
      measure(eight, references.commits(8, time));
      measure(seedOne, references.seedLoop(1, 100_000, time));
      measure(seedEight, references.seedLoop(8, 100_000, time));
      measure(scheduler, references.dbScheduler(20, 30_000));
      for (int i = 0; i < workers.length; i++) {
        measure(oursBy.get(i), ours.throughput(workers[i], backlog));
      }
    }
    List<Row> rows = new ArrayList<>(List.of(one, eight, seedOne, seedEight, scheduler));
    rows.addAll(oursBy);
    rows.forEach(row -> line(text, row.what(), row.text()));
    double best = oursBy.stream().mapToDouble(Row::median).max().orElse(0);
    target(
        targets,
        "best of ours against the 8-client commit rate",
        "≥ 2",
        best / eight.median(),
        "×");
    target(
        targets,
        "best of ours against the seed's loop with 8 workers",
        "≥ 8",
        best / seedEight.median(),
        "×");
    target(targets, "best of ours against db-scheduler", "", best / scheduler.median(), "×");
  }

  /// What each claim would walk through, did it not go from key to key.
  private void ordered(StringBuilder text, OurQueue ours) throws Exception {
    Duration time = Duration.ofSeconds(seconds);
    double few = ours.inOrder(1_000, time);
    double many = ours.inOrder(100_000, time);
    String line =
        String.format(
            Locale.ROOT,
            "%nJobs of one order key, one after the other: %.0f a second with 1,000 behind, %.0f with 100,000 (%.0f %%).%n",
            few,
            many,
            100 * many / few);
    System.err.print(line);
    text.append(line);
  }

  /// Told at once, too: a long run that fails late has said something.
  private static void measure(Row row, double figure) {
    row.values().add(figure);
    System.err.printf(Locale.ROOT, "%s: %,.0f%n", row.what(), figure);
  }

  private static void latency(StringBuilder text, StringBuilder targets, OurQueue ours)
      throws Exception {
    List<Double> seconds = ours.idleLatency(500).stream().sorted().toList();
    text.append(
        String.format(
            Locale.ROOT,
            "%nEnqueue (its commit included) → handler starts, idle queue, %d samples: p50 %.1f ms, p99 %.1f ms, most %.1f ms.%n",
            seconds.size(),
            seconds.get(seconds.size() / 2) * 1e3,
            seconds.get((int) (seconds.size() * 0.99)) * 1e3,
            seconds.getLast() * 1e3));
    target(
        targets, "enqueue → start, idle, p50", "≤ 5", seconds.get(seconds.size() / 2) * 1e3, " ms");
    target(
        targets,
        "enqueue → start, idle, p99",
        "≤ 25",
        seconds.get((int) (seconds.size() * 0.99)) * 1e3,
        " ms");
  }

  private void pinned(StringBuilder text, StringBuilder targets, OurQueue ours) throws Exception {
    Duration time = Duration.ofSeconds(pinnedSeconds);
    double free = ours.steady(500, time, false);
    double held = ours.steady(500, time, true);
    text.append(
        String.format(
            Locale.ROOT,
            "%n500 jobs a second for %d s: %.0f worked a second; beside a snapshot held all that time: %.0f (%.0f %%).%n",
            pinnedSeconds,
            free,
            held,
            100 * held / free));
    target(
        targets,
        "500 jobs a second beside a snapshot of %d s".formatted(pinnedSeconds),
        "≥ 90",
        100 * held / free,
        " %");
  }

  private static void line(StringBuilder text, String what, String figure) {
    text.append("| ").append(what).append(" | ").append(figure).append(" |\n");
  }

  private static void target(
      StringBuilder targets, String what, String wanted, double measured, String unit) {
    String line =
        String.format(Locale.ROOT, "| %s | %s | %.1f%s |%n", what, wanted, measured, unit);
    System.err.print(line);
    targets.append(line);
  }
}
