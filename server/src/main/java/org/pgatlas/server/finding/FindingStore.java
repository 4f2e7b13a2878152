package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Writes `finding`, its events and the summary of artifacts, in batches. All functions are part of
/// the caller's transaction, which holds the lock of [InputStore].
final class FindingStore {
  private static final String KEPT =
      """
      f.id, f.source_id, f.component_id, f.vulnerability_id, f.vulnerability, f.matched, f.verdict, f.open, f.closed_reason,
        f.severity_score, f.severity_rating, f.epss, f.kev, f.risk, f.evidence_hash, f.component_purl, f.artifact_purl
      """;

  /// A row that closes, with the reason.
  ///
  /// @param type of its event: `closed`, or `merged`
  record Closing(Wanted.Kept row, String reason, String type) {}

  /// Served by `ix_finding_source`.
  List<Wanted.Kept> ofSources(Handle handle, UUID tenant, Collection<Integer> sources) {
    return handle
        .createQuery(
            "-- name: finding.of_sources\nselect "
                + KEPT
                + "from finding f where f.tenant_id = :tenant and f.source_id = any(:sources) order"
                + " by f.id")
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .map((row, _) -> kept(row))
        .list();
  }

  /// Served by `ux_finding_fact`.
  List<Wanted.Kept> ofVulnerabilities(Handle handle, UUID tenant, Collection<Long> ids) {
    return handle
        .createQuery(
            "-- name: finding.of_vulnerabilities\nselect "
                + KEPT
                + "from finding f where f.tenant_id = :tenant and f.vulnerability_id = any(:ids)"
                + " order by f.id")
        .bind("tenant", tenant)
        .bind("ids", ids.toArray(Long[]::new))
        .map((row, _) -> kept(row))
        .list();
  }

  private static Wanted.Kept kept(ResultSet row) throws SQLException {
    return new Wanted.Kept(
        row.getLong("id"),
        new Wanted.Key(
            row.getInt("source_id"), row.getInt("component_id"), row.getLong("vulnerability_id")),
        row.getString("vulnerability"),
        row.getString("matched"),
        row.getString("verdict"),
        row.getBoolean("open"),
        row.getString("closed_reason"),
        InputStore.decimal(row, "severity_score"),
        row.getString("severity_rating"),
        InputStore.decimal(row, "epss"),
        row.getBoolean("kev"),
        row.getDouble("risk"),
        row.getBytes("evidence_hash"),
        row.getString("component_purl"),
        row.getString("artifact_purl"));
  }

  /// Which of the advisories the evidence names, by its digest in hexadecimal.
  Map<String, List<String>> naming(
      Handle handle, UUID tenant, Collection<String> advisories, List<Wanted.Kept> rows) {
    Map<String, List<String>> found = new HashMap<>();
    if (advisories.isEmpty() || rows.isEmpty()) {
      return found;
    }
    handle
        .createQuery(
            """
            -- name: finding.naming
            select encode(e.hash, 'hex') as hash, w.advisory
            from finding_evidence e
            join unnest(cast(:advisories as text[])) as w (advisory) on e.doc -> 'matches' @> jsonb_build_array(jsonb_build_object('advisory', w.advisory))
            where e.tenant_id = :tenant and e.hash = any(:hashes)
            order by w.advisory
            """)
        .bind("tenant", tenant)
        .bind("advisories", advisories.toArray(String[]::new))
        .bind(
            "hashes",
            rows.stream()
                .map(Wanted.Kept::evidence)
                .distinct()
                .map(HexFormat.of()::parseHex)
                .toArray(byte[][]::new))
        .map(
            (row, _) ->
                found
                    .computeIfAbsent(row.getString("hash"), _ -> new ArrayList<>())
                    .add(row.getString("advisory")))
        .list();
    return found;
  }

