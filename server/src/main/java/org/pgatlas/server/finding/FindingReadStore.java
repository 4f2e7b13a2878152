package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.scan.ScanVerdict;

/// Reads findings, what became of them, and the ways that lead to their components.
public final class FindingReadStore {
  private static final String COLUMNS =
      """
      f.id, f.external_id, f.source_id, f.artifact_purl, f.component_id, f.component_purl, f.vulnerability_id, f.vulnerability, f.verdict,
        f.open, f.closed_reason, f.severity_score, f.severity_rating, f.epss, f.kev, f.criticality, f.pony_factor, f.risk,
        f.evidence::text as evidence, f.opened_at, f.changed_at, f.closed_at
      """;

  private static final String WHERE =
      """
      from finding f
      where f.tenant_id = :tenant
        and (cast(:open as boolean) is null or f.open = cast(:open as boolean))
        and (cast(:verdict as text) is null or f.verdict = :verdict)
        and (cast(:severity as text) is null or f.severity_rating = :severity)
        and (cast(:artifact as text) is null
             or f.source_id = (select s.id from edge_source s where s.tenant_id = :tenant and s.kind = 'sbom' and s.source_key = :artifact))
        and (cast(:component as text) is null
             or f.component_id = any(array(select c.id from component c
                                           where c.purl = :component or (c.purl > :component || '@' and c.purl < :component || 'A'))))
        and (cast(:vulnerability as bigint) is null or f.vulnerability_id = cast(:vulnerability as bigint))
        and (cast(:kev as boolean) is null or f.kev = cast(:kev as boolean))
      """;

  /// The page of what matters most, by far the most asked: its conditions are written out, so that
  /// `ix_finding_open_risk` serves it.
  public static final String OPEN =
      "-- name: finding.open\nselect "
          + COLUMNS
          + """
          from finding f
          where f.tenant_id = :tenant and f.open
            and f.risk <= cast(:risk as double precision) and (f.risk < cast(:risk as double precision) or f.id > :id)
          order by f.risk desc, f.id
          limit :limit offset :offset
          """;

  private static final String FILTERED =
      "-- name: finding.filtered\nselect "
          + COLUMNS
          + WHERE
          + """
            and f.risk <= cast(:risk as double precision) and (f.risk < cast(:risk as double precision) or f.id > :id)
          order by f.risk desc, f.id
          limit :limit offset :offset
          """;

  private static final double ABOVE_ALL = 1_000;

  private final Database database;

  public FindingReadStore(Database database) {
    this.database = database;
  }

  /// What became of a finding.
  public record Event(Instant at, String type, String payload) {}

  public List<FindingRow> list(UUID tenant, FindingFilter filter, int limit, int offset) {
    boolean plain =
        Boolean.TRUE.equals(filter.open())
            && filter.verdict() == null
            && filter.severity() == null
            && filter.artifact() == null
            && filter.component() == null
            && filter.vulnerability() == null
            && filter.kev() == null;
    FindingFilter.Cursor after = filter.after();
    return database.read(
        tenant,
        handle -> {
          Long vulnerability = vulnerability(handle, tenant, filter.vulnerability());
          if (filter.vulnerability() != null && vulnerability == null) {
            return List.<FindingRow>of();
          }
          var query = handle.createQuery(plain ? OPEN : FILTERED);
          if (!plain) {
            query
                .bind("open", filter.open())
                .bind("verdict", verdict(filter))
                .bind("severity", filter.severity())
                .bind("artifact", filter.artifact())
                .bind("component", filter.component())
                .bind("vulnerability", vulnerability)
                .bind("kev", filter.kev());
          }
          return query
              .bind("tenant", tenant)
              .bind("risk", after == null ? ABOVE_ALL : after.risk())
              .bind("id", after == null ? 0 : after.id())
              .bind("limit", limit)
              .bind("offset", offset)
              .map((row, _) -> finding(row))
              .list();
        });
  }

  public long count(UUID tenant, FindingFilter filter) {
    return database.read(
        tenant,
        handle -> {
          Long vulnerability = vulnerability(handle, tenant, filter.vulnerability());
          if (filter.vulnerability() != null && vulnerability == null) {
            return 0L;
          }
          return handle
              .createQuery("-- name: finding.count\nselect count(*) " + WHERE)
              .bind("tenant", tenant)
              .bind("open", filter.open())
              .bind("verdict", verdict(filter))
              .bind("severity", filter.severity())
              .bind("artifact", filter.artifact())
              .bind("component", filter.component())
              .bind("vulnerability", vulnerability)
              .bind("kev", filter.kev())
              .mapTo(long.class)
              .one();
        });
  }

  private static @Nullable String verdict(FindingFilter filter) {
    return filter.verdict() == null ? null : filter.verdict().id();
  }

  private static @Nullable Long vulnerability(Handle handle, UUID tenant, @Nullable String name) {
    if (name == null) {
      return null;
    }
    return handle
        .createQuery(
            """
            -- name: finding.vulnerability
            select vulnerability_id from vulnerability_alias where tenant_id = :tenant and name = any(:names) limit 1
            """)
        .bind("tenant", tenant)
        .bind("names", new String[] {name, name.toUpperCase(Locale.ROOT)})
        .mapTo(Long.class)
        .findOne()
        .orElse(null);
  }

