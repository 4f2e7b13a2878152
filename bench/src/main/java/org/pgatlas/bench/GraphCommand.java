package org.pgatlas.bench;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs the criticality comparison and prints its table.
@Command(
    name = "graph",
    description =
        "Criticality of every vertex: ours, naive search, the described method, JGraphT; one change carried over.",
    mixinStandardHelpOptions = true)
final class GraphCommand implements Callable<Integer> {
  @Parameters(
      description = "Ecosystems by name (default: ${DEFAULT-VALUE}).",
      defaultValue = "npm-like-100k hard-100k",
      split = " ")
  private List<String> ecosystems = new ArrayList<>();

  @Option(
      names = "--repetitions",
      description = "Measured runs of ours (default: ${DEFAULT-VALUE}).")
  private int repetitions = 9;

  @Option(names = "--no-jgrapht", description = "Leave JGraphT out.")
  private boolean withoutJgrapht;

  @Option(
      names = "--changes",
      description = "Changed rows to carry over (default: ${DEFAULT-VALUE}).")
  private int changes = 400;

  @Option(names = "--machine", description = "What the run ran on, for the result file.")
  private String machine = "not named";

  @Option(names = "--commit", description = "The commit measured, for the result file.")
  private String commit = "not named";

  @Option(
      names = "--results",
      description = "Folder for graph.json and graph.md (default: none written).")
  private String results = "";

  @Override
  public Integer call() throws Exception {
    List<GraphRun.Result> measured = new ArrayList<>();
    GraphRun.Options options =
        new GraphRun.Options(Math.max(1, repetitions), !withoutJgrapht, Math.max(2, changes));
    for (String name : ecosystems) {
      measured.add(GraphRun.measure(Ecosystem.named(name), options));
    }
    String date = LocalDate.now(ZoneOffset.UTC).toString();
    ResultFiles.Machine where = new ResultFiles.Machine(machine, commit, date);
    System.out.print(ResultFiles.markdown(measured, where));
    if (!results.isEmpty()) {
      ResultFiles.write(Path.of(results), measured, where);
    }
    return 0;
  }
}