  /// Inserts findings. That they opened, and as what, their rows tell until they change: there is
  /// no event of it.
  void insert(Handle handle, UUID tenant, List<Wanted> all, Instant at) {
    if (all.isEmpty()) {
      return;
    }
    WantedColumns.of(all)
        .bind(
            handle.createUpdate(
                """
                -- name: finding.insert
                with said as materialized (
                  select w.component, w.purl, w.vulnerability_id, w.vulnerability, w.matched, w.verdict, w.closed, w.score, w.rating, w.epss,
                         w.kev, w.evidence, w.hash, w.number
                  from unnest(:components, :purls, :vulnerabilityIds, :vulnerabilities, :matched, :verdicts, :closed, :scores, :ratings, :epss,
                              :kev, :evidence, :hashes) with ordinality
                    as w (component, purl, vulnerability_id, vulnerability, matched, verdict, closed, score, rating, epss, kev, evidence, hash, number)),
                kept as (
                  insert into finding_evidence (tenant_id, hash, doc)
                  select distinct on (w.hash) :tenant, w.hash, cast(w.evidence as jsonb) from said w order by w.hash
                  on conflict (tenant_id, hash) do nothing)
                insert into finding (tenant_id, source_id, artifact_purl, component_id, component_purl, vulnerability_id, vulnerability, matched,
                                     verdict, open, closed_reason, severity_score, severity_rating, epss, kev, criticality, pony_factor,
                                     metric_run_id, risk, evidence_hash, opened_at, changed_at, closed_at)
                select :tenant, r.source, r.artifact, w.component, w.purl, w.vulnerability_id, w.vulnerability, w.matched,
                       w.verdict, w.closed is null, w.closed, w.score, w.rating, w.epss, w.kev, r.criticality, r.pony,
                       r.run, r.risk, w.hash, cast(:at as timestamptz), cast(:at as timestamptz),
                       case when w.closed is null then null else cast(:at as timestamptz) end
                from unnest(:numbers, :sources, :artifacts, :criticalities, :ponies, :runs, :risks)
                       as r (number, source, artifact, criticality, pony, run, risk)
                join said w on w.number = r.number
                order by r.source, w.component, w.vulnerability_id
                """))
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .execute();
  }

  /// Makes rows say what is wanted, and writes the events of that.
  void update(Handle handle, UUID tenant, List<Long> ids, List<Wanted> all, Instant at) {
    if (all.isEmpty()) {
      return;
    }
    WantedColumns.of(all)
        .bind(
            handle.createUpdate(
                """
                -- name: finding.update
                with said as materialized (
                  select w.vulnerability_id, w.vulnerability, w.matched, w.verdict, w.closed, w.score, w.rating, w.epss, w.kev,
                         w.evidence, w.hash, w.number
                  from unnest(:vulnerabilityIds, :vulnerabilities, :matched, :verdicts, :closed, :scores, :ratings, :epss,
                              :kev, :evidence, :hashes) with ordinality
                    as w (vulnerability_id, vulnerability, matched, verdict, closed, score, rating, epss, kev, evidence, hash, number)),
                kept as (
                  insert into finding_evidence (tenant_id, hash, doc)
                  select distinct on (w.hash) :tenant, w.hash, cast(w.evidence as jsonb) from said w order by w.hash
                  on conflict (tenant_id, hash) do nothing),
                made as (
                  update finding f
                  set vulnerability_id = w.vulnerability_id, vulnerability = w.vulnerability, matched = w.matched, verdict = w.verdict,
                      open = w.closed is null, closed_reason = w.closed,
                      closed_at = case when w.closed is null then null else coalesce(f.closed_at, cast(:at as timestamptz)) end,
                      severity_score = w.score, severity_rating = w.rating, epss = w.epss, kev = w.kev, criticality = r.criticality,
                      pony_factor = r.pony, metric_run_id = r.run, risk = r.risk, evidence_hash = w.hash,
                      changed_at = cast(:at as timestamptz)
                  from unnest(:ids, :numbers, :criticalities, :ponies, :runs, :risks) as r (id, number, criticality, pony, run, risk)
                  join said w on w.number = r.number
                  where f.tenant_id = :tenant and f.id = r.id
                  returning f.id, new.verdict, old.verdict as before, new.closed_reason as reason, new.risk, old.open as was_open, new.open as is_open,
                            new.severity_score, new.severity_rating, new.epss, new.kev, new.evidence_hash,
                            jsonb_build_object('verdict', old.verdict, 'reason', old.closed_reason, 'risk', old.risk, 'cvss', old.severity_score,
                                    'severity', old.severity_rating, 'epss', old.epss, 'kev', old.kev, 'evidence', encode(old.evidence_hash, 'hex')) as was_then)
                insert into finding_event (tenant_id, occurred_at, finding_id, event_type, evidence_hash, payload)
                select :tenant, cast(:at as timestamptz), m.id,
                       case when m.was_open = m.is_open then 'changed' when m.is_open then 'reopened' else 'closed' end, m.evidence_hash,
                       jsonb_build_object('verdict', m.verdict, 'before', m.before, 'reason', m.reason, 'risk', m.risk, 'cvss', m.severity_score,
                                          'severity', m.severity_rating, 'epss', m.epss, 'kev', m.kev, 'was', m.was_then)
                from made m
                """))
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .bind("ids", ids.toArray(Long[]::new))
        .execute();
  }

