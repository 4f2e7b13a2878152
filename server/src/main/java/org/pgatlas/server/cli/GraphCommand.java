package org.pgatlas.server.cli;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.EdgeList;
import org.pgatlas.metric.EdgeListException;
import org.pgatlas.metric.GraphTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `atlas graph compute`: the engine as a tool.
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    description = "Runs the graph engine on edge lists, without a server.",
    subcommands = GraphCommand.Compute.class)
final class GraphCommand {
  private GraphCommand() {}

  /// `atlas graph compute`.
  @Command(
      name = "compute",
      mixinStandardHelpOptions = true,
      description = {
        "Reads an edge list (dependent TAB dependency, or CSV; gz too) and prints TSV with a header:",
        "vertex and one column a metric."
      })
  static final class Compute implements Runnable {
    @Parameters(paramLabel = "EDGES", description = "The edge list; - for standard input")
    String edges = "-";

    @Option(
        names = "--active",
        paramLabel = "FILE",
        description = "Active vertices, one a line; default: all")
    @Nullable String active;

    @Option(
        names = "--metric",
        paramLabel = "METRIC",
        split = ",",
        description = "${COMPLETION-CANDIDATES}; default: all")
    List<GraphTable.Column> metrics = List.of();

    @Override
    public void run() {
      try (BufferedReader in = open(edges);
          BufferedWriter out = standardOutput()) {
        EdgeList list = EdgeList.read(in);
        Set<GraphTable.Column> wanted =
            metrics.isEmpty() ? EnumSet.allOf(GraphTable.Column.class) : EnumSet.copyOf(metrics);
        GraphTable.compute(list, active(list), wanted).write(out);
      } catch (EdgeListException e) {
        throw new CommandFailed(edges + ": " + e.getMessage());
      } catch (IOException e) {
        throw new CommandFailed("cannot read " + edges + ": " + e.getMessage());
      }
    }

    private ActiveSet active(EdgeList list) throws IOException {
      if (active == null) {
        return ActiveSet.everything(list.graph());
      }
      try (BufferedReader in = open(active)) {
        return ActiveSet.exactly(list.readFlags(in));
      }
    }
  }

  static BufferedReader open(String source) {
    try {
      InputStream in =
          new BufferedInputStream(
              source.equals("-") ? System.in : Files.newInputStream(Path.of(source)), 1 << 16);
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
      return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + source + ": " + e.getMessage());
    }
  }

  static BufferedWriter standardOutput() {
    return new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
  }
}
