package org.pgatlas.server.finding;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexProduct;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexStatus;
import org.pgatlas.vex.VexVulnerability;

/// Decisions of people, the newest of each subject, and their events. All functions are part of the
/// caller's transaction.
final class TriageStore {
  /// A decision: about a component of an artifact, whatever the artifact's version.
  ///
  /// @param component its purl; without a version it holds for all of them
  record Decision(
      int sourceId,
      String artifact,
      String component,
      String vulnerability,
      VexStatus status,
      @Nullable Justification justification,
      @Nullable String detail,
      @Nullable String action,
      String actor,
      Instant decidedAt) {

    /// As manifests have them.
    static final Comparator<Decision> ORDER =
        Comparator.comparing(Decision::vulnerability).thenComparing(Decision::component);

    /// As a statement that is trusted most.
    VexClaim claim() {
      ProductId product =
          new ProductId(artifact, null, List.of(), List.of(), List.of(), List.of(), List.of());
      VexStatement statement =
          new VexStatement(
              new VexVulnerability(vulnerability, List.of()),
              List.of(
                  new VexProduct(
                      product, List.of(ProductId.ofPurl(PackageUrl.parseLenient(component))))),
              status,
              status.id(),
              justification,
              detail,
              action,
              null,
              decidedAt,
              VexStatement.defect(status, justification, detail),
              "decision");
      String id = artifact + "\n" + component + "\n" + vulnerability;
      VexDocument document =
          new VexDocument(
              VexFormat.OPENVEX,
              "",
              id,
              null,
              actor,
              null,
              null,
              null,
              decidedAt,
              List.of(statement),
              List.of(),
              List.of());
      String digest =
          HexFormat.of().formatHex(Cid.sha256(Json.write(this).getBytes(StandardCharsets.UTF_8)));
      return new VexClaim(document, Trust.OWN_TRIAGE, digest);
    }
  }

  /// Decisions about vulnerabilities of these names. Served by `ix_triage_vulnerability`.
  List<Decision> about(Handle handle, UUID tenant, Collection<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            -- name: triage.about
            select t.source_id, s.source_key, t.component, t.vulnerability, t.status, t.justification, t.detail, t.action, t.actor, t.decided_at
            from triage t
            join edge_source s on s.tenant_id = t.tenant_id and s.id = t.source_id
            where t.tenant_id = :tenant and t.vulnerability = any(:names)
            order by t.id
            """)
        .bind("tenant", tenant)
        .bind("names", names.toArray(String[]::new))
        .map((row, _) -> decision(row))
        .list();
  }

  /// Every decision in force, of one artifact or of all, in the order of their making.
  List<Decision> all(Handle handle, UUID tenant, @Nullable String artifact) {
    return handle
        .createQuery(
            """
            -- name: triage.all
            select t.source_id, s.source_key, t.component, t.vulnerability, t.status, t.justification, t.detail, t.action, t.actor, t.decided_at
            from triage t
            join edge_source s on s.tenant_id = t.tenant_id and s.id = t.source_id
            where t.tenant_id = :tenant and (cast(:artifact as text) is null or s.source_key = :artifact)
            order by t.id
            """)
        .bind("tenant", tenant)
        .bind("artifact", artifact)
        .map((row, _) -> decision(row))
        .list();
  }

  /// How many decisions people made or took back, ever: it grows with each.
  long made(Handle handle, UUID tenant, @Nullable String artifact) {
    return handle
        .createQuery(
            """
            -- name: triage.made
            select count(*) from decision_event e
            where e.tenant_id = :tenant
              and (cast(:artifact as text) is null
                   or e.source_id in (select s.id from edge_source s
                                      where s.tenant_id = :tenant and s.kind = 'sbom' and s.source_key = :artifact))
            """)
        .bind("tenant", tenant)
        .bind("artifact", artifact)
        .mapTo(long.class)
        .one();
  }

  void put(Handle handle, UUID tenant, Decision decision) {
    handle
        .createUpdate(
            """
            -- name: triage.put
            insert into triage (tenant_id, source_id, component, vulnerability, status, justification, detail, action, actor, decided_at)
            values (:tenant, :source, :component, :vulnerability, :status, :justification, :detail, :action, :actor, cast(:at as timestamptz))
            on conflict (tenant_id, source_id, component, vulnerability)
            do update set status = excluded.status, justification = excluded.justification, detail = excluded.detail,
                          action = excluded.action, actor = excluded.actor, decided_at = excluded.decided_at
            """)
        .bind("tenant", tenant)
        .bind("source", decision.sourceId())
        .bind("component", decision.component())
        .bind("vulnerability", decision.vulnerability())
        .bind("status", decision.status().id())
        .bind(
            "justification",
            decision.justification() == null ? null : decision.justification().id())
        .bind("detail", decision.detail())
        .bind("action", decision.action())
        .bind("actor", decision.actor())
        .bind("at", decision.decidedAt().toString())
        .execute();
  }

  /// Takes decisions about the component back; returns how many there were.
  int remove(
      Handle handle, UUID tenant, int source, List<String> components, Collection<String> names) {
    return handle
        .createUpdate(
            """
            -- name: triage.remove
            delete from triage
            where tenant_id = :tenant and source_id = :source and component = any(:components) and vulnerability = any(:names)
            """)
        .bind("tenant", tenant)
        .bind("source", source)
        .bind("components", components.toArray(String[]::new))
        .bind("names", names.toArray(String[]::new))
        .execute();
  }

  void event(
      Handle handle,
      UUID tenant,
      FindingRow finding,
      String type,
      String actor,
      String payload,
      Instant at) {
    handle
        .createUpdate(
            """
            -- name: triage.event
            insert into decision_event (tenant_id, occurred_at, finding_id, source_id, component, vulnerability, event_type, actor, payload)
            values (:tenant, cast(:at as timestamptz), :finding, :source, :component, :vulnerability, :type, :actor, cast(:payload as jsonb))
            """)
        .bind("tenant", tenant)
        .bind("at", at.toString())
        .bind("finding", finding.id())
        .bind("source", finding.sourceId())
        .bind("component", finding.component())
        .bind("vulnerability", finding.vulnerability())
        .bind("type", type)
        .bind("actor", actor)
        .bind("payload", payload)
        .execute();
  }

  private static Decision decision(ResultSet row) throws SQLException {
    String justification = row.getString("justification");
    return new Decision(
        row.getInt("source_id"),
        row.getString("source_key"),
        row.getString("component"),
        row.getString("vulnerability"),
        VexStatus.find(row.getString("status")).orElseThrow(),
        justification == null ? null : Justification.find(justification).orElseThrow(),
        row.getString("detail"),
        row.getString("action"),
        row.getString("actor"),
        row.getObject("decided_at", OffsetDateTime.class).toInstant());
  }
}
