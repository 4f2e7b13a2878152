package org.pgatlas.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.match.AdvisoryIndex;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.match.Match;
import org.pgatlas.match.Subject;
import org.pgatlas.match.SubjectIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures the matcher in CPU seconds of one thread: reading a feed, indexing it, the first scan
/// (which compiles the ranges that it touches), later scans, and the same question in reverse.
@Command(
    name = "match",
    description = "Components against a feed of advisories, forward and reverse.",
    mixinStandardHelpOptions = true)
final class MatchCommand implements Callable<Integer> {
  @Option(names = "--components", description = "Components (default: ${DEFAULT-VALUE}).")
  private int components = 10_000;

  @Option(names = "--advisories", description = "Generated advisories (default: ${DEFAULT-VALUE}).")
  private int advisories = 100_000;

  @Option(
      names = "--packages",
      description = "Packages they are about (default: ${DEFAULT-VALUE}).")
  private int packages = 40_000;

  @Option(names = "--feed", description = "Folder of real advisories to add (default: none).")
  private String feed = "";

  @Option(names = "--repetitions", description = "Measured scans (default: ${DEFAULT-VALUE}).")
  private int repetitions = 9;

  @Mixin private MeasuredOn measuredOn = new MeasuredOn();

  @Option(names = "--results", description = "Folder for match.md (default: none written).")
  private String results = "";

  @Override
  public Integer call() throws Exception {
    SyntheticFeed synthetic = new SyntheticFeed(11, packages);
    List<Advisory> all = synthetic.advisories(advisories);
    List<Subject> subjects = synthetic.components(components);
    List<String> rows = new ArrayList<>();
    if (!feed.isEmpty()) {
      double seconds = real(Path.of(feed), all);
      rows.add(row("read %d real advisories".formatted(all.size() - advisories), seconds));
    }
    AdvisoryIndex[] index = new AdvisoryIndex[1];
    rows.add(row("index the feed", seconds(() -> index[0] = AdvisoryIndex.of(all))));
    List<Match> matches = new ArrayList<>();
    double first = seconds(() -> matches.addAll(FindingMatcher.forward(subjects, index[0])));
    rows.add(row("first scan", first));
    List<Double> later = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      later.add(seconds(() -> FindingMatcher.forward(subjects, index[0])));
    }
    rows.add("| later scans | " + Spread.of(later).milliseconds() + " |");
    SubjectIndex reverse = SubjectIndex.of(subjects);
    int[] found = new int[1];
    double reversed =
        seconds(
            () ->
                all.forEach(
                    advisory -> found[0] += FindingMatcher.reverse(advisory, reverse).size()));
    rows.add(row("every advisory in reverse", reversed));
    if (found[0] != matches.size()) {
      throw new IllegalStateException("forward " + matches.size() + ", reverse " + found[0]);
    }
    report(all.size(), matches.size(), rows);
    return 0;
  }

  private void report(int size, int matches, List<String> rows) throws IOException {
    ResultFiles.Machine where =
        new ResultFiles.Machine(
            measuredOn.machine(), measuredOn.commit(), LocalDate.now(ZoneOffset.UTC).toString());
    String text =
        """
        # Matching components with advisories

        Made by `bench match`, CPU time of one thread. %d components, %d advisories of %d packages,
        %d matches, the same forward and reverse.

        Machine: %s, %d processors, heap %d MB · %s · commit %s · %s

        | step | time |
        |---|---|
        %s
        """
            .formatted(
                components,
                size,
                packages,
                matches,
                where.description(),
                where.processors(),
                where.heapMegabytes(),
                where.jdk(),
                where.commit(),
                where.date(),
                String.join("\n", rows));
    System.out.print(text);
    if (!results.isEmpty()) {
      Files.createDirectories(Path.of(results));
      Files.writeString(Path.of(results).resolve("match.md"), text);
    }
  }

  private static double real(Path folder, List<Advisory> taken) throws IOException {
    List<byte[]> documents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        documents.add(Files.readAllBytes(file));
      }
    }
    return seconds(
        () ->
            documents.forEach(
                document -> OsvReader.readAll(document, OsvLimits.defaults(), taken::add)));
  }

  private static String row(String step, double seconds) {
    return "| " + step + " | " + Spread.of(List.of(seconds)).milliseconds() + " |";
  }

  private static double seconds(Runnable work) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
  }
}