  public Optional<FindingRow> find(UUID tenant, UUID id) {
    return database.read(tenant, handle -> find(handle, tenant, id));
  }

  /// In the caller's transaction. Served by `ux_finding_external_id`.
  Optional<FindingRow> find(Handle handle, UUID tenant, UUID id) {
    return handle
        .createQuery(
            "-- name: finding.find\nselect "
                + COLUMNS
                + "from finding f where f.tenant_id = :tenant and f.external_id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> finding(row))
        .findOne();
  }

  /// Newest first. Served by `ix_finding_event_finding` and `ix_decision_event_finding`.
  public List<Event> events(UUID tenant, long finding) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: finding.history
                    select occurred_at, event_type, payload::text as payload from finding_event
                    where tenant_id = :tenant and finding_id = :finding
                    union all
                    select occurred_at, event_type, payload::text from decision_event
                    where tenant_id = :tenant and finding_id = :finding
                    order by 1 desc, 2
                    limit 200
                    """)
                .bind("tenant", tenant)
                .bind("finding", finding)
                .map(
                    (row, _) ->
                        new Event(
                            row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                            row.getString("event_type"),
                            row.getString("payload")))
                .list());
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Arrays3(int[] components, int[] from, int[] to) {}

  /// A shortest way from the artifact to the component in the document in force, as purls; empty
  /// when there is none.
  public List<String> path(UUID tenant, FindingRow finding) {
    return database.read(
        tenant,
        handle -> {
          Optional<Arrays3> arrays =
              handle
                  .createQuery(
                      """
                      -- name: finding.arrays
                      select o.component_ids, o.edge_from, o.edge_to
                      from component_index i
                      join sbom_occurrence o on o.tenant_id = i.tenant_id and o.document_id = i.document_id
                      where i.tenant_id = :tenant and i.source_id = :source
                      """)
                  .bind("tenant", tenant)
                  .bind("source", finding.sourceId())
                  .map((row, _) -> new Arrays3(ints(row, 1), ints(row, 2), ints(row, 3)))
                  .findOne();
          int[] way = arrays.map(found -> way(found, finding.componentId())).orElse(new int[0]);
          return way.length == 0 ? List.<String>of() : named(handle, finding, way);
        });
  }

  private static int[] ints(ResultSet row, int column) throws SQLException {
    return Arrays.stream((Integer[]) row.getArray(column).getArray())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// Components from the root's dependency to the one wanted, by breadth-first search.
  private static int[] way(Arrays3 arrays, int wanted) {
    int[] components = arrays.components();
    Map<Integer, List<Integer>> edges = new HashMap<>();
    for (int i = 0; i < arrays.from().length; i++) {
      edges.computeIfAbsent(arrays.from()[i], _ -> new ArrayList<>()).add(arrays.to()[i]);
    }
    int[] before = new int[components.length + 1];
    Arrays.fill(before, -1);
    before[0] = 0;
    Deque<Integer> next = new ArrayDeque<>(List.of(0));
    while (!next.isEmpty()) {
      int at = next.remove();
      if (at > 0 && components[at - 1] == wanted) {
        List<Integer> way = new ArrayList<>();
        for (int step = at; step > 0; step = before[step]) {
          way.add(components[step - 1]);
        }
        Collections.reverse(way);
        return way.stream().mapToInt(Integer::intValue).toArray();
      }
      for (int to : edges.getOrDefault(at, List.of())) {
        if (before[to] < 0) {
          before[to] = at;
          next.add(to);
        }
      }
    }
    return new int[0];
  }

  private static List<String> named(Handle handle, FindingRow finding, int[] way) {
    Map<Integer, String> names = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: finding.named
            select id, purl from component where id = any(:ids)
            """)
        .bind("ids", way)
        .map((row, _) -> Map.entry(row.getInt("id"), row.getString("purl")))
        .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
    List<String> path = new ArrayList<>(List.of(finding.artifact()));
    for (int id : way) {
      path.add(names.getOrDefault(id, ""));
    }
    return path;
  }

  private static FindingRow finding(ResultSet row) throws SQLException {
    OffsetDateTime closed = row.getObject("closed_at", OffsetDateTime.class);
    return new FindingRow(
        row.getLong("id"),
        row.getObject("external_id", UUID.class),
        row.getInt("source_id"),
        row.getString("artifact_purl"),
        row.getInt("component_id"),
        row.getString("component_purl"),
        row.getLong("vulnerability_id"),
        row.getString("vulnerability"),
        ScanVerdict.valueOf(row.getString("verdict").toUpperCase(Locale.ROOT)),
        row.getBoolean("open"),
        row.getString("closed_reason"),
        InputStore.decimal(row, "severity_score"),
        row.getString("severity_rating"),
        InputStore.decimal(row, "epss"),
        row.getBoolean("kev"),
        InputStore.integer(row, "criticality"),
        InputStore.integer(row, "pony_factor"),
        row.getDouble("risk"),
        row.getString("evidence"),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        closed == null ? null : closed.toInstant());
  }
}
