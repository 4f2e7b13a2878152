package org.pgatlas.bench.endure;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.pgatlas.bench.Pace;
import org.pgatlas.bench.ResultPage;
import org.pgatlas.bench.ServerProcess;
import org.pgatlas.bench.queue.QueueDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench soak`: one server under a mixed load for a stated time. What it holds is sampled all the
/// while; it ends with 1, and says why, when something grows beyond what [Measure] allows, or an
/// answer was the server's fault, or something is not right when everything is at rest.
@Command(
    name = "soak",
    description = "Mixed load for a stated time; nothing that is held may grow for ever.",
    mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
  private static final int SERVER_LEASE_SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int COLLECT_EVERY = 4;
  private static final int REFUSE_ONE_IN = 40;

  @Option(names = "--minutes", description = "How long (default: ${DEFAULT-VALUE}).")
  private double minutes = 30;

  @Option(
      names = "--warm-up-minutes",
      description = "Load before the first sample (default: ${DEFAULT-VALUE}).")
  private double warmUpMinutes = 1;

  @Option(names = "--every", description = "Seconds between samples (default: ${DEFAULT-VALUE}).")
  private int every = 5;

  @Option(names = "--rate", description = "Submissions a second (default: ${DEFAULT-VALUE}).")
  private double rate = 10;

  @Option(names = "--followers", description = "Who follow events (default: ${DEFAULT-VALUE}).")
  private int followers = 8;

  @Mixin private ResultPage page = new ResultPage();

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    Path root = Path.of(System.getProperty("atlas.root", "."));
    ServerProcess.build(root);
    try (QueueDatabase database = new QueueDatabase();
        Fleet fleet = new Fleet(root, database, SERVER_LEASE_SECONDS);
        WebhookReceiver receiver = new WebhookReceiver(REFUSE_ONE_IN)) {
      fleet.start(0);
      Random any = new Random(0);
      Rest rest = new Rest(() -> fleet.anyUrl(any));
      receiver.subscribe(rest);
      Sampler sampler = new Sampler(fleet.pid(0), () -> rest.text("/metrics"), database);
      SoakLoad load = new SoakLoad(fleet.anyUrl(any));
      double hours;
      try (load) {
        load.start(rate, 4, followers);
        Pace.pause(Duration.ofMillis((long) (warmUpMinutes * 60_000)));
        hours = watch(sampler);
      }
      settle(database);
      Verdict verdict = new Verdict(database);
      verdict.ofDatabase();
      verdict.ofSubmitters(load.accepted());
      verdict.ofReceiver(receiver);
      verdict.ofFaults(load.faults());
      return report(sampler, sampler.growths(hours), verdict, load);
    }
  }

  /// Samples until the time is over; returns the hours that it took.
  private double watch(Sampler sampler) throws IOException, SQLException, InterruptedException {
    long began = System.nanoTime();
    long end = began + (long) (minutes * 60e9);
    while (System.nanoTime() < end) {
      sampler.sample(sampler.taken() % COLLECT_EVERY == 0);
      Pace.pause(Duration.ofSeconds(every));
    }
    return (System.nanoTime() - began) / 3.6e12;
  }

  private static void settle(QueueDatabase database) {
    double _ =
        Pace.until(
            "the queue is empty",
            PATIENCE,
            LOOK,
            () -> {
              try {
                return database.count(
                        "select (select count(*) from job_queue where queue in ('ingest', 'delivery')) + (select count(*) from outbox_events)")
                    == 0;
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private int report(Sampler sampler, List<Measure.Growth> growths, Verdict verdict, SoakLoad load)
      throws IOException, SQLException {
    StringBuilder text = new StringBuilder(page.head("Under load for a while", "bench soak"));
    text.append(
        String.format(
            Locale.ROOT,
            """

            One server (`-Xmx512m`, eight connections) on its own PostgreSQL for %.1f minutes after %.1f of warming up: %.0f
            submissions a second (new versions of %d repos, the same again, broken ones), questions, lists, pages, exports, a feed of
            advisories every ten seconds, a webhook that refuses one call in %d, %d followers of events that come and go, and
            everything that runs by the clock every minute. %d samples; medians of their thirds. Growth is that from the
            second third to the last; it fails beyond both limits.

            | what | first third | second | last | an hour | allowed: noise, an hour | |
            |---|---|---|---|---|---|---|
            """,
            minutes,
            warmUpMinutes,
            rate,
            4 * SoakLoad.REPOS,
            REFUSE_ONE_IN,
            followers,
            sampler.taken()));
    for (Measure.Growth growth : growths) {
      Measure measure = growth.measure();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s, %s | %,.1f | %,.1f | %,.1f | %+,.1f | %,.0f, %,.0f | %s |%n",
              measure.name(),
              measure.unit(),
              growth.first(),
              growth.middle(),
              growth.last(),
              growth.perHour(),
              measure.noise(),
              measure.perHour(),
              growth.excessive() ? "**grows**" : "holds"));
    }
    text.append("\n| what | count |\n|---|---|\n");
    text.append("| submissions by status | ").append(load.accepted().answers()).append(" |\n");
    load.answers()
        .forEach(
            (kind, n) -> text.append("| ").append(kind).append(" | ").append(n).append(" |\n"));
    for (Map.Entry<String, Long> wrong : verdict.wrong().entrySet()) {
      text.append("| ")
          .append(wrong.getKey())
          .append(" | ")
          .append(wrong.getValue())
          .append(" |\n");
    }
    text.append("\nMost dead rows at the end: ").append(sampler.mostDead()).append(".\n");
    text.append("\nLargest tables at the end, MB: ");
    sampler
        .sizes()
        .forEach(
            (table, size) -> text.append(String.format(Locale.ROOT, "%s %.1f; ", table, size)));
    page.write("soak.md", text.toString().strip().replaceAll(";$", ".") + "\n");
    return conclude(growths, verdict);
  }

  private static int conclude(List<Measure.Growth> growths, Verdict verdict) {
    List<Measure.Growth> excessive = growths.stream().filter(Measure.Growth::excessive).toList();
    for (Measure.Growth growth : excessive) {
      System.err.printf(
          Locale.ROOT,
          "soak: %s grew from %.1f to %.1f %s, %.1f an hour%n",
          growth.measure().name(),
          growth.middle(),
          growth.last(),
          growth.measure().unit(),
          growth.perHour());
    }
    verdict.wrong().entrySet().stream()
        .filter(wrong -> wrong.getValue() != 0)
        .forEach(wrong -> System.err.println("soak: " + wrong.getKey() + ": " + wrong.getValue()));
    return excessive.isEmpty() && verdict.good() ? 0 : 1;
  }
}
