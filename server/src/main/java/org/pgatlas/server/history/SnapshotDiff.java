package org.pgatlas.server.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares two snapshots of one tenant in one pass over both: vertices and edges added, removed
/// and changed. Counts are complete; lists end at a limit. Memory: the listed differences and the
/// two vertices at hand.
public final class SnapshotDiff {
  private static final String REMOVED = "removed";

  private final int limit;
  private final List<VertexChange> vertices = new ArrayList<>();
  private final List<NumberedEdge> edges = new ArrayList<>();
  private final Map<Kind, Integer> vertexCounts = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> edgeCounts = new EnumMap<>(Kind.class);

  /// Whether both say which repos were of live projects.
  private boolean comparesRoots;

  enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /// @param what `added`, `removed` or `changed`
  /// @param detail what changed, in words; where one went that is a package of another now; else
  /// empty
  public record VertexChange(String what, String canonicalId, String detail) {}

  /// @param rangeBefore null when none is declared or the edge was not there
  public record EdgeChange(
      String what,
      String dependent,
      String dependency,
      @Nullable String rangeBefore,
      @Nullable String rangeAfter,
      @Nullable String confidenceBefore,
      @Nullable String confidenceAfter) {}

  /// How many of each.
  public record Counts(int added, int removed, int changed) {
    static Counts of(Map<Kind, Integer> counts) {
      return new Counts(
          counts.getOrDefault(Kind.ADDED, 0),
          counts.getOrDefault(Kind.REMOVED, 0),
          counts.getOrDefault(Kind.CHANGED, 0));
    }
  }

  public record Result(
      Counts vertices,
      List<VertexChange> vertexChanges,
      Counts edges,
      List<EdgeChange> edgeChanges) {}

  private record NumberedEdge(
      Kind kind,
      String dependent,
      int dependency,
      SnapshotWriter.@Nullable Edge before,
      SnapshotWriter.@Nullable Edge after) {}

  private SnapshotDiff(int limit) {
    this.limit = limit;
  }

  static Result of(byte[] before, byte[] after, int limit) {
    SnapshotDiff diff = new SnapshotDiff(limit);
    SnapshotReader old = new SnapshotReader(before);
    SnapshotReader now = new SnapshotReader(after);
    diff.comparesRoots = old.knowsRoots() && now.knowsRoots();
    diff.compare(old, now);
    Map<String, Integer> heirs = diff.heirs(now);
    Map<Integer, String> names = diff.names(heirs.values(), before, after);
    return new Result(
        Counts.of(diff.vertexCounts),
        diff.vertices.stream().map(change -> told(change, heirs, names)).toList(),
        Counts.of(diff.edgeCounts),
        diff.edges.stream().map(edge -> named(edge, names)).toList());
  }

  private void compare(SnapshotReader before, SnapshotReader after) {
    SnapshotReader.Row old = before.next();
    SnapshotReader.Row now = after.next();
    while (old != null || now != null) {
      int oldId = old == null ? Integer.MAX_VALUE : old.vertex().id();
      int nowId = now == null ? Integer.MAX_VALUE : now.vertex().id();
      if (oldId == nowId && old != null && now != null) {
        vertex(old.vertex(), now.vertex());
        edges(now.vertex().canonicalId(), old.dependencies(), now.dependencies());
        old = before.next();
        now = after.next();
      } else if (old != null && oldId < nowId) {
        add(new VertexChange(REMOVED, old.vertex().canonicalId(), ""), Kind.REMOVED);
        edges(old.vertex().canonicalId(), old.dependencies(), List.of());
        old = before.next();
      } else if (now != null) {
        add(new VertexChange("added", now.vertex().canonicalId(), ""), Kind.ADDED);
        edges(now.vertex().canonicalId(), List.of(), now.dependencies());
        now = after.next();
      }
    }
  }

  private void vertex(SnapshotWriter.Vertex old, SnapshotWriter.Vertex now) {
    List<String> details = new ArrayList<>();
    if (!old.canonicalId().equals(now.canonicalId())) {
      details.add("was " + old.canonicalId());
    }
    if (!old.version().equals(now.version())) {
      details.add("version " + shown(old.version()) + " → " + shown(now.version()));
    }
    if (old.external() != now.external()) {
      details.add(now.external() ? "is external now" : "is a repo now");
    }
    if (old.project() != now.project()) {
      details.add("belongs to another project");
    }
    if (comparesRoots && old.eligible() != now.eligible()) {
      details.add(
          now.eligible() ? "its project is alive now" : "its project is not alive any more");
    }
    if (!details.isEmpty()) {
      add(new VertexChange("changed", now.canonicalId(), String.join(", ", details)), Kind.CHANGED);
    }
  }

