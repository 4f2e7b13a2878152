package org.pgatlas.server.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes a tenant's rows that are past the retention which their table's comment states, in short
/// batches. What a version chain names stays for ever.
public final class Retention implements JobHandler {
  /// The daily job of a tenant.
  public static final JobKind JOB = JobKind.of("upkeep.retention", Lane.UPKEEP);

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final int BATCH = 5_000;
  private static final Map<String, String> DELETES = new LinkedHashMap<>();

  static {
    DELETES.put(
        "sbom_submissions",
        """
        -- name: retention.submissions
        delete from sbom_submissions
        where tenant_id = :tenant and id in (
          select s.id from sbom_submissions s
          where s.tenant_id = :tenant and s.submitted_at < now() - interval '400 days'
            and (s.status = 'failed' or s.duplicate)
            and not exists (select from artifact_version v where v.tenant_id = s.tenant_id and v.submission_id = s.id)
          order by s.submitted_at limit :limit)
        """);
    DELETES.put(
        "gitlog_artifacts",
        """
        -- name: retention.gitlogs
        delete from gitlog_artifacts
        where tenant_id = :tenant and id in (
          select g.id from gitlog_artifacts g
          where g.tenant_id = :tenant and g.submitted_at < now() - interval '400 days'
            and exists (select from gitlog_artifacts n where n.tenant_id = g.tenant_id and n.repo_id = g.repo_id
                        and n.id > g.id and n.status = 'processed')
          order by g.submitted_at limit :limit)
        """);
    DELETES.put(
        "document_submission",
        """
        -- name: retention.document_submissions
        delete from document_submission
        where tenant_id = :tenant and id in (
          select id from document_submission
          where tenant_id = :tenant and submitted_at < now() - interval '400 days' and status <> 'pending'
          order by submitted_at limit :limit)
        """);
    DELETES.put(
        "git_run",
        """
        -- name: retention.git_runs
        delete from git_run
        where tenant_id = :tenant and seed_run_ordinal in (
          select seed_run_ordinal from git_run
          where tenant_id = :tenant and started_at < now() - interval '400 days'
            and seed_run_ordinal < (select max(seed_run_ordinal) from git_run where tenant_id = :tenant)
          order by seed_run_ordinal limit :limit)
        """);
    DELETES.put(
        "metric_run",
        """
        -- name: retention.metric_runs
        delete from metric_run
        where tenant_id = :tenant and id in (
          select id from metric_run
          where tenant_id = :tenant and finished_at < now() - interval '400 days'
            and id < (select max(id) from metric_run where tenant_id = :tenant)
          order by id limit :limit)
        """);
    DELETES.put(
        "graph_snapshot",
        """
        -- name: retention.snapshots
        delete from graph_snapshot
        where tenant_id = :tenant and id in (
          select id from graph_snapshot
          where tenant_id = :tenant and label = '' and created_at < now() - interval '400 days'
          order by created_at limit :limit)
        """);
    DELETES.put(
        "metric_checkpoint",
        """
        -- name: retention.checkpoints
        delete from metric_checkpoint
        where tenant_id = :tenant and month in (
          select month from metric_checkpoint where tenant_id = :tenant and at < now() - interval '430 days'
          order by month limit :limit)
        """);
    DELETES.put(
        "http_cache",
        """
        -- name: retention.http_cache
        delete from http_cache
        where tenant_id = :tenant and url_hash in (
          select url_hash from http_cache where tenant_id = :tenant and fetched_at < now() - interval '90 days'
          order by fetched_at limit :limit)
        """);
    // What lies outside of the database stays: its key is its content, so somebody may just be
    // placing the same bytes again.
    DELETES.put(
        "artifact_blob",
        """
        -- name: retention.artifacts
        delete from artifact_blob
        where tenant_id = :tenant and sha256 in (
          select b.sha256 from artifact_blob b
          where b.tenant_id = :tenant and b.created_at < now() - interval '400 days' and b.location = 'database'
            and not exists (select from sbom_document d where d.tenant_id = b.tenant_id and d.content_hash = b.sha256)
            and not exists (select from feed_import f where f.tenant_id = b.tenant_id and f.content_hash = b.sha256)
            and not exists (select from vex_document v where v.tenant_id = b.tenant_id and v.content_hash = b.sha256)
            and not exists (select from attestation a where a.tenant_id = b.tenant_id and a.content_hash = b.sha256)
            and not exists (select from gitlog_artifacts g where g.tenant_id = b.tenant_id and g.gitlog_content_hash = b.sha256)
            and not exists (select from sbom_submissions s where s.tenant_id = b.tenant_id and s.sbom_content_hash = b.sha256)
            and not exists (select from document_submission u where u.tenant_id = b.tenant_id and u.content_hash = b.sha256)
          order by b.created_at limit :limit)
        """);
    DELETES.put(
        "job_dead",
        """
        -- name: retention.dead_jobs
        delete from job_dead
        where tenant_id = :tenant and id in (
          select id from job_dead where tenant_id = :tenant and died_at < now() - interval '400 days'
          order by died_at limit :limit)
        """);
  }

  private final Database database;

  public Retention(Database database) {
    this.database = database;
  }

  @Override
  public void handle(Job job, Completion completion) {
    Map<String, Integer> deleted = run(job.tenant());
    if (!deleted.isEmpty()) {
      LOG.info("past their retention: {}", deleted);
    }
  }

  /// Rows deleted by table, tables without any left out.
  public Map<String, Integer> run(UUID tenant) {
    Map<String, Integer> deleted = new LinkedHashMap<>();
    DELETES.forEach(
        (table, sql) -> {
          int batch;
          do {
            batch =
                database.write(
                    tenant,
                    handle ->
                        handle
                            .createUpdate(sql)
                            .bind("tenant", tenant)
                            .bind("limit", BATCH)
                            .execute());
            if (batch > 0) {
              deleted.merge(table, batch, Integer::sum);
            }
          } while (batch == BATCH);
        });
    return deleted;
  }
}
