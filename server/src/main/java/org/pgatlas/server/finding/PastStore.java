package org.pgatlas.server.finding;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What findings were before: what was open at a moment, and what became of one. All functions are
/// part of the caller's transaction.
final class PastStore {
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

  private PastStore() {}

  /// What was open at that moment, the riskiest first, as it was then. Served by
  /// `ix_finding_event_finding`.
  ///
  /// @param vulnerability the one that the filter names, if it names one
  static List<FindingReadStore.Then> asOf(
      Handle handle,
      UUID tenant,
      FindingFilter filter,
      @Nullable Long vulnerability,
      Instant at,
      int limit,
      int offset) {
    return handle
        .createQuery(AS_OF)
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .bind("severity", filter.severity())
        .bind("artifact", filter.artifact())
        .bind("vulnerability", vulnerability)
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, _) -> new FindingReadStore.Then(FindingRows.row(row), row.getBoolean("told")))
        .list();
  }

  /// Newest first; that it opened is told by its first event or, while it has none, by its row.
  /// Served by `ix_finding_event_finding` and `ix_decision_event_finding`.
  static List<FindingReadStore.Event> events(Handle handle, UUID tenant, long finding) {
    return handle
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
                new FindingReadStore.Event(
                    row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                    row.getString("event_type"),
                    row.getString("payload")))
        .list();
  }
}
