package org.pgatlas.server.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.EdgeFile;
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
    subcommands = {GraphCommand.Compute.class, GraphCommand.Convert.class})
final class GraphCommand {
  private GraphCommand() {}

  /// `atlas graph compute`.
  @Command(
      name = "compute",
      mixinStandardHelpOptions = true,
      description = {
        "Reads an edge list (dependent TAB dependency, CSV, or the binary form of graph convert; gz too)",
        "and prints TSV with a header: vertex and one column a metric. Vertices that no edge names but",
        "--vertices, --active or --roots do come last."
      })
  static final class Compute implements Runnable {
    @Parameters(paramLabel = "EDGES", description = "The edge list; - for standard input")
    String edges = "-";

    @ArgGroup Scope scope = new Scope();

    @Option(
        names = "--vertices",
        paramLabel = "FILE",
        description = "Vertices, one a line: also those without an edge")
    @Nullable String vertices;

    @Option(
        names = "--threads",
        paramLabel = "N",
        description = "How many compute criticality; default: one a processor")
    int threads = Runtime.getRuntime().availableProcessors();

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
      if (threads < 1) {
        throw new CommandFailed("--threads must be at least 1: " + threads);
      }
      try (BufferedWriter out = standardOutput()) {
        table(edges).write(out);
      } catch (EdgeListException e) {
        throw new CommandFailed(edges + ": " + e.getMessage());
      } catch (IOException e) {
        throw new CommandFailed("cannot read " + edges + ": " + e.getMessage());
      }
    }

    GraphTable table(String source) throws IOException {
      EdgeList list = list(source);
      for (String file : Arrays.asList(vertices, scope.active, scope.roots)) {
        list = file == null ? list : with(list, file);
      }
      Set<GraphTable.Column> wanted =
          metrics.isEmpty() ? EnumSet.allOf(GraphTable.Column.class) : EnumSet.copyOf(metrics);
      ActiveSet active = active(list);
      boolean[] starts = starts(list);
      if (threads == 1) {
        return GraphTable.compute(list, active, starts, wanted);
      }
      try (ExecutorService others = Executors.newFixedThreadPool(threads - 1)) {
        return GraphTable.compute(list, active, starts, wanted, others, threads);
      }
    }

    private static EdgeList with(EdgeList list, String file) throws IOException {
      try (BufferedReader in = open(file)) {
        return list.with(in);
      }
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

  /// `atlas graph convert`.
  @Command(
      name = "convert",
      mixinStandardHelpOptions = true,
      description = "Writes an edge list in the binary form, which is smaller and read faster.")
  static final class Convert implements Runnable {
    @Parameters(
        index = "0",
        paramLabel = "EDGES",
        description = "The edge list; - for standard input")
    String edges = "-";

    @Parameters(index = "1", paramLabel = "FILE", description = "Where to write it")
    String file = "";

    @Override
    public void run() {
      EdgeList list;
      try {
        list = list(edges);
      } catch (EdgeListException e) {
        throw new CommandFailed(edges + ": " + e.getMessage());
      } catch (IOException e) {
        throw new CommandFailed("cannot read " + edges + ": " + e.getMessage());
      }
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(Path.of(file)), 1 << 16)) {
        EdgeFile.write(list, out);
      } catch (IOException e) {
        throw new CommandFailed("cannot write " + file + ": " + e.getMessage());
      }
    }
  }

  /// Text or the binary form.
  static EdgeList list(String source) throws IOException {
    try (InputStream in = bytes(source)) {
      in.mark(EdgeFile.headBytes());
      boolean binary = EdgeFile.isOne(in.readNBytes(EdgeFile.headBytes()));
      in.reset();
      return binary
          ? EdgeFile.read(in)
          : EdgeList.read(
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16));
    }
  }

  static BufferedReader open(String source) {
    return new BufferedReader(
        new InputStreamReader(bytes(source), StandardCharsets.UTF_8), 1 << 16);
  }

  /// Plain, whatever it is packed in.
  private static InputStream bytes(String source) {
    try {
      InputStream in =
          new BufferedInputStream(
              source.equals("-") ? System.in : Files.newInputStream(Path.of(source)), 1 << 16);
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return gzip ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16) : in;
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + source + ": " + e.getMessage());
    }
  }

  /// Standard output, which stays open when the writer is closed: it is not this command's.
  static BufferedWriter standardOutput() {
    OutputStream shared =
        new FilterOutputStream(System.out) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
          }

          @Override
          public void close() throws IOException {
            flush();
          }
        };
    return new BufferedWriter(new OutputStreamWriter(shared, StandardCharsets.UTF_8), 1 << 16);
  }
}
