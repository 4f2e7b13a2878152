package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.server.advisory.OsvDocument;
import org.pgatlas.server.db.Database;

/// The tables `scan_manifest`, `scan_run`, `scan_run_finding` and `scan_run_event`, and the inputs
/// that a manifest pins. All functions are part of the caller's transaction.
final class ScanStore {
  /// From here on it pays to plan the checks of foreign keys once.
  private static final int MANY = 100;

  private static final String RUN =
      """
      r.id, r.external_id, r.artifact_purl, r.cause, encode(m.content_hash, 'hex') as manifest, r.matcher_version, r.finding_count,
        r.open_count, encode(r.result_hash, 'hex') as result_hash, r.created_at
      from scan_run r
      join scan_manifest m on m.tenant_id = r.tenant_id and m.id = r.manifest_id
      """;

  /// The document in force of an artifact.
  record Document(long id, String digest) {}

  /// @param sourceId the artifact's
  record Stored(long id, long documentId, String doc, int sourceId) {}

  /// A document with what it says it describes, by the id that REST knows.
  Optional<Described> described(Handle handle, UUID tenant, UUID sbom) {
    return handle
        .createQuery(
            """
            -- name: scan.described
            select d.id, encode(d.content_hash, 'hex') as digest, d.artifact_purl, d.doc #>> '{root,purl}' as root, d.doc #>> '{root,version}' as version, coalesce(s.id, 0) as source_id
            from sbom_document d
            left join edge_source s on s.tenant_id = d.tenant_id and s.kind = 'sbom' and s.source_key = d.artifact_purl
            where d.tenant_id = :tenant and d.external_id = :sbom
            """)
        .bind("tenant", tenant)
        .bind("sbom", sbom)
        .map(
            (row, _) ->
                new Described(
                    row.getLong("id"),
                    row.getString("digest"),
                    new ArtifactSubject(
                        row.getInt("source_id"),
                        row.getString("artifact_purl"),
                        row.getString("root"),
                        row.getString("version"),
                        null,
                        null,
                        null)))
        .findOne();
  }

  /// @param artifact that the document is about
  record Described(long documentId, String digest, ArtifactSubject artifact) {}

  Optional<Document> document(Handle handle, UUID tenant, int source) {
    return handle
        .createQuery(
            """
            -- name: scan.document
            select d.id, encode(d.content_hash, 'hex') as digest
            from component_index i
            join sbom_document d on d.tenant_id = i.tenant_id and d.id = i.document_id
            where i.tenant_id = :tenant and i.source_id = :source
            """)
        .bind("tenant", tenant)
        .bind("source", source)
        .map((row, _) -> new Document(row.getLong("id"), row.getString("digest")))
        .findOne();
  }

  Optional<Integer> source(Handle handle, UUID tenant, String artifact) {
    return handle
        .createQuery(
            """
            -- name: scan.source
            select s.id from edge_source s
            join component_index i on i.tenant_id = s.tenant_id and i.source_id = s.id
            where s.tenant_id = :tenant and s.kind = 'sbom' and s.source_key = :artifact
            """)
        .bind("tenant", tenant)
        .bind("artifact", artifact)
        .mapTo(Integer.class)
        .findOne();
  }

  /// Keeps the manifest once; returns its id.
  long keep(Handle handle, UUID tenant, long document, String canonical) {
    byte[] digest = Manifest.digest(canonical);
    handle
        .createUpdate(
            """
            -- name: scan.keep_manifest
            insert into scan_manifest (tenant_id, content_hash, doc, document_id)
            values (:tenant, :digest, cast(:doc as jsonb), :document)
            on conflict (tenant_id, content_hash) do nothing
            """)
        .bind("tenant", tenant)
        .bind("digest", digest)
        .bind("doc", canonical)
        .bind("document", document)
        .execute();
    return handle
        .createQuery(
            """
            -- name: scan.kept_manifest
            select id from scan_manifest where tenant_id = :tenant and content_hash = :digest
            """)
        .bind("tenant", tenant)
        .bind("digest", digest)
        .mapTo(long.class)
        .one();
  }

