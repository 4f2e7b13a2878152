package org.pgatlas.server.finding;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Reads findings: lists of them by risk, their number, and each with the way that leads to its
/// component.
public final class FindingReadStore {
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
        and (cast(:epss as double precision) is null or f.epss >= cast(:epss as double precision))
      """;

  /// What is open has its condition written out, by far the most asked, so that
  /// `ix_finding_open_risk` serves it.
  private static final String WHERE_OPEN =
      "from finding f\nwhere f.tenant_id = :tenant and f.open\n";

  private static final String FIRST_PAGE =
      """
      -- name: finding.%1$s
      select %2$s%3$s order by f.risk desc, f.id limit :limit offset :offset
      """;

  /// Many findings have the same risk. So a later page has two parts, each a walk along the index
  /// from where the page before ended: the rest of those of that risk, and those of less.
  private static final String LATER_PAGE =
      """
      -- name: finding.%1$s_after
      select %3$s from (
        (select %2$s%4$s and f.risk = cast(:risk as double precision) and f.id > :id order by f.id limit :reach)
        union all
        (select %2$s%4$s and f.risk < cast(:risk as double precision) order by f.risk desc, f.id limit :reach)) f
      order by f.risk desc, f.id limit :limit offset :offset
      """;

  private final Database database;

  public FindingReadStore(Database database) {
    this.database = database;
  }

  /// Open findings by rating; those of which no version is known count as unknown only.
  public record Summary(
      long critical, long high, long medium, long low, long unrated, long unknown, double maxRisk) {
    public long open() {
      return critical + high + medium + low + unrated + unknown;
    }
  }

  /// What became of a finding.
  public record Event(Instant at, String type, String payload) {}

  /// Without their evidence.
  public List<FindingRow> list(UUID tenant, FindingFilter filter, int limit, int offset) {
    return list(tenant, filter, limit, offset, false).rows();
  }

  /// Some of the findings that somebody wants.
  ///
  /// @param total how many there are; null when nobody asked
  record Listed(List<FindingRow> rows, @Nullable Long total) {}

  /// Without their evidence; all that is open was counted already, by artifact.
  Listed list(UUID tenant, FindingFilter filter, int limit, int offset, boolean counted) {
    return database.read(
        tenant,
        handle -> {
          Long vulnerability = vulnerability(handle, tenant, filter.vulnerability());
          if (filter.vulnerability() != null && vulnerability == null) {
            return new Listed(List.of(), counted ? 0L : null);
          }
          List<FindingRow> rows = rows(handle, tenant, filter, vulnerability, limit, offset);
          if (!counted) {
            return new Listed(rows, null);
          }
          return new Listed(rows, total(handle, tenant, filter, vulnerability));
        });
  }

  /// Summaries count by artifact what is open, and by severity all whose verdict is known.
  private static long total(
      Handle handle, UUID tenant, FindingFilter filter, @Nullable Long vulnerability) {
    if (filter.isPlain()) {
      return SummaryStore.whole(handle, tenant).open();
    }
    String severity = filter.severityAlone();
    return switch (severity) {
      case "critical" ->
          SummaryStore.whole(handle, tenant).critical()
              + SummaryStore.unknown(handle, tenant, severity);
      case "high" ->
          SummaryStore.whole(handle, tenant).high()
              + SummaryStore.unknown(handle, tenant, severity);
      case "medium" ->
          SummaryStore.whole(handle, tenant).medium()
              + SummaryStore.unknown(handle, tenant, severity);
      case null, default -> count(handle, tenant, filter, vulnerability, Integer.MAX_VALUE);
    };
  }

  /// @param vulnerability the one that the filter names, if it names one
  static List<FindingRow> rows(
      Handle handle,
      UUID tenant,
      FindingFilter filter,
      @Nullable Long vulnerability,
      int limit,
      int offset) {
    boolean plain = filter.isPlain() && vulnerability == null;
    String name = plain ? "open" : "filtered";
    String where = plain ? WHERE_OPEN : WHERE;
    FindingFilter.Cursor after = filter.after();
    Query query =
        handle.createQuery(
            after == null
                ? FIRST_PAGE.formatted(name, FindingRows.LISTED, where)
                : LATER_PAGE.formatted(name, FindingRows.LISTED, FindingRows.NAMES, where));
    if (!plain) {
      bind(query, filter, vulnerability);
    }
    if (after != null) {
      query.bind("risk", after.risk()).bind("id", after.id()).bind("reach", (long) limit + offset);
    }
    return query
        .bind("tenant", tenant)
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, _) -> FindingRows.row(row))
        .list();
  }

  /// The next of an export, by number: pages are short transactions of their own.
  List<FindingRow> page(UUID tenant, FindingFilter filter, long after, int limit) {
    return database.read(
        tenant,
        handle -> {
          Long vulnerability = vulnerability(handle, tenant, filter.vulnerability());
          if (filter.vulnerability() != null && vulnerability == null) {
            return List.<FindingRow>of();
          }
          Query query =
              handle.createQuery(
                  "-- name: finding.export\nselect "
                      + FindingRows.WHOLE
                      + WHERE
                      + "and f.id > :after order by f.id limit :limit");
          bind(query, filter, vulnerability);
          return query
              .bind("tenant", tenant)
              .bind("after", after)
              .bind("limit", limit)
              .map((row, _) -> FindingRows.row(row))
              .list();
        });
  }

  /// A finding as it was.
  ///
  /// @param ofThen whether severity, EPSS and KEV are of then too; those of changes before V021, or
  /// longer ago than events are kept, are today's
  public record Then(FindingRow row, boolean ofThen) {}

  /// What was open at that moment, the riskiest first, as it was then. Served by
  /// `ix_finding_event_finding`.
  public List<Then> asOf(UUID tenant, FindingFilter filter, Instant at, int limit, int offset) {
    return database.read(
        tenant,
        handle -> {
          Long vulnerability = vulnerability(handle, tenant, filter.vulnerability());
          if (filter.vulnerability() != null && vulnerability == null) {
            return List.<Then>of();
          }
          return PastStore.asOf(handle, tenant, filter, vulnerability, at, limit, offset);
        });
  }

  /// Counts no further than the limit, so that a page says "more than" and does not wait.
  public long count(UUID tenant, FindingFilter filter, int limit) {
    return database.read(
        tenant,
        handle -> {
          Long vulnerability = vulnerability(handle, tenant, filter.vulnerability());
          return filter.vulnerability() != null && vulnerability == null
              ? 0L
              : count(handle, tenant, filter, vulnerability, limit);
        });
  }

  private static long count(
      Handle handle, UUID tenant, FindingFilter filter, @Nullable Long vulnerability, int limit) {
    Query query =
        handle.createQuery(
            "-- name: finding.count\nselect count(*) from (select 1 "
                + WHERE
                + "limit :limit) counted");
    bind(query, filter, vulnerability);
    return query.bind("tenant", tenant).bind("limit", limit).mapTo(long.class).one();
  }

  private static void bind(Query query, FindingFilter filter, @Nullable Long vulnerability) {
    query
        .bind("open", filter.open())
        .bind("verdict", verdict(filter))
        .bind("severity", filter.severity())
        .bind("artifact", filter.artifact())
        .bind("component", filter.component())
        .bind("vulnerability", vulnerability)
        .bind("kev", filter.kev())
        .bind("epss", filter.epss());
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
                + FindingRows.WHOLE
                + "from finding f where f.tenant_id = :tenant and f.external_id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> FindingRows.row(row))
        .findOne();
  }

  /// What became of the finding, newest first.
  public List<Event> events(UUID tenant, long finding) {
    return database.read(tenant, handle -> PastStore.events(handle, tenant, finding));
  }

  /// A shortest way from the artifact to the component in the document in force, as purls; empty
  /// when there is none.
  public List<String> path(UUID tenant, FindingRow finding) {
    return database.read(tenant, handle -> FindingPaths.path(handle, tenant, finding));
  }

  /// What is open of the artifact; empty when nothing is.
  public Optional<Summary> summary(UUID tenant, String artifact) {
    return database.read(tenant, handle -> SummaryStore.of(handle, tenant, artifact));
  }

  /// What is open of all artifacts together.
  public Summary summary(UUID tenant) {
    return database.read(tenant, handle -> SummaryStore.whole(handle, tenant));
  }
}
