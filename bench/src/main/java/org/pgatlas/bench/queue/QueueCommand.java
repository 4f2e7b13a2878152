package org.pgatlas.bench.queue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(names = "--machine", description = "What the run ran on, for the result file.")
  private String machine = "not named";

  @Option(names = "--commit", description = "The commit measured, for the result file.")
  private String commit = "not named";

  @Option(names = "--results", description = "Folder for queue.md (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("bench/results");

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
    StringBuilder text = new StringBuilder();
    text.append("# The job queue\n\nMade by `bench queue`. Machine: ").append(machine);
    text.append("; commit ").append(commit).append("; ").append(Runtime.version()).append(".\n");
    text.append("Embedded PostgreSQL, `synchronous_commit` and `fsync` on. A second, median of ");
    text.append(rounds).append(" rounds (least–most).\n\n| what | a second |\n|---|---|\n");
    try (QueueDatabase postgres = new QueueDatabase()) {
      References references = new References(postgres);
      OurQueue ours = new OurQueue(postgres);
      Duration time = Duration.ofSeconds(5);
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
        one.values().add(references.commits(1, time));
        eight.values().add(references.commits(8, time));
        seedOne.values().add(references.seedLoop(1, 100_000, time));
        seedEight.values().add(references.seedLoop(8, 100_000, time));
        scheduler.values().add(references.dbScheduler(20, 30_000));
        for (int i = 0; i < workers.length; i++) {
          oursBy.get(i).values().add(ours.throughput(workers[i], backlog));
        }
      }
      List<Row> rows = new ArrayList<>(List.of(one, eight, seedOne, seedEight, scheduler));
      rows.addAll(oursBy);
      rows.forEach(row -> line(text, row.what(), row.text()));
      double best = oursBy.stream().mapToDouble(Row::median).max().orElse(0);
      text.append('\n');
      ratio(text, "8-client commit rate", best / eight.median());
      ratio(text, "seed's loop with 8 workers", best / seedEight.median());
      ratio(text, "db-scheduler", best / scheduler.median());
      latency(text, ours);
      pinned(text, ours);
    }
    System.out.print(text);
    Files.createDirectories(results);
    Files.writeString(results.resolve("queue.md"), text);
    return 0;
  }

  private static void latency(StringBuilder text, OurQueue ours) throws Exception {
    List<Double> seconds = ours.idleLatency(500).stream().sorted().toList();
    text.append(
        String.format(
            Locale.ROOT,
            "%nEnqueue (its commit included) → handler starts, idle queue, %d samples: p50 %.1f ms, p99 %.1f ms, most %.1f ms.%n",
            seconds.size(),
            seconds.get(seconds.size() / 2) * 1e3,
            seconds.get((int) (seconds.size() * 0.99)) * 1e3,
            seconds.getLast() * 1e3));
  }

  private void pinned(StringBuilder text, OurQueue ours) throws Exception {
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
  }

  private static void line(StringBuilder text, String what, String figure) {
    text.append("| ").append(what).append(" | ").append(figure).append(" |\n");
  }

  private static void ratio(StringBuilder text, String what, double ratio) {
    text.append(String.format(Locale.ROOT, "Best of ours is %.1f× the %s.%n", ratio, what));
  }
}