  private static String shown(String version) {
    return version.isEmpty() ? "unknown" : version;
  }

  private void add(VertexChange change, Kind kind) {
    vertexCounts.merge(kind, 1, Integer::sum);
    if (vertices.size() < limit) {
      vertices.add(change);
    }
  }

  private void edges(
      String dependent, List<SnapshotWriter.Edge> old, List<SnapshotWriter.Edge> now) {
    int o = 0;
    int n = 0;
    while (o < old.size() || n < now.size()) {
      int before = o < old.size() ? old.get(o).dependency() : Integer.MAX_VALUE;
      int after = n < now.size() ? now.get(n).dependency() : Integer.MAX_VALUE;
      if (before == after) {
        if (!old.get(o).equals(now.get(n))) {
          add(new NumberedEdge(Kind.CHANGED, dependent, after, old.get(o), now.get(n)));
        }
        o++;
        n++;
      } else if (before < after) {
        add(new NumberedEdge(Kind.REMOVED, dependent, before, old.get(o++), null));
      } else {
        add(new NumberedEdge(Kind.ADDED, dependent, after, null, now.get(n++)));
      }
    }
  }

  private void add(NumberedEdge edge) {
    edgeCounts.merge(edge.kind(), 1, Integer::sum);
    if (edges.size() < limit) {
      edges.add(edge);
    }
  }

  /// Of the listed vertices that are gone, those that another vertex publishes now.
  private Map<String, Integer> heirs(SnapshotReader now) {
    Set<String> gone = new HashSet<>();
    for (VertexChange change : vertices) {
      if (change.what().equals(REMOVED)) {
        gone.add(change.canonicalId());
      }
    }
    Map<String, Integer> heirs = new HashMap<>();
    for (SnapshotWriter.Alias alias = now.nextAlias(); alias != null; alias = now.nextAlias()) {
      if (gone.contains(alias.packageId())) {
        heirs.put(alias.packageId(), alias.vertex());
      }
    }
    return heirs;
  }

  private static VertexChange told(
      VertexChange change, Map<String, Integer> heirs, Map<Integer, String> names) {
    Integer heir = change.what().equals(REMOVED) ? heirs.get(change.canonicalId()) : null;
    String name = heir == null ? null : names.get(heir);
    return name == null
        ? change
        : new VertexChange(change.what(), change.canonicalId(), "is a package of " + name + " now");
  }

  /// Canonical ids of the listed edges' dependencies, read from the snapshots themselves: a vertex
  /// that is gone has its name nowhere else.
  private Map<Integer, String> names(Collection<Integer> others, byte[] before, byte[] after) {
    Set<Integer> wanted = new HashSet<>(others);
    edges.forEach(edge -> wanted.add(edge.dependency()));
    Map<Integer, String> names = new HashMap<>();
    for (byte[] content : List.of(after, before)) {
      if (names.size() < wanted.size()) {
        SnapshotReader reader = new SnapshotReader(content);
        for (SnapshotReader.Row row = reader.next(); row != null; row = reader.next()) {
          if (wanted.contains(row.vertex().id())) {
            names.putIfAbsent(row.vertex().id(), row.vertex().canonicalId());
          }
        }
      }
    }
    return names;
  }

  private static EdgeChange named(NumberedEdge edge, Map<Integer, String> names) {
    SnapshotWriter.Edge before = edge.before();
    SnapshotWriter.Edge after = edge.after();
    return new EdgeChange(
        edge.kind().name().toLowerCase(java.util.Locale.ROOT),
        edge.dependent(),
        Objects.requireNonNullElse(names.get(edge.dependency()), ""),
        before == null ? null : before.range(),
        after == null ? null : after.range(),
        before == null ? null : confidence(before),
        after == null ? null : confidence(after));
  }

  private static String confidence(SnapshotWriter.Edge edge) {
    return edge.verified() ? "verified-sbom" : "inferred-shadow";
  }
}
