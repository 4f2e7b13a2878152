package org.pgatlas.server.catalog;

import java.util.Collection;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Copy;

/// Edges on their way into the graph, as statements read them under the name `staged_edge`: few of
/// them as arrays that go along with each statement, many as a temporary table, which costs several
/// milliseconds to make and to forget.
@SuppressWarnings("ArrayRecordComponent") // bound, never compared
record StagedEdges(
    boolean inTable,
    int[] sources,
    int[] dependents,
    int[] dependencies,
    @Nullable String[] ranges) {
  private static final int FEW = 20_000;
  private static final int[] NONE = {};

  private static final String ARRAYS =
      """
      staged_edge (source_id, dependent, dependency, version_range) as materialized (
        select e.source_id, e.dependent, e.dependency, e.version_range
        from unnest(:stagedSources, :stagedDependents, :stagedDependencies, :stagedRanges)
          as e (source_id, dependent, dependency, version_range)),
      """;

  /// @param edges by source
  static StagedEdges of(Handle handle, Map<Integer, ? extends Collection<EdgeStore.Edge>> edges) {
    int size = edges.values().stream().mapToInt(Collection::size).sum();
    if (size > FEW) {
      copy(handle, edges);
      return new StagedEdges(true, NONE, NONE, NONE, new String[0]);
    }
    int[] sources = new int[size];
    int[] dependents = new int[size];
    int[] dependencies = new int[size];
    @Nullable String[] ranges = new String[size];
    int at = 0;
    for (Map.Entry<Integer, ? extends Collection<EdgeStore.Edge>> each : edges.entrySet()) {
      for (EdgeStore.Edge edge : each.getValue()) {
        sources[at] = each.getKey();
        dependents[at] = edge.dependentId();
        dependencies[at] = edge.dependencyId();
        ranges[at++] = edge.versionRange();
      }
    }
    return new StagedEdges(false, sources, dependents, dependencies, ranges);
  }

  /// A statement that reads `staged_edge`, whose `with` begins with `/* staged */`.
  String in(String sql) {
    return inTable ? sql : sql.replace("/* staged */", ARRAYS);
  }

  Query bind(Query query) {
    return inTable
        ? query
        : query
            .bind("stagedSources", sources)
            .bind("stagedDependents", dependents)
            .bind("stagedDependencies", dependencies)
            .bind("stagedRanges", ranges);
  }

  private static void copy(
      Handle handle, Map<Integer, ? extends Collection<EdgeStore.Edge>> edges) {
    handle.execute(
        """
        -- name: edge.stage
        create temporary table if not exists staged_edge
          (source_id int not null, dependent int not null, dependency int not null, version_range text)
          on commit delete rows
        """);
    try (Copy copy =
        Copy.into(handle, "staged_edge (source_id, dependent, dependency, version_range)")) {
      edges.forEach(
          (source, some) -> {
            for (EdgeStore.Edge edge : some) {
              copy.field(source)
                  .field(edge.dependentId())
                  .field(edge.dependencyId())
                  .field(edge.versionRange())
                  .endRow();
            }
          });
      copy.finish();
    }
    handle.execute("analyze staged_edge");
  }
}
