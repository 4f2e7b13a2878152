package org.pgatlas.server.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.snapshot.GraphChanges;

/// Snapshots of a tenant's graph: made from the catalogue at one moment, kept, read back.
public final class SnapshotStore {
  private static final int PAGE = 5_000;

  private final Database database;
  private final GraphChanges changes = new GraphChanges();

  public SnapshotStore(Database database) {
    this.database = database;
  }

  /// A kept snapshot.
  ///
  /// @param metricRunId the newest run then, 0 for none
  /// @param contentHash SHA-256, hex: equal graphs have equal ones
  public record Snapshot(
      long id,
      long metricRunId,
      String label,
      Instant createdAt,
      int vertexCount,
      int edgeCount,
      String contentHash,
      int bytes) {}

  /// Keeps the graph as it is; when `unlessSame` and the newest one is equal, that one comes back.
  Snapshot create(UUID tenant, String label, boolean unlessSame) {
    Current current = moment(tenant);
    return database.write(
        tenant,
        handle -> {
          Optional<Snapshot> newest = list(handle, tenant, 1, 0).stream().findFirst();
          String hash = HexFormat.of().formatHex(current.content().hash());
          if (unlessSame && newest.isPresent() && newest.get().contentHash().equals(hash)) {
            return newest.get();
          }
          return insert(handle, tenant, label, current);
        });
  }

  /// The graph as it is now.
  record Current(SnapshotWriter.Content content, long runId) {}

  /// Read in short pages, each of a moment of its own: nothing keeps the database from cleaning up.
  /// What changes meanwhile is in it or not.
  Current current(UUID tenant) {
    long run = database.read(tenant, handle -> newestRun(handle, tenant));
    SnapshotWriter writer = new SnapshotWriter();
    int last = -1;
    while (last != Integer.MAX_VALUE) {
      int after = last;
      last = database.snapshot(tenant, handle -> page(handle, tenant, after, writer));
    }
    database.snapshot(tenant, handle -> aliases(handle, tenant, writer));
    return new Current(writer.finish(), run);
  }

  /// All of one moment: in pages when nothing changed while they were read, which is then the
  /// moment of the aliases, else in one long look.
  private Current moment(UUID tenant) {
    GraphChanges.Cursor cursor = database.snapshot(tenant, changes::now);
    Current paged = current(tenant);
    boolean calm =
        database.snapshot(tenant, handle -> changes.since(handle, tenant, cursor).none());
    return calm
        ? paged
        : database.snapshot(
            tenant,
            handle -> {
              SnapshotWriter writer = new SnapshotWriter();
              int last = -1;
              while (last != Integer.MAX_VALUE) {
                last = page(handle, tenant, last, writer);
              }
              aliases(handle, tenant, writer);
              return new Current(writer.finish(), newestRun(handle, tenant));
            });
  }