  ScanRunRow insert(
      Handle handle,
      UUID tenant,
      long manifest,
      ArtifactSubject artifact,
      String cause,
      int matcher,
      ScanResult result) {
    long id =
        handle
            .createQuery(
                """
                -- name: scan.insert_run
                insert into scan_run (tenant_id, manifest_id, source_id, artifact_purl, cause, matcher_version, finding_count, open_count, result_hash)
                values (:tenant, :manifest, :source, :artifact, :cause, :matcher, :findings, :open, :hash)
                returning id
                """)
            .bind("tenant", tenant)
            .bind("manifest", manifest)
            .bind("source", artifact.sourceId())
            .bind("artifact", artifact.id())
            .bind("cause", cause)
            .bind("matcher", matcher)
            .bind("findings", result.lines().size())
            .bind("open", result.open())
            .bind("hash", result.hash())
            .mapTo(long.class)
            .one();
    if (result.lines().size() < MANY) {
      insertFindings(handle, tenant, id, result.lines());
    } else {
      boolean _ =
          Database.keepingPlans(
              handle,
              () -> {
                insertFindings(handle, tenant, id, result.lines());
                return true;
              });
    }
    handle
        .createUpdate(
            """
            -- name: scan.event
            insert into scan_run_event (tenant_id, scan_run_id, occurred_at, event_type, payload)
            values (:tenant, :run, now(), :type, '{}')
            """)
        .bind("tenant", tenant)
        .bind("run", id)
        .bind("type", cause)
        .execute();
    return run(handle, tenant, id);
  }

  private static void insertFindings(
      Handle handle, UUID tenant, long id, List<ScanResult.Line> lines) {
    handle
        .createUpdate(
            """
            -- name: scan.insert_findings
            insert into scan_run_finding (tenant_id, scan_run_id, ordinal, component_id, vulnerability, verdict, evidence)
            select :tenant, :run, w.ordinal, w.component, w.vulnerability, w.verdict, cast(w.evidence as jsonb)
            from unnest(:components, :vulnerabilities, :verdicts, :evidence)
              with ordinality as w (component, vulnerability, verdict, evidence, ordinal)
            """)
        .bind("tenant", tenant)
        .bind("run", id)
        .bind(
            "components", lines.stream().map(ScanResult.Line::componentId).toArray(Integer[]::new))
        .bind(
            "vulnerabilities",
            lines.stream().map(ScanResult.Line::vulnerability).toArray(String[]::new))
        .bind("verdicts", lines.stream().map(ScanResult.Line::verdict).toArray(String[]::new))
        .bind("evidence", lines.stream().map(ScanResult.Line::evidence).toArray(String[]::new))
        .execute();
  }

  private static ScanRunRow run(Handle handle, UUID tenant, long id) {
    return handle
        .createQuery(
            "-- name: scan.run\nselect " + RUN + "where r.tenant_id = :tenant and r.id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> row(row))
        .one();
  }

  Optional<ScanRunRow> find(Handle handle, UUID tenant, UUID id) {
    return handle
        .createQuery(
            "-- name: scan.find\nselect "
                + RUN
                + "where r.tenant_id = :tenant and r.external_id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> row(row))
        .findOne();
  }

  /// The first run of a manifest.
  ScanRunRow ofManifest(Handle handle, UUID tenant, long manifest) {
    return handle
        .createQuery(
            "-- name: scan.first_of_manifest\nselect "
                + RUN
                + "where r.tenant_id = :tenant and r.manifest_id = :manifest order by r.id limit 1")
        .bind("tenant", tenant)
        .bind("manifest", manifest)
        .map((row, _) -> row(row))
        .one();
  }

  /// Newest first.
  List<ScanRunRow> list(
      Handle handle,
      UUID tenant,
      @Nullable String artifact,
      @Nullable Instant asOf,
      int limit,
      int offset) {
    return handle
        .createQuery(
            "-- name: scan.list\nselect "
                + RUN
                + """
                where r.tenant_id = :tenant and (cast(:artifact as text) is null
                  or r.source_id = (select s.id from edge_source s where s.tenant_id = :tenant and s.kind = 'sbom' and s.source_key = :artifact))
                  and (cast(:asOf as timestamptz) is null or r.created_at <= cast(:asOf as timestamptz))
                order by r.id desc
                limit :limit offset :offset
                """)
        .bind("tenant", tenant)
        .bind("artifact", artifact)
        .bind("asOf", asOf == null ? null : asOf.toString())
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, _) -> row(row))
        .list();
  }

