package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.scan.ScanVerdict;

/// Reads findings, what became of them, and the ways that lead to their components.
public final class FindingReadStore {
  private static final String FIRST =
      """
      f.id, f.external_id, f.source_id, f.artifact_purl, f.component_id, f.component_purl, f.vulnerability_id, f.vulnerability, f.verdict,
        f.open, f.closed_reason, f.severity_score, f.severity_rating, f.epss, f.kev, f.criticality, f.pony_factor, f.metric_run_id, f.risk,
      """;

  private static final String LAST = "f.opened_at, f.changed_at, f.closed_at\n";

  /// Without the evidence, which is most of a row.
  private static final String LISTED = FIRST + "'{}' as evidence, " + LAST;

  private static final String COLUMNS =
      FIRST
          + "(select e.doc::text from finding_evidence e where e.tenant_id = f.tenant_id and e.hash = f.evidence_hash) as evidence, "
          + LAST;

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

  /// The page of what matters most, by far the most asked: its conditions are written out, so that
  /// `ix_finding_open_risk` serves it.
  public static final String OPEN =
      "-- name: finding.open\nselect "
          + LISTED
          + """
          from finding f
          where f.tenant_id = :tenant and f.open
            and f.risk <= cast(:risk as double precision) and (f.risk < cast(:risk as double precision) or f.id > :id)
          order by f.risk desc, f.id
          limit :limit offset :offset
          """;

  private static final String FILTERED =
      "-- name: finding.filtered\nselect "
          + LISTED
          + WHERE
          + """
            and f.risk <= cast(:risk as double precision) and (f.risk < cast(:risk as double precision) or f.id > :id)
          order by f.risk desc, f.id
          limit :limit offset :offset
          """;

  /// The last event until then tells what was. Of a finding without one its row does when it was
  /// not changed since, else the first event afterwards says what it was before; those before V033
  /// say little of that, and events are not kept for ever: where nothing is left, today has to do.
  private static final String AS_OF =
      """
      -- name: finding.as_of
      select f.id, f.external_id, f.source_id, f.artifact_purl, f.component_id, f.component_purl, f.vulnerability_id, f.vulnerability,
             coalesce(e.payload ->> 'verdict', n.payload ->> 'before', f.verdict) as verdict, true as open, null::text as closed_reason,
             case when e.told then (e.payload ->> 'cvss')::double precision when n.told then (n.was ->> 'cvss')::double precision else f.severity_score end as severity_score,
             case when e.told then e.payload ->> 'severity' when n.told then n.was ->> 'severity' else f.severity_rating end as severity_rating,
             case when e.told then (e.payload ->> 'epss')::double precision when n.told then (n.was ->> 'epss')::double precision else f.epss end as epss,
             case when e.told then (e.payload ->> 'kev')::boolean when n.told then (n.was ->> 'kev')::boolean else f.kev end as kev,
             coalesce(e.told, false) or coalesce(n.told, false) or f.changed_at <= cast(:at as timestamptz) as told, f.criticality, f.pony_factor, f.metric_run_id,
             coalesce((e.payload ->> 'risk')::double precision, (n.was ->> 'risk')::double precision, f.risk) as risk,
             (select v.doc::text from finding_evidence v
              where v.tenant_id = f.tenant_id and v.hash = coalesce(e.evidence_hash, decode(n.was ->> 'evidence', 'hex'), f.evidence_hash)) as evidence, f.opened_at,
             coalesce(e.occurred_at, case when f.changed_at <= cast(:at as timestamptz) then f.changed_at else f.opened_at end) as changed_at,
             null::timestamptz as closed_at
      from finding f
      left join lateral (
        select h.event_type, h.payload, h.evidence_hash, h.occurred_at, h.payload -> 'kev' is not null as told from finding_event h
        where h.tenant_id = f.tenant_id and h.finding_id = f.id and h.occurred_at <= cast(:at as timestamptz)
        order by h.occurred_at desc, h.id desc limit 1) e on true
      left join lateral (
        select h.event_type, h.payload, h.payload -> 'was' as was, h.payload -> 'was' is not null as told from finding_event h
        where h.tenant_id = f.tenant_id and h.finding_id = f.id and h.occurred_at > cast(:at as timestamptz)
          and e.event_type is null and f.changed_at > cast(:at as timestamptz)
        order by h.occurred_at, h.id limit 1) n on true
      where f.tenant_id = :tenant and f.opened_at <= cast(:at as timestamptz)
        and case
              when e.event_type is not null then e.event_type in ('opened', 'reopened', 'changed') and e.payload ->> 'reason' is null
              when n.event_type = 'changed' then n.payload ->> 'reason' is null
              when n.event_type = 'merged' then coalesce((n.payload ->> 'was_open')::boolean, true)
              when n.event_type is not null then n.event_type = 'closed'
              else f.open
            end
        and (cast(:severity as text) is null
             or case when e.told then e.payload ->> 'severity' when n.told then n.was ->> 'severity' else f.severity_rating end = cast(:severity as text))
        and (cast(:artifact as text) is null or f.artifact_purl = :artifact)
        and (cast(:vulnerability as bigint) is null or f.vulnerability_id = cast(:vulnerability as bigint))
      order by risk desc, f.id
      limit :limit offset :offset
      """;