  /// Closes rows, and writes the events of that.
  void close(Handle handle, UUID tenant, List<Closing> closings, Instant at) {
    if (closings.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: finding.close
            with made as (
              update finding f
              set open = false, closed_reason = w.reason, closed_at = coalesce(f.closed_at, cast(:at as timestamptz)),
                  changed_at = cast(:at as timestamptz)
              from unnest(:ids, :reasons, :types) as w (id, reason, type)
              where f.tenant_id = :tenant and f.id = w.id
              returning f.id, w.reason, w.type, f.evidence_hash, f.verdict, old.open as was_open,
                        jsonb_build_object('verdict', old.verdict, 'reason', old.closed_reason, 'risk', old.risk, 'cvss', old.severity_score,
                                    'severity', old.severity_rating, 'epss', old.epss, 'kev', old.kev, 'evidence', encode(old.evidence_hash, 'hex')) as was_then)
            insert into finding_event (tenant_id, occurred_at, finding_id, event_type, evidence_hash, payload)
            select :tenant, cast(:at as timestamptz), m.id, m.type, m.evidence_hash,
                   jsonb_build_object('before', m.verdict, 'reason', m.reason, 'was', m.was_then)
                     || case when m.type = 'merged' then jsonb_build_object('was_open', m.was_open) else '{}' end
            from made m
            """)
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .bind("ids", closings.stream().map(one -> one.row().id()).toArray(Long[]::new))
        .bind("reasons", closings.stream().map(Closing::reason).toArray(String[]::new))
        .bind("types", closings.stream().map(Closing::type).toArray(String[]::new))
        .execute();
  }

  /// Adds the differences to the artifacts' counts, after the rows are written: counting anew would
  /// read every open finding of each artifact for one that came. The highest risk is looked for
  /// only where one went that may have been it.
  ///
  /// Served by the primary key and `ix_finding_source`.
  void summarise(Handle handle, UUID tenant, Tally tally, Instant at) {
    if (tally.isEmpty()) {
      return;
    }
    List<Integer> empty = new ArrayList<>();
    List<Integer> lowered = new ArrayList<>();
    Set<Integer> known = new HashSet<>();
    handle
        .createQuery(
            """
            -- name: finding.summarise
            update artifact_risk_summary s
            set artifact_purl = w.artifact, critical = s.critical + w.critical, high = s.high + w.high, medium = s.medium + w.medium,
                low = s.low + w.low, unrated = s.unrated + w.unrated, unknown = s.unknown + w.unknown,
                max_risk = greatest(s.max_risk, w.risk), mixed = true, refreshed_at = cast(:at as timestamptz)
            from unnest(:sources, :artifacts, :critical, :high, :medium, :low, :unrated, :unknown, :risks)
                   as w (source, artifact, critical, high, medium, low, unrated, unknown, risk)
            where s.tenant_id = :tenant and s.source_id = w.source
            returning s.source_id, s.critical + s.high + s.medium + s.low + s.unrated + s.unknown = 0 as empty, s.max_risk
            """)
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .bindMap(tally.columns())
        .map(
            (row, _) -> {
              int source = row.getInt("source_id");
              if (row.getBoolean("empty")) {
                empty.add(source);
              } else if (row.getDouble("max_risk") <= tally.gone(source)) {
                lowered.add(source);
              }
              known.add(source);
              return source;
            })
        .list();
    begin(handle, tenant, tally.without(known), at);
    forgetSummaries(handle, tenant, empty);
    lowerRisks(handle, tenant, lowered);
  }

  /// Of artifacts that had nothing open.
  private static void begin(Handle handle, UUID tenant, Tally tally, Instant at) {
    if (tally.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: finding.begin_summary
            insert into artifact_risk_summary (tenant_id, source_id, artifact_purl, critical, high, medium, low, unrated, unknown, max_risk, refreshed_at)
            select :tenant, w.source, w.artifact, w.critical, w.high, w.medium, w.low, w.unrated, w.unknown, w.risk, cast(:at as timestamptz)
            from unnest(:sources, :artifacts, :critical, :high, :medium, :low, :unrated, :unknown, :risks)
                   as w (source, artifact, critical, high, medium, low, unrated, unknown, risk)
            where w.critical + w.high + w.medium + w.low + w.unrated + w.unknown > 0
            order by w.source
            """)
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .bindMap(tally.columns())
        .execute();
  }

