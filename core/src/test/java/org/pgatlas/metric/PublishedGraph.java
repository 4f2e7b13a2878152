package org.pgatlas.metric;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;

/// A real ecosystem of the test data: its nodes in file order and its edges.
final class PublishedGraph {
  static final List<String> NAMES = List.of("debian-node-ruby-r-closure", "purescript", "vcpkg");

  private final Map<String, Integer> ids = new HashMap<>();
  private final DependencyGraph graph;

  private PublishedGraph(Path folder, String name) throws IOException {
    for (String[] row : rows(folder.resolve(name + ".nodes.tsv.gz"))) {
      ids.put(row[0], ids.size());
    }
    GraphBuilder builder = new GraphBuilder(ids.size());
    for (String[] row : rows(folder.resolve(name + ".edges.tsv.gz"))) {
      builder.add(vertex(row[0]), vertex(row[1]));
    }
    graph = builder.build();
  }

  static PublishedGraph read(Path folder, String name) throws IOException {
    return new PublishedGraph(folder, name);
  }

  DependencyGraph graph() {
    return graph;
  }

  int vertex(String name) {
    Integer id = ids.get(name);
    if (id == null) {
      throw new AssertionError("edge or truth names an unknown vertex: " + name);
    }
    return id;
  }

  /// The rows of a table below its header.
  static List<String[]> rows(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).map(line -> line.split("\t", -1)).toList();
    }
  }
}