  private static final double ABOVE_ALL = 1_000;

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
      return summary(handle, tenant).open();
    }
    String severity = filter.severityAlone();
    return switch (severity) {
      case "critical" -> summary(handle, tenant).critical() + unknown(handle, tenant, severity);
      case "high" -> summary(handle, tenant).high() + unknown(handle, tenant, severity);
      case "medium" -> summary(handle, tenant).medium() + unknown(handle, tenant, severity);
      case null, default -> count(handle, tenant, filter, vulnerability, Integer.MAX_VALUE);
    };
  }

  /// Served by `ix_finding_unknown`.
  private static long unknown(Handle handle, UUID tenant, String severity) {
    return handle
        .createQuery(
            """
            -- name: finding.unknown
            select count(*) from finding where tenant_id = :tenant and severity_rating = :severity and open and verdict = 'unknown'
            """)
        .bind("tenant", tenant)
        .bind("severity", severity)
        .mapTo(long.class)
        .one();
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
    FindingFilter.Cursor after = filter.after();
    Query query = handle.createQuery(plain ? OPEN : FILTERED);
    if (!plain) {
      bind(query, filter, vulnerability);
    }
    return query
        .bind("tenant", tenant)
        .bind("risk", after == null ? ABOVE_ALL : after.risk())
        .bind("id", after == null ? 0 : after.id())
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, _) -> finding(row))
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
                      + COLUMNS
                      + WHERE
                      + "and f.id > :after order by f.id limit :limit");
          bind(query, filter, vulnerability);
          return query
              .bind("tenant", tenant)
              .bind("after", after)
              .bind("limit", limit)
              .map((row, _) -> finding(row))
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
          return handle
              .createQuery(AS_OF)
              .bind("tenant", tenant)
              .bind("at", at.toString())
              .bind("severity", filter.severity())
              .bind("artifact", filter.artifact())
              .bind("vulnerability", vulnerability)
              .bind("limit", limit)
              .bind("offset", offset)
              .map((row, _) -> new Then(finding(row), row.getBoolean("told")))
              .list();
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
                + COLUMNS
                + "from finding f where f.tenant_id = :tenant and f.external_id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> finding(row))
        .findOne();
  }

  /// Newest first; that it opened is told by its first event or, while it has none, by its row.
  /// Served by `ix_finding_event_finding` and `ix_decision_event_finding`.
  public List<Event> events(UUID tenant, long finding) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: finding.history
                    select occurred_at, event_type, (payload - 'was'::text)::text as payload from finding_event
                    where tenant_id = :tenant and finding_id = :finding
                    union all
                    select f.opened_at, 'opened', coalesce((e.payload -> 'was') - 'evidence'::text, jsonb_build_object(
                      'verdict', f.verdict, 'reason', f.closed_reason, 'risk', f.risk, 'cvss', f.severity_score,
                      'severity', f.severity_rating, 'epss', f.epss, 'kev', f.kev))::text
                    from finding f
                    left join lateral (
                      select h.payload from finding_event h
                      where h.tenant_id = f.tenant_id and h.finding_id = f.id order by h.occurred_at, h.id limit 1) e on true
                    where f.tenant_id = :tenant and f.id = :finding
                      and not exists (select from finding_event o where o.tenant_id = f.tenant_id and o.finding_id = f.id and o.event_type = 'opened')
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

  /// A shortest way from the artifact to the component in the document in force, as purls; empty
  /// when there is none.
  public List<String> path(UUID tenant, FindingRow finding) {
    return database.read(tenant, handle -> FindingPaths.path(handle, tenant, finding));
  }

  /// What is open of the artifact; empty when nothing is. Served by
  /// `ux_edge_source_key` and the summary's primary key.
  public Optional<Summary> summary(UUID tenant, String artifact) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: finding.summary
                    select r.critical, r.high, r.medium, r.low, r.unrated, r.unknown, r.max_risk
                    from edge_source s
                    join artifact_risk_summary r on r.tenant_id = s.tenant_id and r.source_id = s.id
                    where s.tenant_id = :tenant and s.kind = 'sbom' and s.source_key = :artifact
                    """)
                .bind("tenant", tenant)
                .bind("artifact", artifact)
                .map((row, _) -> summary(row))
                .findOne());
  }

  /// What is open of all artifacts together.
  public Summary summary(UUID tenant) {
    return database.read(tenant, handle -> summary(handle, tenant));
  }

  private static Summary summary(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: finding.whole_summary
            select coalesce(sum(critical), 0) as critical, coalesce(sum(high), 0) as high, coalesce(sum(medium), 0) as medium,
                   coalesce(sum(low), 0) as low, coalesce(sum(unrated), 0) as unrated, coalesce(sum(unknown), 0) as unknown,
                   coalesce(max(max_risk), 0) as max_risk
            from artifact_risk_summary where tenant_id = :tenant
            """)
        .bind("tenant", tenant)
        .map((row, _) -> summary(row))
        .one();
  }

  private static Summary summary(ResultSet row) throws SQLException {
    return new Summary(
        row.getLong("critical"),
        row.getLong("high"),
        row.getLong("medium"),
        row.getLong("low"),
        row.getLong("unrated"),
        row.getLong("unknown"),
        row.getDouble("max_risk"));
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
        row.getObject("metric_run_id", Long.class),
        row.getDouble("risk"),
        row.getString("evidence"),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        closed == null ? null : closed.toInstant());
  }
}
