package org.pgatlas.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.pgatlas.graph.DependencyGraph;

/// NetworkX on the same graph, in a Python process of its own: `descendants` of every k-th vertex
/// for a few CPU seconds, extrapolated per unit.
final class NetworkxRun {
  /// Seconds of CPU for searches; reading the graph is not counted.
  private static final int SECONDS = 4;

  /// A graph in NetworkX takes about half a kilobyte an edge.
  static final int MOST_EDGES = 1_500_000;

  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  private static final String SCRIPT =
      """
      import sys, time, networkx as nx
      path, n, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
      graph = nx.DiGraph()
      graph.add_nodes_from(range(n))
      with open(path) as lines:
          graph.add_edges_from(tuple(map(int, line.split())) for line in lines)
      units, began = 0, time.process_time()
      for start in range(n):
          vertex = start * 7919 % n if n % 7919 else start
          units += len(nx.descendants(graph, vertex))
          if start % 16 == 15 and time.process_time() - began > seconds:
              break
      print(time.process_time() - began, units)
      """;

  private NetworkxRun() {}

  /// CPU seconds for all units; empty without a Python that has NetworkX, or for a graph too large.
  static Optional<Double> measure(DependencyGraph graph, long units)
      throws IOException, InterruptedException {
    if (graph.edgeCount() > MOST_EDGES) {
      return Optional.empty();
    }
    Path edges = Files.createTempFile("edges", ".txt");
    Path answer = Files.createTempFile("networkx", ".txt");
    try {
      write(graph, edges);
      for (String python : PYTHONS) {
        Optional<Double> perUnit = ask(python, edges, answer, graph.vertexCount());
        if (perUnit.isPresent()) {
          return perUnit.map(seconds -> seconds * units);
        }
      }
      return Optional.empty();
    } finally {
      Files.deleteIfExists(edges);
      Files.deleteIfExists(answer);
    }
  }

  private static Optional<Double> ask(String python, Path edges, Path answer, int vertices)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(python, "-c", SCRIPT, edges.toString(), "" + vertices, "" + SECONDS)
              .redirectOutput(answer.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException missing) {
      return Optional.empty();
    }
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return Optional.empty();
    }
    if (process.exitValue() != 0) {
      return Optional.empty();
    }
    String[] fields = Files.readString(answer).strip().split(" ", -1);
    long units = Long.parseLong(fields[1]);
    return units == 0 ? Optional.empty() : Optional.of(Double.parseDouble(fields[0]) / units);
  }

  private static void write(DependencyGraph graph, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      for (int v = 0; v < graph.vertexCount(); v++) {
        for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
          out.write(v + " " + graph.dependencyAt(i) + "\n");
        }
      }
    }
  }
}
