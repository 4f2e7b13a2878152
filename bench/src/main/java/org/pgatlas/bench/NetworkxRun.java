package org.pgatlas.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.CriticalityScores;

/// NetworkX on the same graph, in a Python process of its own, as its users would write it: for
/// each vertex the active ones among its `ancestors`. Every number it gives is compared with ours.
final class NetworkxRun {
  /// Seconds of CPU for each part of the sample; reading the graph is not counted.
  private static final double SAMPLE_SECONDS = 6;

  private static final int SAMPLE = 20_000;

  /// A graph in NetworkX takes about half a kilobyte an edge.
  static final int MOST_EDGES = 1_500_000;

  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  /// Asked with a line of vertices for each part; answers its versions, then a line for each part.
  private static final String SCRIPT =
      """
      import platform, sys, time
      import networkx as nx
      edges, parts, values, n, most = *sys.argv[1:4], int(sys.argv[4]), float(sys.argv[5])
      graph = nx.DiGraph()
      graph.add_nodes_from(range(n))
      with open(edges) as lines:
          graph.add_edges_from(tuple(map(int, line.split())) for line in lines)
      active = set(range(n))

      def criticality(vertex):
          return len(active & nx.ancestors(graph, vertex))

      print(nx.__version__, platform.python_version())
      with open(parts) as lines, open(values, "w") as out:
          for line in lines:
              starts = list(map(int, line.split()))
              results = {}
              began = time.process_time()
              for vertex in starts:
                  results[vertex] = criticality(vertex)
                  if time.process_time() - began > most:
                      break
              print(time.process_time() - began, len(results), sum(results.values()))
              for vertex, value in results.items():
                  print(vertex, value, file=out)
      """;

  private final DependencyGraph graph;
  private final CriticalityScores scores;
  private final Path folder;

  private NetworkxRun(DependencyGraph graph, CriticalityScores scores, Path folder) {
    this.graph = graph;
    this.scores = scores;
    this.folder = folder;
  }

  /// A whole run where that takes no longer than so many seconds; empty without a Python that has
  /// NetworkX, or for a graph too large.
  static Optional<Rival> measure(
      DependencyGraph graph, CriticalityScores scores, double mostSeconds)
      throws IOException, InterruptedException {
    if (graph.edgeCount() > MOST_EDGES) {
      return Optional.empty();
    }
    Path folder = Files.createTempDirectory("networkx");
    try {
      NetworkxRun run = new NetworkxRun(graph, scores, folder);
      run.writeEdges();
      for (String python : PYTHONS) {
        Optional<Rival> rival = run.measure(python, mostSeconds);
        if (rival.isPresent()) {
          return rival;
        }
      }
      return Optional.empty();
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private Optional<Rival> measure(String python, double mostSeconds)
      throws IOException, InterruptedException {
    StartSample sample = StartSample.of(scores.toArray(), SAMPLE);
    Optional<Answer> sampled = ask(python, SAMPLE_SECONDS, List.of(sample.even(), sample.heavy()));
    if (sampled.isEmpty()) {
      return Optional.empty();
    }
    List<Rival.Part> parts = sampled.get().parts;
    double seconds =
        Rival.Costs.of(parts.get(0), parts.get(1)).seconds(graph.vertexCount(), scores.sum());
    if (seconds <= mostSeconds) {
      int[] all = IntStream.range(0, graph.vertexCount()).toArray();
      Optional<Answer> whole = ask(python, 4 * mostSeconds, List.of(all));
      if (whole.isPresent() && whole.get().parts.getFirst().starts() == all.length) {
        return whole.map(a -> new Rival(a.program, a.parts.getFirst().seconds(), true));
      }
    }
    return Optional.of(new Rival(sampled.get().program, seconds, false));
  }

  private record Answer(String program, List<Rival.Part> parts) {}

  /// Empty when there is no such Python or it has no NetworkX.
  private Optional<Answer> ask(String python, double mostSeconds, List<int[]> starts)
      throws IOException, InterruptedException {
    Path asked = folder.resolve("parts");
    Path answer = folder.resolve("answer");
    Path values = folder.resolve("values");
    Files.write(asked, starts.stream().map(NetworkxRun::line).toList());
    List<String> command = new ArrayList<>(List.of(python, "-c", SCRIPT));
    List.of(folder.resolve("edges"), asked, values).forEach(path -> command.add(path.toString()));
    command.add("" + graph.vertexCount());
    command.add("" + mostSeconds);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(answer.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException missing) {
      return Optional.empty();
    }
    if (!process.waitFor((long) (120 + 4 * mostSeconds), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("NetworkX has not come to an end");
    }
    if (process.exitValue() != 0) {
      return Optional.empty();
    }
    compare(values);
    List<String> lines = Files.readAllLines(answer);
    String[] versions = lines.getFirst().split(" ", -1);
    List<Rival.Part> parts = lines.stream().skip(1).map(NetworkxRun::part).toList();
    return Optional.of(new Answer("NetworkX " + versions[0] + " on Python " + versions[1], parts));
  }

  private static String line(int[] starts) {
    return Arrays.stream(starts).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  private static Rival.Part part(String line) {
    String[] fields = line.split(" ", -1);
    return new Rival.Part(
        Double.parseDouble(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
  }

  private void compare(Path values) throws IOException {
    for (String line : Files.readAllLines(values)) {
      int space = line.indexOf(' ');
      int vertex = Integer.parseInt(line.substring(0, space));
      int value = Integer.parseInt(line.substring(space + 1));
      if (value != scores.of(vertex)) {
        throw new IllegalStateException(
            "NetworkX says %d of %d, ours %d".formatted(value, vertex, scores.of(vertex)));
      }
    }
  }

  private void writeEdges() throws IOException {
    Path file = folder.resolve("edges");
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      for (int v = 0; v < graph.vertexCount(); v++) {
        for (int i = graph.dependenciesBegin(v), end = graph.dependenciesEnd(v); i < end; i++) {
          out.write(v + " " + graph.dependencyAt(i) + "\n");
        }
      }
    }
  }
}
