package org.pgatlas.server.component;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.wire.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Extracts the documents that have no arrays yet: those of before there were arrays, and those
/// that were superseded before they were applied; and reads what documents say beside identities,
/// of those of before that was kept. Then puts in force what is in force without being
/// counted. Document by document, each in a transaction of its own, so it can be cut short anywhere
/// and run again.
public final class ComponentBackfill implements JobHandler {
  public static final JobKind JOB = JobKind.of("components.extract", Lane.UPKEEP);

  private static final Logger LOG = LoggerFactory.getLogger(ComponentBackfill.class);
  private static final int BATCH = 100;

  private final Database database;
  private final ArtifactStore artifacts;
  private final ComponentWriter writer;
  private final SbomLimits limits;

  public ComponentBackfill(
      Database database, ArtifactStore artifacts, ComponentWriter writer, SbomLimits limits) {
    this.database = database;
    this.artifacts = artifacts;
    this.writer = writer;
    this.limits = limits;
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Document(long id, byte[] sha256, String artifact) {}

  @Override
  public void handle(Job job, Completion completion) {
    int extracted = extract(job.tenant());
    int counted = count(job.tenant());
    if (extracted + counted > 0) {
      LOG.info("components: {} documents extracted, {} artifacts counted", extracted, counted);
    }
  }

  private int extract(UUID tenant) {
    int done = 0;
    long after = 0;
    List<Document> batch;
    do {
      long from = after;
      batch = database.read(tenant, handle -> missing(handle, tenant, from));
      for (Document document : batch) {
        done += extract(tenant, document) ? 1 : 0;
        after = document.id();
      }
    } while (batch.size() == BATCH);
    return done;
  }

  /// A document that can no longer be read is passed over: the others do not wait for it.
  private boolean extract(UUID tenant, Document document) {
    try (Spool bytes =
        database.read(
            tenant, handle -> artifacts.open(handle, tenant, document.sha256()).orElseThrow())) {
      Sbom sbom = SbomParser.parse(bytes, limits);
      ComponentWriter.Numbered numbered =
          writer.number(tenant, new ComponentWriter.Read(document.id(), sbom, document.artifact()));
      database.run(tenant, handle -> writer.write(handle, tenant, numbered));
      return true;
    } catch (DocumentException | ArtifactStore.CorruptArtifactException e) {
      LOG.warn("document {} cannot be extracted: {}", document.id(), e.getMessage());
      return false;
    }
  }

  /// A document that came lately and waits to be applied is left to that: it would be read twice at
  /// the same time, and a very large one fills the memory alone.
  private static List<Document> missing(Handle handle, UUID tenant, long after) {
    return handle
        .createQuery(
            """
            -- name: component.not_extracted
            select d.id, d.content_hash, d.artifact_purl
            from sbom_document d
            where d.tenant_id = :tenant and d.id > :after
              and not exists (select from sbom_occurrence o where o.tenant_id = d.tenant_id and o.document_id = d.id and o.marked and o.marked_as >= :reading)
              and (d.created_at < now() - interval '1 hour'
                   or not exists (select from artifact_version v where v.tenant_id = d.tenant_id and v.document_id = d.id and v.outcome is null))
            order by d.id
            limit :limit
            """)
        .bind("tenant", tenant)
        .bind("after", after)
        .bind("reading", Marks.READING)
        .bind("limit", BATCH)
        .map(
            (row, _) ->
                new Document(
                    row.getLong("id"),
                    row.getBytes("content_hash"),
                    row.getString("artifact_purl")))
        .list();
  }

  private int count(UUID tenant) {
    List<Integer> sources =
        database.read(
            tenant,
            handle ->
                handle
                    .createQuery(
                        """
                        -- name: component.not_counted
                        select c.source_id
                        from sbom_current c
                        join sbom_occurrence o on o.tenant_id = c.tenant_id and o.document_id = c.document_id
                        left join component_index i on i.tenant_id = c.tenant_id and i.source_id = c.source_id
                        where c.tenant_id = :tenant and i.document_id is distinct from c.document_id
                        order by c.source_id
                        """)
                    .bind("tenant", tenant)
                    .mapTo(Integer.class)
                    .list());
    for (int source : sources) {
      database.run(tenant, handle -> writer.putCurrentInForce(handle, tenant, source));
    }
    return sources.size();
  }
}
