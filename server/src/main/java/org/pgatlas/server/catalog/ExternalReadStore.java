package org.pgatlas.server.catalog;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Reads external repos and their neighbours in the graph.
public final class ExternalReadStore {
  private final Database database;

  public ExternalReadStore(Database database) {
    this.database = database;
  }

  /// Served by `ux_repo_vertices_canonical_id`, `ix_external_repos_criticality` and
  /// `ix_catalog_name_externals`; a search by `ix_catalog_name_trigrams`. Ids and names have their
  /// order in tables that metric runs do not write.
  ///
  /// @param search case-insensitive substring of the display name
  public Listing<ExternalRow> externals(
      UUID tenant, @Nullable String search, List<Order<ExternalSort>> orders, Slice slice) {
    ListQuery query =
        new ListQuery("catalog.externals", ExternalRow.COLUMNS, "external_repos x", "x")
            .named(3, "x.id", "x.display_name", search);
    String order = inOrder(query, orders);
    return database.read(
        tenant, handle -> query.run(handle, tenant, order, slice, (row, _) -> ExternalRow.of(row)));
  }

  /// The ORDER BY list, and what has it.
  private static String inOrder(ListQuery query, List<Order<ExternalSort>> orders) {
    String order = Order.sql(orders, ExternalSort.CANONICAL_ID);
    return switch (orders.isEmpty() ? ExternalSort.CANONICAL_ID : orders.getFirst().field()) {
      case CANONICAL_ID -> {
        query.inOrderOf("join repo_vertices v on v.tenant_id = x.tenant_id and v.id = x.id");
        yield order.replace(ExternalSort.CANONICAL_ID.column(), "v.canonical_id");
      }
      case DISPLAY_NAME -> {
        query.inOrderOf(
            "join catalog_name n on n.tenant_id = x.tenant_id and n.kind = 3 and n.id = x.id");
        yield order.replace(ExternalSort.DISPLAY_NAME.column(), "n.name");
      }
      case CRITICALITY_SCORE, UPDATED_AT -> order;
    };
  }

  public Optional<ExternalDetailRow> external(UUID tenant, String canonicalId) {
    return database.read(
        tenant,
        handle ->
            VertexRef.find(handle, tenant, canonicalId, VertexType.EXTERNAL_REPO)
                .map(vertex -> detail(handle, tenant, vertex.id())));
  }

  /// What the external depends on, as far as documents told; empty when there is no such external.
  public Optional<Listing<NeighbourRow>> dependencies(
      UUID tenant, String canonicalId, List<Order<NeighbourSort>> orders, Slice slice) {
    return database.read(
        tenant,
        handle ->
            VertexRef.find(handle, tenant, canonicalId, VertexType.EXTERNAL_REPO)
                .map(v -> NeighbourReads.dependencies(handle, tenant, v.id(), orders, slice)));
  }

  /// What depends on the external directly; empty when there is no such external.
  public Optional<Listing<NeighbourRow>> dependents(
      UUID tenant, String canonicalId, List<Order<NeighbourSort>> orders, Slice slice) {
    return database.read(
        tenant,
        handle ->
            VertexRef.find(handle, tenant, canonicalId, VertexType.EXTERNAL_REPO)
                .map(v -> NeighbourReads.dependents(handle, tenant, v.id(), orders, slice)));
  }

  private static ExternalDetailRow detail(Handle handle, UUID tenant, int id) {
    return handle
        .createQuery(
            "-- name: catalog.external\nselect "
                + ExternalRow.COLUMNS
                + ", x.releases::text as releases"
                + "\nfrom external_repos x where x.tenant_id = :tenant and x.id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map(
            (row, _) ->
                new ExternalDetailRow(
                    ExternalRow.of(row),
                    Columns.textOrNull(row, "releases"),
                    NeighbourReads.countDependencies(handle, tenant, id),
                    NeighbourReads.countDependents(handle, tenant, id)))
        .one();
  }
}
