package org.pgatlas.server.scoring;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.KeptRows;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.Layer;
import org.pgatlas.metric.LayerCriticality;
import org.pgatlas.server.snapshot.ColumnReader;
import org.pgatlas.server.snapshot.ColumnWriter;
import org.pgatlas.server.snapshot.GraphChanges;
import org.pgatlas.server.snapshot.GraphRows;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// A tenant's [Live] as the columns of a file: internal numbers, edges, hashes of ids, signals and
/// results. No name, no address, nobody's id.
final class KeptLayer {
  /// Of the columns below: changes with their order or meaning.
  static final int FORMAT = 1;

  private static final int DIGEST_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  private KeptLayer() {}

  /// What a file says of itself before its columns.
  ///
  /// @param stamp of which program, database and tenant it is
  /// @param id by which the database knows it
  /// @param values the rest by name
  record Head(String stamp, UUID id, Map<String, String> values) {
    private static final String STAMP = "stamp";
    private static final String ID = "id";

    static Head of(String stamp, UUID id, Live live) {
      Map<String, String> values = new HashMap<>();
      values.put("mode", live.criticality().mode().name());
      values.put("active", Integer.toString(live.criticality().active().count()));
      values.put("run", Long.toString(live.runId()));
      values.put("stored-run", Long.toString(live.storedRun()));
      values.put("xmin", Long.toString(live.cursor().xmin()));
      values.put(
          "seen",
          live.cursor().seen().stream()
              .sorted()
              .map(String::valueOf)
              .collect(Collectors.joining(",")));
      values.put("bits", Integer.toString(live.tree().bits()));
      values.put("stored-as-computed", Boolean.toString(storesResults(live)));
      return new Head(stamp, id, values);
    }

    static Head parse(String text) throws IOException {
      Map<String, String> values = new HashMap<>();
      for (String line : text.split("\n", -1)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
      String stamp = values.remove(STAMP);
      String id = values.remove(ID);
      if (stamp == null || id == null) {
        throw new IOException("it does not say whose it is");
      }
      return new Head(stamp, UUID.fromString(id), values);
    }

    String text() {
      Map<String, String> all = new HashMap<>(values);
      all.put(STAMP, stamp);
      all.put(ID, id.toString());
      return all.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(one -> one.getKey() + "=" + one.getValue() + "\n")
          .collect(Collectors.joining());
    }

    private boolean storedAsComputed() {
      return Boolean.parseBoolean(values.get("stored-as-computed"));
    }

    private String value(String name) throws IOException {
      String value = values.get(name);
      if (value == null) {
        throw new IOException("it does not say " + name);
      }
      return value;
    }

    private long number(String name) throws IOException {
      return Long.parseLong(value(name));
    }
  }

  /// After a run of this process the stored columns are the results: kept once.
  private static boolean storesResults(Live live) {
    return Arrays.deepEquals(live.inputs().vertices().stored, live.results());
  }

  static void write(ColumnWriter out, Head head, Live live) throws IOException {
    out.text(head.text());
    VertexColumns vertices = live.inputs().vertices();
    out.ints(vertices.ids);
    out.longs(vertices.identity);
    out.flags(vertices.external);
    out.ints(vertices.project);
    out.ints(vertices.projectOf);
    for (long[] signal : vertices.signals) {
      out.longs(signal);
    }
    for (int[] result : live.results()) {
      out.ints(result);
    }
    if (!head.storedAsComputed()) {
      for (int[] column : vertices.stored) {
        out.ints(column);
      }
    }
    StringBuilder digests = new StringBuilder();
    for (String digest : live.tree().digests()) {
      digests.append(digest);
    }
    out.ints(ints(digests.toString()));
    ProjectColumns projects = live.inputs().projects();
    out.ints(projects.size(), i -> projects.ids()[i]);
    out.flags(projects.alive());
    for (long[] column : projects.stored()) {
      out.longs(column);
    }
    out.ints(projects.pony());
    out.longs(live.criticality().projectUnion());
    DependencyGraph graph = live.inputs().graph();
    out.ints(vertices.size(), graph::dependenciesEnd);
    out.ints(new int[] {graph.edgeCount()});
    out.ints(graph.edgeCount(), graph::dependencyAt);
  }

