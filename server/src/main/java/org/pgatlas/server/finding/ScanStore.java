package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
                        row.getString("version"))))
        .findOne();
  }

  /// @param artifact that the document is about
  record Described(long documentId, String digest, ArtifactSubject artifact) {}

  /// By artifact; those without one are left out.
  Map<Integer, Document> documents(Handle handle, UUID tenant, Collection<Integer> sources) {
    Map<Integer, Document> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: scan.documents
            select i.source_id, d.id, encode(d.content_hash, 'hex') as digest
            from component_index i
            join sbom_document d on d.tenant_id = i.tenant_id and d.id = i.document_id
            where i.tenant_id = :tenant and i.source_id = any(:sources)
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .map(
            (row, _) ->
                found.put(
                    row.getInt("source_id"),
                    new Document(row.getLong("id"), row.getString("digest"))))
        .list();
    return found;
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

  /// What a scan of a document read, as [Manifest] writes it.
  record Pinning(long document, String canonical) {}

  /// Keeps each manifest once; returns their ids in this order.
  List<Long> keep(Handle handle, UUID tenant, List<Pinning> manifests) {
    List<String> digests =
        manifests.stream().map(one -> Manifest.hex(Manifest.digest(one.canonical()))).toList();
    Map<String, Long> kept = kept(handle, tenant, digests);
    List<Pinning> fresh = new ArrayList<>();
    List<byte[]> names = new ArrayList<>();
    for (int i = 0; i < manifests.size(); i++) {
      if (!kept.containsKey(digests.get(i))) {
        fresh.add(manifests.get(i));
        names.add(HexFormat.of().parseHex(digests.get(i)));
      }
    }
    if (!fresh.isEmpty()) {
      handle
          .createUpdate(
              """
              -- name: scan.keep_manifests
              insert into scan_manifest (tenant_id, content_hash, doc, document_id)
              select :tenant, w.digest, cast(w.doc as jsonb), w.document
              from unnest(:digests, :docs, :documents) as w (digest, doc, document)
              order by w.digest
              on conflict (tenant_id, content_hash) do nothing
              """)
          .bind("tenant", tenant)
          .bind("digests", names.toArray(byte[][]::new))
          .bind("docs", fresh.stream().map(Pinning::canonical).toArray(String[]::new))
          .bind("documents", fresh.stream().map(Pinning::document).toArray(Long[]::new))
          .execute();
      kept.putAll(kept(handle, tenant, digests));
    }
    return digests.stream().map(digest -> Objects.requireNonNull(kept.get(digest))).toList();
  }

  /// Manifests that are here, by their digest in hexadecimal.
  private static Map<String, Long> kept(Handle handle, UUID tenant, List<String> digests) {
    Map<String, Long> kept = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: scan.kept_manifests
            select encode(content_hash, 'hex') as digest, id from scan_manifest
            where tenant_id = :tenant and content_hash = any(:digests)
            """)
        .bind("tenant", tenant)
        .bind("digests", digests.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new))
        .map((row, _) -> kept.put(row.getString("digest"), row.getLong("id")))
        .list();
    return kept;
  }

  /// What a scan with a manifest found.
  record Scanned(long manifest, ArtifactSubject artifact, ScanResult result) {}

  /// Of each artifact one; returns the runs' ids in this order.
  List<Long> insert(Handle handle, UUID tenant, List<Scanned> scans, String cause, int matcher) {
    Map<Integer, Long> ids = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: scan.insert_runs
            insert into scan_run (tenant_id, manifest_id, source_id, artifact_purl, cause, matcher_version, finding_count, open_count, result_hash)
            select :tenant, w.manifest, w.source, w.artifact, :cause, :matcher, w.findings, w.open, w.hash
            from unnest(:manifests, :sources, :artifacts, :counts, :opens, :hashes) with ordinality
              as w (manifest, source, artifact, findings, open, hash, ordinal)
            order by w.ordinal
            returning id, source_id
            """)
        .bind("tenant", tenant)
        .bind("cause", cause)
        .bind("matcher", matcher)
        .bind("manifests", scans.stream().map(Scanned::manifest).toArray(Long[]::new))
        .bind("sources", scans.stream().map(s -> s.artifact().sourceId()).toArray(Integer[]::new))
        .bind("artifacts", scans.stream().map(s -> s.artifact().id()).toArray(String[]::new))
        .bind("counts", scans.stream().map(s -> s.result().lines().size()).toArray(Integer[]::new))
        .bind("opens", scans.stream().map(s -> s.result().open()).toArray(Integer[]::new))
        .bind("hashes", scans.stream().map(s -> s.result().hash()).toArray(byte[][]::new))
        .map((row, _) -> ids.put(row.getInt("source_id"), row.getLong("id")))
        .list();
    List<Long> runs =
        scans.stream()
            .map(one -> Objects.requireNonNull(ids.get(one.artifact().sourceId())))
            .toList();
    int lines = scans.stream().mapToInt(one -> one.result().lines().size()).sum();
    if (lines < MANY) {
      insertFindings(handle, tenant, runs, scans);
    } else {
      boolean _ =
          Database.keepingPlans(
              handle,
              () -> {
                insertFindings(handle, tenant, runs, scans);
                return true;
              });
    }
    handle
        .createUpdate(
            """
            -- name: scan.events
            insert into scan_run_event (tenant_id, scan_run_id, occurred_at, event_type, payload)
            select :tenant, w.id, now(), :type, '{}' from unnest(:runs) as w (id)
            """)
        .bind("tenant", tenant)
        .bind("runs", runs.toArray(Long[]::new))
        .bind("type", cause)
        .execute();
    return runs;
  }

  private static void insertFindings(
      Handle handle, UUID tenant, List<Long> runs, List<Scanned> scans) {
    List<Long> owners = new ArrayList<>();
    List<Integer> ordinals = new ArrayList<>();
    List<ScanResult.Line> lines = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      int ordinal = 0;
      for (ScanResult.Line line : scans.get(i).result().lines()) {
        owners.add(runs.get(i));
        ordinals.add(++ordinal);
        lines.add(line);
      }
    }
    if (lines.isEmpty()) {
      return;
    }
    EvidenceStore.keep(handle, tenant, lines);
    handle
        .createUpdate(
            """
            -- name: scan.insert_findings
            insert into scan_run_finding (tenant_id, scan_run_id, ordinal, component_id, vulnerability, verdict, evidence_hash)
            select :tenant, w.run, w.ordinal, w.component, w.vulnerability, w.verdict, w.hash
            from unnest(:runs, :ordinals, :components, :vulnerabilities, :verdicts, :hashes)
              as w (run, ordinal, component, vulnerability, verdict, hash)
            """)
        .bind("tenant", tenant)
        .bind("runs", owners.toArray(Long[]::new))
        .bind("ordinals", ordinals.toArray(Integer[]::new))
        .bind(
            "components", lines.stream().map(ScanResult.Line::componentId).toArray(Integer[]::new))
        .bind(
            "vulnerabilities",
            lines.stream().map(ScanResult.Line::vulnerability).toArray(String[]::new))
        .bind("verdicts", lines.stream().map(ScanResult.Line::verdict).toArray(String[]::new))
        .bind("hashes", lines.stream().map(EvidenceStore::digest).toArray(byte[][]::new))
        .execute();
  }

  ScanRunRow run(Handle handle, UUID tenant, long id) {
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
            select f.component_id, c.purl, f.vulnerability, f.verdict, coalesce(f.evidence, e.doc)::text as evidence
            from scan_run_finding f
            join component c on c.id = f.component_id
            left join finding_evidence e on e.tenant_id = f.tenant_id and e.hash = f.evidence_hash
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
            cross join lateral unnest(o.component_ids) as part (component_id)
            join component c on c.id = part.component_id
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