  /// The last id of the page after that one, the greatest number when there are no more.
  private static int page(Handle handle, UUID tenant, int after, SnapshotWriter writer) {
    List<SnapshotWriter.Vertex> page = vertices(handle, tenant, after);
    if (page.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    Map<Integer, List<SnapshotWriter.Edge>> edges =
        edges(handle, tenant, page.getFirst().id(), page.getLast().id());
    for (SnapshotWriter.Vertex vertex : page) {
      writer.add(vertex, edges.getOrDefault(vertex.id(), List.of()));
    }
    return page.size() < PAGE ? Integer.MAX_VALUE : page.getLast().id();
  }

  /// In one statement, which sees one moment; how many.
  private static int aliases(Handle handle, UUID tenant, SnapshotWriter writer) {
    int[] count = new int[1];
    handle
        .createQuery(
            """
            -- name: history.aliases
            select repo_vertex_id, package_purl from package_aliases
            where tenant_id = :tenant
            order by repo_vertex_id, package_purl collate "C"
            """)
        .bind("tenant", tenant)
        .setFetchSize(PAGE)
        .map(
            (row, _) ->
                new SnapshotWriter.Alias(
                    row.getInt("repo_vertex_id"), row.getString("package_purl")))
        .forEach(
            alias -> {
              writer.add(alias);
              count[0]++;
            });
    return count[0];
  }

  /// The vertex that the package went by at that time, as far as today's aliases tell.
  Optional<Integer> published(UUID tenant, String packageId, Instant at) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: history.published
                    select repo_vertex_id from package_aliases
                    where tenant_id = :tenant and package_purl = :package and created_at <= cast(:at as timestamptz)
                    """)
                .bind("tenant", tenant)
                .bind("package", packageId)
                .bind("at", at.toString())
                .mapTo(Integer.class)
                .findOne());
  }

  private static long newestRun(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: history.newest_run
            select coalesce(max(id), 0) from metric_run where tenant_id = :tenant
            """)
        .bind("tenant", tenant)
        .mapTo(long.class)
        .one();
  }

  private static List<SnapshotWriter.Vertex> vertices(Handle handle, UUID tenant, int after) {
    return handle
        .createQuery(
            """
            -- name: history.vertices
            select v.id, v.canonical_id, v.vertex_type = 'external-repo' as external, coalesce(r.project_id, -1) as project,
                   coalesce(p.activity_status in ('live', 'in-dev'), false) as eligible,
                   coalesce(r.latest_version, e.latest_version, '') as version
            from repo_vertices v
            left join repos r on r.tenant_id = :tenant and r.id = v.id
            left join projects p on p.tenant_id = :tenant and p.id = r.project_id
            left join external_repos e on e.tenant_id = :tenant and e.id = v.id
            where v.tenant_id = :tenant and v.id > :after
            order by v.id
            limit :page
            """)
        .bind("tenant", tenant)
        .bind("after", after)
        .bind("page", PAGE)
        .map(
            (row, _) ->
                new SnapshotWriter.Vertex(
                    row.getInt("id"),
                    row.getString("canonical_id"),
                    row.getBoolean("external"),
                    row.getBoolean("eligible"),
                    row.getInt("project"),
                    row.getString("version")))
        .list();
  }

  private static Map<Integer, List<SnapshotWriter.Edge>> edges(
      Handle handle, UUID tenant, int first, int last) {
    Map<Integer, List<SnapshotWriter.Edge>> edges = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: history.edges
            select distinct on (in_vertex_id, out_vertex_id) in_vertex_id, out_vertex_id, version_range,
                   confidence = 'verified-sbom' as verified
            from depends_on
            where tenant_id = :tenant and in_vertex_id between :first and :last
            order by in_vertex_id, out_vertex_id, confidence, source_id
            """)
        .bind("tenant", tenant)
        .bind("first", first)
        .bind("last", last)
        .map(
            (row, _) ->
                edges
                    .computeIfAbsent(row.getInt("in_vertex_id"), _ -> new ArrayList<>())
                    .add(
                        new SnapshotWriter.Edge(
                            row.getInt("out_vertex_id"),
                            row.getString("version_range"),
                            row.getBoolean("verified"))))
        .forEach(_ -> {});
    return edges;
  }

  private static Snapshot insert(Handle handle, UUID tenant, String label, Current current) {
    return handle
        .createQuery(
            """
            -- name: history.insert_snapshot
            insert into graph_snapshot (tenant_id, metric_run_id, label, vertex_count, edge_count, content_hash, content)
            values (:tenant, :run, :label, :vertices, :edges, :hash, :content)
            returning id, metric_run_id, label, created_at, vertex_count, edge_count, encode(content_hash, 'hex') as hash,
              octet_length(content) as bytes
            """)
        .bind("tenant", tenant)
        .bind("run", current.runId())
        .bind("label", label)
        .bind("vertices", current.content().vertices())
        .bind("edges", current.content().edges())
        .bind("hash", current.content().hash())
        .bind("content", current.content().bytes())
        .map((row, _) -> snapshot(row))
        .one();
  }

  /// Newest first.
  public List<Snapshot> list(UUID tenant, int limit, int offset) {
    return database.read(tenant, handle -> list(handle, tenant, limit, offset));
  }

  private static List<Snapshot> list(Handle handle, UUID tenant, int limit, int offset) {
    return handle
        .createQuery(
            """
            -- name: history.snapshots
            select id, metric_run_id, label, created_at, vertex_count, edge_count, encode(content_hash, 'hex') as hash,
              octet_length(content) as bytes
            from graph_snapshot where tenant_id = :tenant
            order by created_at desc, id desc
            limit :limit offset :offset
            """)
        .bind("tenant", tenant)
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, _) -> snapshot(row))
        .list();
  }

  public long count(UUID tenant) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: history.snapshot_count
                    select count(*) from graph_snapshot where tenant_id = :tenant
                    """)
                .bind("tenant", tenant)
                .mapTo(long.class)
                .one());
  }

  /// A snapshot with its content.
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  record Kept(Snapshot snapshot, byte[] content) {}

  Optional<Kept> read(UUID tenant, long id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: history.snapshot
                    select id, metric_run_id, label, created_at, vertex_count, edge_count, encode(content_hash, 'hex') as hash,
                      octet_length(content) as bytes, content
                    from graph_snapshot where tenant_id = :tenant and id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> new Kept(snapshot(row), row.getBytes("content")))
                .findOne());
  }

  /// The newest snapshot that was made until then.
  Optional<Long> asOf(UUID tenant, Instant at) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: history.snapshot_as_of
                    select id from graph_snapshot
                    where tenant_id = :tenant and created_at <= cast(:at as timestamptz)
                    order by created_at desc, id desc limit 1
                    """)
                .bind("tenant", tenant)
                .bind("at", at.toString())
                .mapTo(Long.class)
                .findOne());
  }

  /// The newest snapshot whose run was that one or an earlier one.
  Optional<Long> ofRun(UUID tenant, long run) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: history.snapshot_of_run
                    select id from graph_snapshot
                    where tenant_id = :tenant and metric_run_id <= :run
                    order by created_at desc, id desc limit 1
                    """)
                .bind("tenant", tenant)
                .bind("run", run)
                .mapTo(Long.class)
                .findOne());
  }

  private static Snapshot snapshot(ResultSet row) throws SQLException {
    @Nullable String label = row.getString("label");
    return new Snapshot(
        row.getLong("id"),
        row.getLong("metric_run_id"),
        label == null ? "" : label,
        row.getTimestamp("created_at").toInstant(),
        row.getInt("vertex_count"),
        row.getInt("edge_count"),
        row.getString("hash"),
        row.getInt("bytes"));
  }
}
