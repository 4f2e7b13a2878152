package org.pgatlas.server.cli;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.EdgeList;
import org.pgatlas.metric.EdgeListException;
import org.pgatlas.metric.GraphTable;
import picocli.CommandLine.ArgGroup;
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

    @ArgGroup Scope scope = new Scope();

    @Option(
        names = "--start",
        paramLabel = "FILE",
        description = "Where PageRank's walkers start, one vertex a line; default: everywhere")
    @Nullable String start;

    @Option(
        names = "--metric",
        paramLabel = "METRIC",
        split = ",",
        description = "${COMPLETION-CANDIDATES}; default: all")
    List<GraphTable.Column> metrics = List.of();

    /// What counts.
    static final class Scope {
      @Option(
          names = "--active",
          paramLabel = "FILE",
          description = "Active vertices, one a line; default: all")
      @Nullable String active;

      @Option(
          names = "--roots",
          paramLabel = "FILE",
          description =
              "Roots, one a line: active is what they reach; default: what nothing above reaches")
      @Nullable String roots;
    }

    @Override
    public void run() {
      try (BufferedReader in = open(edges);
          BufferedWriter out = standardOutput()) {
        table(in).write(out);
      } catch (EdgeListException e) {
        throw new CommandFailed(edges + ": " + e.getMessage());
      } catch (IOException e) {
        throw new CommandFailed("cannot read " + edges + ": " + e.getMessage());
      }
    }

    GraphTable table(Reader in) throws IOException {
      EdgeList list = EdgeList.read(in);
      Set<GraphTable.Column> wanted =
          metrics.isEmpty() ? EnumSet.allOf(GraphTable.Column.class) : EnumSet.copyOf(metrics);
      return GraphTable.compute(list, active(list), starts(list), wanted);
    }

    private ActiveSet active(EdgeList list) throws IOException {
      if (scope.roots != null) {
        return ActiveSet.of(list.graph(), flags(list, scope.roots), ActiveMode.ACTIVE_ROOTS);
      }
      ActiveSet active =
          scope.active == null
              ? ActiveSet.everything(list.graph())
              : ActiveSet.exactly(flags(list, scope.active));
      return active.fromSources(list.graph());
    }

    private boolean[] starts(EdgeList list) throws IOException {
      boolean[] starts = new boolean[list.graph().vertexCount()];
      if (start == null) {
        Arrays.fill(starts, true);
        return starts;
      }
      boolean[] named = flags(list, start);
      if (starts.length > 0 && Arrays.equals(named, starts)) {
        throw new CommandFailed(start + " names no vertex of " + edges);
      }
      return named;
    }

    private static boolean[] flags(EdgeList list, String file) throws IOException {
      try (BufferedReader in = open(file)) {
        return list.readFlags(in);
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
