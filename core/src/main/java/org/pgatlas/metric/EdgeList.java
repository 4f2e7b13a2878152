package org.pgatlas.metric;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.GraphEdit;

/// A graph with names, read from text: `dependent TAB dependency` or CSV (RFC 4180 quoting inside a
/// line; blanks around a field without quotes are none of it), one edge a line; further fields are
/// passed over, so are empty lines, a byte order mark and a first line that says `dependent`,
/// `dependency`. Vertices are numbered as they first appear. [EdgeFile] is the same in binary.
public final class EdgeList {
  private static final int MOST_EDGES = 500_000_000;

  /// How much one edge list may hold.
  public record Limits(int lineChars, int vertices, int edges) {
    public static final Limits DEFAULT = new Limits(64 * 1024, 50_000_000, MOST_EDGES);

    public Limits {
      if (lineChars < 1 || vertices < 1 || edges < 1 || edges > MOST_EDGES) {
        throw new IllegalArgumentException(
            "out of range: lineChars %d, vertices %d, edges %d"
                .formatted(lineChars, vertices, edges));
      }
    }
  }

  private final List<String> names;
  private final Map<String, Integer> ids;
  private final DependencyGraph graph;

  EdgeList(List<String> names, Map<String, Integer> ids, DependencyGraph graph) {
    this.names = names;
    this.ids = ids;
    this.graph = graph;
  }

  public static EdgeList read(Reader in) throws IOException {
    return read(in, Limits.DEFAULT);
  }

  public static EdgeList read(Reader in, Limits limits) throws IOException {
    List<String> names = new ArrayList<>();
    Map<String, Integer> ids = new HashMap<>();
    LineReader lines = new LineReader(in, limits.lineChars());
    PendingEdges edges = new PendingEdges();
    boolean first = true;
    while (lines.next()) {
      if (lines.line().isBlank()) {
        continue;
      }
      String[] edge = lines.twoFields();
      boolean header =
          first
              && edge[0].strip().equalsIgnoreCase("dependent")
              && edge[1].strip().equalsIgnoreCase("dependency");
      first = false;
      if (!header) {
        if (edges.size() == limits.edges()) {
          throw new EdgeListException(lines.number(), "more than " + limits.edges() + " edges");
        }
        edges.add(id(edge[0], names, ids, limits, lines), id(edge[1], names, ids, limits, lines));
      }
    }
    return new EdgeList(names, ids, edges.build(names.size()));
  }

  public DependencyGraph graph() {
    return graph;
  }

  public String name(int vertex) {
    return names.get(vertex);
  }

  /// The vertex with that name, or -1.
  public int vertex(String name) {
    Integer id = ids.get(name);
    return id == null ? -1 : id;
  }

  /// The same with the vertices that are named, one a line, and that no edge bears: they come last,
  /// in the order of their first appearance.
  public EdgeList with(Reader names) throws IOException {
    List<String> all = new ArrayList<>(this.names);
    Map<String, Integer> allIds = new HashMap<>(ids);
    LineReader lines = new LineReader(names, Limits.DEFAULT.lineChars());
    while (lines.next()) {
      if (!lines.line().isBlank()) {
        id(lines.line(), all, allIds, Limits.DEFAULT, lines);
      }
    }
    int size = graph.vertexCount();
    if (all.size() == size) {
      return this;
    }
    int[] same = new int[size];
    Arrays.setAll(same, v -> v);
    return new EdgeList(all, allIds, GraphEdit.renumbered(graph, same, all.size()));
  }

  /// Reads names, one a line, as flags by vertex. A name that is no vertex is passed over: see
  /// [#with].
  public boolean[] readFlags(Reader in) throws IOException {
    boolean[] flags = new boolean[names.size()];
    LineReader lines = new LineReader(in, Limits.DEFAULT.lineChars());
    while (lines.next()) {
      int vertex = vertex(lines.line());
      if (vertex >= 0) {
        flags[vertex] = true;
      }
    }
    return flags;
  }

  private static int id(
      String name, List<String> names, Map<String, Integer> ids, Limits limits, LineReader lines) {
    Integer known = ids.get(name);
    if (known != null) {
      return known;
    }
    if (name.isBlank()) {
      throw new EdgeListException(lines.number(), "a vertex has no name: '" + lines.shown() + "'");
    }
    if (names.size() == limits.vertices()) {
      throw new EdgeListException(lines.number(), "more than " + limits.vertices() + " vertices");
    }
    ids.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  /// Edges whose vertices are still being numbered.
  private static final class PendingEdges {
    private int[] pairs = new int[2048];
    private int size;

    int size() {
      return size;
    }

    void add(int dependent, int dependency) {
      if (2 * size == pairs.length) {
        pairs = Arrays.copyOf(pairs, (int) Math.min(2L * MOST_EDGES, 2L * pairs.length));
      }
      pairs[2 * size] = dependent;
      pairs[2 * size + 1] = dependency;
      size++;
    }

    DependencyGraph build(int vertexCount) {
      GraphBuilder builder = new GraphBuilder(vertexCount, size);
      for (int i = 0; i < size; i++) {
        builder.add(pairs[2 * i], pairs[2 * i + 1]);
      }
      return builder.build();
    }
  }
}