  /// @param server when the database that vouches for the file was started
  static Live read(ColumnReader in, Head head, double server) throws IOException {
    int[] ids = in.ints();
    int n = ids.length;
    for (int p = 1; p < n; p++) {
      if (ids[p] <= ids[p - 1]) {
        throw new IOException("vertices do not ascend at " + p);
      }
    }
    long[] identity = in.longs(n);
    boolean[] external = in.flags(n);
    int[] project = in.ints(n);
    int[] projectOf = in.ints(n);
    long[][] signals = new long[GraphRows.SIGNALS][];
    for (int i = 0; i < signals.length; i++) {
      signals[i] = in.longs(n);
    }
    int[][] results = columns(in, GraphRows.SCORES, n);
    VertexColumns vertices =
        new VertexColumns(
            ids,
            identity,
            external,
            project,
            projectOf,
            signals,
            head.storedAsComputed() ? results : columns(in, GraphRows.SCORES, n),
            results[Resident.PONY_FACTOR]);
    int bits = Math.toIntExact(head.number("bits"));
    if (bits != ResultTree.bits(n)) {
      throw new IOException(bits + " bits for " + n + " vertices");
    }
    String[] digests = digests(in.ints((1 << bits) * DIGEST_BYTES / Integer.BYTES), 1 << bits);
    ProjectColumns projects = projects(in);
    long[] union = in.longs(projects.size());
    int[] offsets = new int[n + 1];
    System.arraycopy(in.ints(n), 0, offsets, 1, n);
    int[] dependencies = in.ints(in.ints(1)[0]);
    check(projectOf, projects.size());
    LayerInputs inputs = new LayerInputs(KeptRows.graph(offsets, dependencies), vertices, projects);
    Layer layer = inputs.layer();
    LayerCriticality criticality =
        LayerCriticality.kept(
            layer,
            ActiveMode.valueOf(head.value("mode")),
            results[Resident.CRITICALITY],
            results[Resident.CRITICALITY_REPOS],
            results[Resident.CRITICALITY_PROJECTS],
            union);
    if (criticality.active().count() != head.number("active")) {
      throw new IOException("its active vertices are others");
    }
    ResultTree tree = new ResultTree(ids, identity, results, bits, digests);
    return new Live(
        inputs,
        criticality,
        results,
        () -> tree,
        new GraphChanges.Cursor(head.number("xmin"), seen(head.value("seen")), server),
        head.number("run"),
        head.number("stored-run"));
  }

  private static ProjectColumns projects(ColumnReader in) throws IOException {
    int[] ids = in.ints();
    boolean[] alive = in.flags(ids.length);
    long[][] stored = new long[ProjectColumns.SCORES][];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = in.longs(ids.length);
    }
    return new ProjectColumns(ids, alive, stored, in.ints(ids.length));
  }

  private static void check(int[] projectOf, int projects) throws IOException {
    for (int project : projectOf) {
      if (project < -1 || project >= projects) {
        throw new IOException("project " + project + " of " + projects);
      }
    }
  }

  private static int[][] columns(ColumnReader in, int columns, int count) throws IOException {
    int[][] values = new int[columns][];
    for (int i = 0; i < columns; i++) {
      values[i] = in.ints(count);
    }
    return values;
  }

  private static int[] ints(String hex) {
    int[] words = new int[hex.length() / (2 * Integer.BYTES)];
    for (int i = 0; i < words.length; i++) {
      words[i] = HexFormat.fromHexDigits(hex, i * 8, i * 8 + 8);
    }
    return words;
  }

  private static String[] digests(int[] words, int count) {
    String[] digests = new String[count];
    int each = DIGEST_BYTES / Integer.BYTES;
    for (int i = 0; i < count; i++) {
      StringBuilder digest = new StringBuilder(2 * DIGEST_BYTES);
      for (int j = 0; j < each; j++) {
        digest.append(HEX.toHexDigits(words[i * each + j]));
      }
      digests[i] = digest.toString();
    }
    return digests;
  }

  private static Set<Long> seen(String text) {
    Set<Long> seen = new HashSet<>();
    for (String one : text.split(",", -1)) {
      if (!one.isEmpty()) {
        seen.add(Long.valueOf(one));
      }
    }
    return seen;
  }
}
