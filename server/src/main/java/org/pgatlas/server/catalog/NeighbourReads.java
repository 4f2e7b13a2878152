package org.pgatlas.server.catalog;

import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Reads the two sides of `depends_on`: one row per distinct pair, by its strongest assertion, then
/// its newest. The only place that reads `in_vertex_id` (the dependent) and `out_vertex_id` (the
/// dependency).
final class NeighbourReads {
  /// From here on a page of dependents is found first and then read; of fewer, reading all is
  /// quicker.
  private static final long MANY = 1_000;

  private static final String PAIRS =
      """
      (
        select distinct on (d.%2$s) d.%2$s as vertex_id, d.version_range, d.confidence, d.asserted_at,
               count(*) over (partition by d.%2$s) as assertions
        from depends_on d
        where d.tenant_id = :tenant and d.%1$s = :vertex
        order by d.%2$s, d.confidence, d.asserted_at desc, d.source_id
      ) e
      """;

  /// The neighbours alone: read from an index, whoever asserts them.
  private static final String IDS =
      """
      (
        select distinct d.%2$s as vertex_id
        from depends_on d
        where d.tenant_id = :tenant and d.%1$s = :vertex
      ) e
      """;

  /// What [#PAIRS] says of the neighbours of a page `p`.
  private static final String OF_PAGE =
      """
      cross join lateral (
        select d.%2$s as vertex_id, d.version_range, d.confidence, d.asserted_at, count(*) over () as assertions
        from depends_on d
        where d.tenant_id = :tenant and d.%1$s = :vertex and d.%2$s = p.vertex_id
        order by d.confidence, d.asserted_at desc, d.source_id
        limit 1
      ) e
      """;
  private static final String ENDS =
      """
      join repo_vertices v on v.tenant_id = :tenant and v.id = e.vertex_id
      left join repos r on r.tenant_id = :tenant and r.id = e.vertex_id
      left join external_repos x on x.tenant_id = :tenant and x.id = e.vertex_id
      """;
  private static final String COLUMNS =
      """
      v.id, v.canonical_id, v.vertex_type, coalesce(r.display_name, x.display_name) as display_name,
        coalesce(r.latest_version, x.latest_version) as latest_version,
        coalesce(r.criticality_score, x.criticality_score) as criticality_score,
        e.version_range, e.confidence, e.asserted_at, e.assertions
      """;
  private static final String COUNTS =
      """
      -- name: catalog.%1$s_counts
      select count(*) filter (where v.vertex_type = 'repo') as repos,
             count(*) filter (where v.vertex_type = 'external-repo') as external_repos
      from (
        select distinct d.%3$s as vertex_id
        from depends_on d
        where d.tenant_id = :tenant and d.%2$s = :vertex
      ) e
      join repo_vertices v on v.tenant_id = :tenant and v.id = e.vertex_id
      """;
  private static final String DEPENDENT = "in_vertex_id";
  private static final String DEPENDENCY = "out_vertex_id";

  private NeighbourReads() {}

  /// Served by the primary key of `depends_on`, in which the assertions of a dependent lie
  /// together.
  static Listing<NeighbourRow> dependencies(
      Handle handle, UUID tenant, int dependent, List<Order<NeighbourSort>> orders, Slice slice) {
    String sql =
        sql("-- name: catalog.dependencies\n", DEPENDENT, DEPENDENCY, orders, slice, false);
    List<NeighbourRow> rows = rows(handle, sql, tenant, dependent, slice);
    return listing(rows, slice, () -> countDependencies(handle, tenant, dependent).total());
  }

  /// Served by `ix_depends_on_out`. The assertions lie scattered, so of many dependents only those
  /// of the page are read.
  static Listing<NeighbourRow> dependents(
      Handle handle, UUID tenant, int dependency, List<Order<NeighbourSort>> orders, Slice slice) {
    long total = slice.limit() == null ? 0 : countDependents(handle, tenant, dependency).total();
    String sql =
        sql("-- name: catalog.dependents\n", DEPENDENCY, DEPENDENT, orders, slice, total > MANY);
    List<NeighbourRow> rows = rows(handle, sql, tenant, dependency, slice);
    return listing(
        rows,
        slice,
        () -> slice.limit() == null ? countDependents(handle, tenant, dependency).total() : total);
  }

  static NeighbourCounts countDependencies(Handle handle, UUID tenant, int dependent) {
    return counts(
        handle, COUNTS.formatted("dependencies", DEPENDENT, DEPENDENCY), tenant, dependent);
  }

  static NeighbourCounts countDependents(Handle handle, UUID tenant, int dependency) {
    return counts(
        handle, COUNTS.formatted("dependents", DEPENDENCY, DEPENDENT), tenant, dependency);
  }

  /// A page is cut before its names are looked up: the planner drops the joins that the order does
  /// not need. What the assertions say is read for the page alone, unless they order it.
  ///
  /// @param name the first line
  /// @param given the column of the vertex asked about, `other` that of its neighbours
  /// @param many whether the neighbours are so many that their assertions are not all to be read
  private static String sql(
      String name,
      String given,
      String other,
      List<Order<NeighbourSort>> orders,
      Slice slice,
      boolean many) {
    String order = Order.sql(orders, NeighbourSort.CANONICAL_ID);
    String from = PAIRS.formatted(given, other);
    if (slice.limit() != null) {
      String page = ENDS + "order by " + order + "\nlimit :limit offset :offset)";
      boolean byAssertion =
          orders.stream().anyMatch(key -> key.field() == NeighbourSort.CONFIDENCE);
      from =
          byAssertion || !many
              ? "(select e.vertex_id, e.version_range, e.confidence, e.asserted_at, e.assertions from "
                  + from
                  + page
                  + " e\n"
              : "(select e.vertex_id from "
                  + IDS.formatted(given, other)
                  + page
                  + " p\n"
                  + OF_PAGE.formatted(given, other);
    }
    return name + "select " + COLUMNS + "from " + from + ENDS + "order by " + order;
  }

  private static Listing<NeighbourRow> listing(
      List<NeighbourRow> rows, Slice slice, LongSupplier count) {
    return new Listing<>(rows, slice.equals(Slice.ALL) ? rows.size() : count.getAsLong());
  }

  private static List<NeighbourRow> rows(
      Handle handle, String sql, UUID tenant, int vertex, Slice slice) {
    Query query = handle.createQuery(sql).bind("tenant", tenant).bind("vertex", vertex);
    if (slice.limit() != null) {
      query.bind("limit", slice.limit()).bind("offset", slice.offset());
    }
    return query.map((row, _) -> NeighbourRow.of(row)).list();
  }

  private static NeighbourCounts counts(Handle handle, String sql, UUID tenant, int vertex) {
    return handle
        .createQuery(sql)
        .bind("tenant", tenant)
        .bind("vertex", vertex)
        .map((row, _) -> new NeighbourCounts(row.getLong("repos"), row.getLong("external_repos")))
        .one();
  }
}
