package org.pgatlas.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.pgatlas.graph.DependencyGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs the criticality comparison and prints its table.
@Command(
    name = "graph",
    description =
        "Criticality of every vertex: ours, a naive search, the described method, JGraphT, NetworkX; the other metrics.",
    mixinStandardHelpOptions = true)
final class GraphCommand implements Callable<Integer> {
  private static final List<String> RESULTS_PAGE =
      List.of(
          DebianGraph.NAME,
          "npm-like-100k",
          "hard-100k",
          "npm-like-1m",
          "npm-like-1m-by-name",
          "npm-like-3m",
          "npm-like-10m");

  private static final double WARM_UP_SECONDS = 1.5;

  @Parameters(description = "Ecosystems by name, or debian (default: all of the results page).")
  private List<String> ecosystems = new ArrayList<>();

  @Option(
      names = "--repetitions",
      description = "Measured runs of ours (default: ${DEFAULT-VALUE}).")
  private int repetitions = 7;

  @Option(names = "--no-rivals", description = "Leave JGraphT and NetworkX out.")
  private boolean withoutRivals;

  @Option(
      names = "--whole-run-seconds",
      description =
          "JGraphT and NetworkX run from end to end where they take no longer, else on a sample (default: ${DEFAULT-VALUE}).")
  private double wholeRunSeconds = 150;

  @Option(
      names = "--changes",
      description = "Changes of each kind to carry over, at most (default: ${DEFAULT-VALUE}).")
  private int changes = 2000;

  @Mixin private MeasuredOn measuredOn = new MeasuredOn();

  @Option(
      names = "--results",
      description = "Folder for graph.json and graph.md (default: none written).")
  private String results = "";

  @Override
  public Integer call() throws Exception {
    List<GraphRun.Result> measured = new ArrayList<>();
    GraphRun.Options options =
        new GraphRun.Options(
            Math.max(1, repetitions),
            WARM_UP_SECONDS,
            withoutRivals ? GraphRun.NO_RIVALS : wholeRunSeconds,
            Math.max(2, changes));
    for (String name : ecosystems.isEmpty() ? RESULTS_PAGE : ecosystems) {
      System.err.println(name + " ...");
      measured.add(GraphRun.measure(name, graph(name), options));
    }
    String date = LocalDate.now(ZoneOffset.UTC).toString();
    ResultFiles.Machine where =
        new ResultFiles.Machine(measuredOn.machine(), measuredOn.commit(), date);
    System.out.print(ResultFiles.markdown(measured, where));
    if (!results.isEmpty()) {
      ResultFiles.write(Path.of(results), measured, where);
    }
    return 0;
  }

  private static DependencyGraph graph(String name) throws IOException {
    return name.equals(DebianGraph.NAME)
        ? DebianGraph.read()
        : new EcosystemGenerator(Ecosystem.named(name)).generate();
  }
}