  private static void lowerRisks(Handle handle, UUID tenant, List<Integer> sources) {
    if (sources.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: finding.lower_risk
            update artifact_risk_summary s set max_risk = m.risk
            from unnest(:sources) as w (source)
            cross join lateral (
              select f.risk from finding f where f.tenant_id = :tenant and f.source_id = w.source and f.open
              order by f.risk desc limit 1) m
            where s.tenant_id = :tenant and s.source_id = w.source and s.max_risk <> m.risk
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .execute();
  }

  /// Of artifacts that have nothing open any longer.
  private static void forgetSummaries(Handle handle, UUID tenant, List<Integer> sources) {
    if (sources.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: finding.forget_summary
            delete from artifact_risk_summary where tenant_id = :tenant and source_id = any(:sources)
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .execute();
  }

  /// Counts the artifacts' open findings anew, and says what they were ranked with.
  ///
  /// Served by `ix_finding_source`.
  void recount(Handle handle, UUID tenant, List<Integer> sources, Instant at) {
    handle
        .createUpdate(
            """
            -- name: finding.recount
            insert into artifact_risk_summary (tenant_id, source_id, artifact_purl, critical, high, medium, low, unrated, unknown, max_risk,
                                               criticality, pony_factor, mixed, refreshed_at)
            select f.tenant_id, f.source_id, min(f.artifact_purl),
                   count(*) filter (where f.severity_rating = 'critical' and f.verdict <> 'unknown'),
                   count(*) filter (where f.severity_rating = 'high' and f.verdict <> 'unknown'),
                   count(*) filter (where f.severity_rating = 'medium' and f.verdict <> 'unknown'),
                   count(*) filter (where f.severity_rating in ('low', 'none') and f.verdict <> 'unknown'),
                   count(*) filter (where f.severity_rating is null and f.verdict <> 'unknown'),
                   count(*) filter (where f.verdict = 'unknown'), max(f.risk), min(f.criticality), min(f.pony_factor),
                   count(distinct (f.criticality, f.pony_factor)) > 1, cast(:at as timestamptz)
            from finding f
            where f.tenant_id = :tenant and f.source_id = any(:sources) and f.open
            group by f.tenant_id, f.source_id
            order by f.source_id
            on conflict (tenant_id, source_id)
            do update set artifact_purl = excluded.artifact_purl, critical = excluded.critical, high = excluded.high, medium = excluded.medium,
                          low = excluded.low, unrated = excluded.unrated, unknown = excluded.unknown, max_risk = excluded.max_risk,
                          criticality = excluded.criticality, pony_factor = excluded.pony_factor, mixed = excluded.mixed,
                          refreshed_at = excluded.refreshed_at
            """)
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .bind("sources", sources.toArray(Integer[]::new))
        .execute();
  }
}