  /// What a run found, in its order; the evidence as JSON.
  List<ScanResult.Line> lines(Handle handle, UUID tenant, long run) {
    return handle
        .createQuery(
            """
            -- name: scan.lines
            select f.component_id, c.purl, f.vulnerability, f.verdict, f.evidence::text as evidence
            from scan_run_finding f
            join component c on c.id = f.component_id
            where f.tenant_id = :tenant and f.scan_run_id = :run
            order by f.ordinal
            """)
        .bind("tenant", tenant)
        .bind("run", run)
        .map(
            (row, _) ->
                new ScanResult.Line(
                    row.getInt("component_id"),
                    row.getString("purl"),
                    row.getString("vulnerability"),
                    row.getString("verdict"),
                    row.getString("evidence")))
        .list();
  }

  Optional<Stored> manifest(Handle handle, UUID tenant, byte[] digest) {
    return handle
        .createQuery(
            """
            -- name: scan.manifest
            select m.id, m.document_id, m.doc::text as doc,
                   (select r.source_id from scan_run r where r.tenant_id = m.tenant_id and r.manifest_id = m.id order by r.id limit 1) as source_id
            from scan_manifest m
            where m.tenant_id = :tenant and m.content_hash = :digest
            """)
        .bind("tenant", tenant)
        .bind("digest", digest)
        .map(
            (row, _) ->
                new Stored(
                    row.getLong("id"),
                    row.getLong("document_id"),
                    row.getString("doc"),
                    row.getInt("source_id")))
        .findOne();
  }

  /// Components of a document that advisories can name.
  List<Assessment.Part> parts(Handle handle, UUID tenant, long document) {
    return handle
        .createQuery(
            """
            -- name: scan.parts
            select distinct c.id, c.purl
            from sbom_occurrence o
            join component c on c.id = any(o.component_ids)
            join package p on p.id = c.package_id
            where o.tenant_id = :tenant and o.document_id = :document and p.match_key is not null
            order by c.purl
            """)
        .bind("tenant", tenant)
        .bind("document", document)
        .map((row, _) -> new Assessment.Part(row.getInt("id"), row.getString("purl")))
        .list();
  }

  /// Advisories by the digest of their document.
  Map<String, Advisory> advisories(Handle handle, UUID tenant, Collection<String> digests) {
    Map<String, Advisory> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: scan.advisories
            select encode(content_hash, 'hex') as digest, doc::text as doc
            from advisory_document where tenant_id = :tenant and content_hash = any(:digests)
            """)
        .bind("tenant", tenant)
        .bind("digests", digests.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new))
        .map(
            (row, _) ->
                Map.entry(row.getString("digest"), OsvDocument.stored(row.getString("doc"))))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  private static ScanRunRow row(ResultSet row) throws SQLException {
    return new ScanRunRow(
        row.getLong("id"),
        row.getObject("external_id", UUID.class),
        row.getString("artifact_purl"),
        row.getString("cause"),
        row.getString("manifest"),
        row.getInt("matcher_version"),
        row.getInt("finding_count"),
        row.getInt("open_count"),
        row.getString("result_hash"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
