package org.pgatlas.server.submission;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes the audit rows of SBOM submissions, the documents and the version chains.
public final class SubmissionStore {
  private static final int DETAIL_LENGTH = 4000;

  /// One attempt as it arrived.
  @SuppressWarnings("ArrayRecordComponent") // a row on its way to the database, never compared
  public record Attempt(
      String repositoryClaim,
      String actorClaim,
      byte @Nullable [] contentHash,
      @Nullable String artifactPath,
      @Nullable Long sizeBytes,
      @Nullable Integer packageCount) {}

  /// The newest version of a chain, applied or still to be.
  ///
  /// @param failed it asserts nothing (failed or withdrawn), so the same document again is no
  /// duplicate
  @SuppressWarnings("ArrayRecordComponent") // compared by the caller with Arrays.equals
  public record ChainHead(
      long versionId,
      int seq,
      byte[] contentHash,
      byte[] semanticHash,
      boolean failed,
      boolean applied) {}

  /// A version that a worker is to apply.
  ///
  /// @param appliedSeq the number in its chain of the version in force, 0 before the first
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Version(
      long id,
      int sourceId,
      int seq,
      long documentId,
      byte[] contentHash,
      int components,
      long sizeBytes,
      String artifactPurl,
      String repositoryClaim,
      boolean settled,
      boolean newerWaits,
      int appliedSeq) {
    /// Of several versions that wait only the newest is applied.
    public boolean isToApply() {
      return !settled && !newerWaits;
    }
  }

  public int insertPending(Handle handle, UUID tenant, Attempt attempt) {
    return insert(handle, tenant, attempt, "pending", null, null, null);
  }

  /// A refused attempt: why, by which code, and where in the document.
  public int insertFailed(
      Handle handle,
      UUID tenant,
      Attempt attempt,
      String code,
      String detail,
      @Nullable String place) {
    return insert(handle, tenant, attempt, "failed", code, shorten(detail, DETAIL_LENGTH), place);
  }

  private static int insert(
      Handle handle,
      UUID tenant,
      Attempt attempt,
      String status,
      @Nullable String code,
      @Nullable String detail,
      @Nullable String place) {
    return handle
        .createQuery(
            """
            -- name: submission.insert
            insert into sbom_submissions (tenant_id, repository_claim, actor_claim, sbom_content_hash, artifact_path,
              size_bytes, package_count, status, error_code, error_detail, error_place, processed_at)
            values (:tenant, :repository, :actor, :hash, :path, :size, :packages, cast(:status as submission_status),
              :code, :detail, :place, case when :status = 'pending' then null else now() end)
            returning id
            """)
        .bind("tenant", tenant)
        .bind("repository", shorten(attempt.repositoryClaim(), 256))
        .bind("actor", shorten(attempt.actorClaim(), 128))
        .bind("hash", attempt.contentHash())
        .bind("path", attempt.artifactPath())
        .bind("size", attempt.sizeBytes())
        .bind("packages", attempt.packageCount())
        .bind("status", status)
        .bind("code", code)
        .bind("detail", detail)
        .bind("place", place == null ? null : shorten(place, 1000))
        .mapTo(int.class)
        .one();
  }

  /// The chain of that artifact, made if it is new, locked until the transaction ends: admissions
  /// and applications of one artifact happen one after another.
  public int lockChain(Handle handle, UUID tenant, String artifactPurl) {
    return untilSeen(
        () ->
            handle
                .createQuery(
                    """
                    -- name: submission.lock_chain
                    with made as (
                      insert into edge_source (tenant_id, kind, source_key)
                      values (:tenant, 'sbom', :artifact)
                      on conflict (tenant_id, kind, source_key) do nothing
                      returning id
                    ), held as (
                      select id from edge_source
                      where tenant_id = :tenant and kind = 'sbom' and source_key = :artifact
                      for update
                    )
                    select id from made union all select id from held
                    """)
                .bind("tenant", tenant)
                .bind("artifact", artifactPurl)
                .mapTo(Integer.class)
                .findOne());
  }

  /// A row that another transaction committed while the statement began is neither made nor seen by
  /// it; the next one sees it.
  private static <T> T untilSeen(Supplier<Optional<T>> statement) {
    for (int attempt = 1; attempt <= 3; attempt++) {
      Optional<T> row = statement.get();
      if (row.isPresent()) {
        return row.get();
      }
    }
    throw new IllegalStateException("a row comes and goes between statements");
  }

  public Optional<ChainHead> chainHead(Handle handle, UUID tenant, int sourceId) {
    return handle
        .createQuery(
            """
            -- name: submission.chain_head
            select v.id, v.seq, d.content_hash, d.semantic_hash, coalesce(v.outcome in ('failed', 'withdrawn', 'superseded'), false) as failed, v.applied_at is not null as applied
            from artifact_version v
            join sbom_document d on d.tenant_id = v.tenant_id and d.id = v.document_id
            where v.tenant_id = :tenant and v.source_id = :source
            order by v.seq desc
            limit 1
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .map(
            (row, _) ->
                new ChainHead(
                    row.getLong("id"),
                    row.getInt("seq"),
                    row.getBytes("content_hash"),
                    row.getBytes("semantic_hash"),
                    row.getBoolean("failed"),
                    row.getBoolean("applied")))
        .findOne();
  }

  /// The document with these bytes, stored once per tenant.
  public long ensureDocument(Handle handle, UUID tenant, NewDocument document) {
    return untilSeen(
        () ->
            handle
                .createQuery(
                    """
                    -- name: submission.ensure_document
                    with made as (
                      insert into sbom_document (tenant_id, artifact_purl, content_hash, semantic_hash, doc, component_count, dependency_count)
                      values (:tenant, :artifact, :hash, :semantic, cast(:doc as jsonb), :components, :dependencies)
                      on conflict (tenant_id, content_hash) do nothing
                      returning id
                    )
                    select id from made
                    union all
                    select id from sbom_document where tenant_id = :tenant and content_hash = :hash
                    """)
                .bind("tenant", tenant)
                .bind("artifact", document.artifactPurl())
                .bind("hash", document.contentHash())
                .bind("semantic", document.semanticHash())
                .bind("doc", document.json())
                .bind("components", document.components())
                .bind("dependencies", document.dependencies())
                .mapTo(Long.class)
                .findOne());
  }

  /// What is kept of an accepted document beside its bytes.
  ///
  /// @param json the normalised extracted document
  @SuppressWarnings("ArrayRecordComponent") // a row on its way to the database, never compared
  public record NewDocument(
      String artifactPurl,
      byte[] contentHash,
      byte[] semanticHash,
      String json,
      int components,
      int dependencies) {}

  /// What comes next in a chain.
  ///
  /// @param run null when nothing is known of one: it ran now, and may be current
  public record Successor(
      int submissionId, @Nullable ChainHead supersedes, SbomAdmission.@Nullable Run run) {}

  /// True when a version of that run must not come into force: it is of a branch that never does,
  /// or a newer run's document is there.
  ///
  /// Served by `ux_artifact_version_seq`.
  public boolean isLate(Handle handle, UUID tenant, int sourceId, SbomAdmission.@Nullable Run run) {
    if (run == null) {
      return false;
    }
    return !run.mayBeCurrent()
        || handle
            .createQuery(
                """
                -- name: submission.newer_run
                select exists (
                  select from artifact_version
                  where tenant_id = :tenant and source_id = :source and default_branch and run_at > cast(:at as timestamptz)
                    and coalesce(outcome, 'waiting') in ('waiting', 'applied'))
                """)
            .bind("tenant", tenant)
            .bind("source", sourceId)
            .bind("at", run.at().toString())
            .mapTo(boolean.class)
            .one();
  }

  /// Notes that a later run made the same document again, so that what ran between the two is late.
  public void ranAgain(
      Handle handle, UUID tenant, long versionId, SbomAdmission.@Nullable Run run) {
    if (run != null && !run.mayBeCurrent()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: submission.ran_again
            update artifact_version
            set run_at = greatest(run_at, coalesce(cast(:at as timestamptz), now()))
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", versionId)
        .bind("at", run == null ? null : run.at().toString())
        .execute();
  }

  /// Appends a version to the chain and ties the submission to it.
  public long appendVersion(
      Handle handle, UUID tenant, int sourceId, long documentId, Successor successor) {
    ChainHead supersedes = successor.supersedes();
    SbomAdmission.Run run = successor.run();
    long version =
        handle
            .createQuery(
                """
                -- name: submission.append_version
                insert into artifact_version (tenant_id, source_id, seq, document_id, supersedes_id, submission_id, default_branch, run_at)
                values (:tenant, :source, :seq, :document, :supersedes, :submission, :branch, coalesce(cast(:at as timestamptz), now()))
                returning id
                """)
            .bind("tenant", tenant)
            .bind("source", sourceId)
            .bind("seq", supersedes == null ? 1 : supersedes.seq() + 1)
            .bind("document", documentId)
            .bind("supersedes", supersedes == null ? null : supersedes.versionId())
            .bind("submission", successor.submissionId())
            .bind("branch", run == null || run.mayBeCurrent())
            .bind("at", run == null ? null : run.at().toString())
            .mapTo(long.class)
            .one();
    tie(handle, tenant, successor.submissionId(), version, false);
    return version;
  }

  /// Ties a submission to the version it made or repeats.
  public void tie(Handle handle, UUID tenant, int submissionId, long versionId, boolean duplicate) {
    handle
        .createUpdate(
            """
            -- name: submission.tie
            update sbom_submissions set artifact_version_id = :version, duplicate = :duplicate
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", submissionId)
        .bind("version", versionId)
        .bind("duplicate", duplicate)
        .execute();
  }

  /// The version with what is needed to apply it; empty when it does not exist.
  public Optional<Version> version(Handle handle, UUID tenant, long versionId) {
    return versions(handle, tenant, List.of(versionId)).stream().findFirst();
  }

  /// Those of the versions that exist, in the order of their numbers; their chains are locked until
  /// the transaction ends.
  public List<Version> versions(Handle handle, UUID tenant, Collection<Long> versionIds) {
    return handle
        .createQuery(
            """
            -- name: submission.versions
            with chain as materialized (
              select s.id, s.source_key
              from edge_source s
              where s.tenant_id = :tenant
                and s.id in (select v.source_id from artifact_version v where v.tenant_id = :tenant and v.id = any(:ids))
              order by s.id for update
            )
            select v.id, v.source_id, v.seq, v.document_id, d.content_hash, d.component_count, b.size_bytes, s.source_key,
                   sub.repository_claim, v.outcome is not null as settled,
                   exists (select from artifact_version n
                           where n.tenant_id = v.tenant_id and n.source_id = v.source_id and n.seq > v.seq and n.outcome is null) as newer_waits,
                   coalesce((select a.seq from sbom_current c
                             join artifact_version a on a.tenant_id = c.tenant_id and a.id = c.artifact_version_id
                             where c.tenant_id = v.tenant_id and c.source_id = v.source_id), 0) as applied_seq
            from artifact_version v
            join chain s on s.id = v.source_id
            join sbom_document d on d.tenant_id = v.tenant_id and d.id = v.document_id
            join artifact_blob b on b.tenant_id = d.tenant_id and b.sha256 = d.content_hash
            join sbom_submissions sub on sub.tenant_id = v.tenant_id and sub.id = v.submission_id
            where v.tenant_id = :tenant and v.id = any(:ids)
            order by v.id
            """)
        .bind("tenant", tenant)
        .bind("ids", versionIds.stream().mapToLong(Long::longValue).toArray())
        .map(
            (row, _) ->
                new Version(
                    row.getLong("id"),
                    row.getInt("source_id"),
                    row.getInt("seq"),
                    row.getLong("document_id"),
                    row.getBytes("content_hash"),
                    row.getInt("component_count"),
                    row.getLong("size_bytes"),
                    row.getString("source_key"),
                    row.getString("repository_claim"),
                    row.getBoolean("settled"),
                    row.getBoolean("newer_waits"),
                    row.getInt("applied_seq")))
        .list();
  }

  /// Makes each of these versions its source's current one.
  public void makeCurrent(Handle handle, UUID tenant, Collection<Version> versions) {
    handle
        .createUpdate(
            """
            -- name: submission.make_current
            insert into sbom_current (tenant_id, source_id, artifact_version_id, document_id)
            select :tenant, w.source, w.version, w.document
            from unnest(:sources, :documents, cast(:versions as bigint[])) as w (source, document, version)
            order by w.source
            on conflict (tenant_id, source_id)
            do update set artifact_version_id = excluded.artifact_version_id, document_id = excluded.document_id
            """)
        .bind("tenant", tenant)
        .bind("sources", versions.stream().mapToInt(Version::sourceId).toArray())
        .bind("versions", versions.stream().mapToLong(Version::id).toArray())
        .bind("documents", versions.stream().mapToLong(Version::documentId).toArray())
        .execute();
  }

  /// Ends versions that are in force now, and every submission that waits for them.
  ///
  /// @param changes what changed, as JSON, by version
  public void settleApplied(Handle handle, UUID tenant, Map<Long, String> changes) {
    long[] ids = changes.keySet().stream().mapToLong(Long::longValue).toArray();
    handle
        .createUpdate(
            """
            -- name: submission.settle_applied
            update artifact_version v
            set outcome = 'applied', change_summary = cast(w.summary as jsonb), applied_at = now()
            from unnest(:ids, :summaries) as w (id, summary)
            where v.tenant_id = :tenant and v.id = w.id
            """)
        .bind("tenant", tenant)
        .bind("ids", ids)
        .bind("summaries", changes.values().toArray(String[]::new))
        .execute();
    handle
        .createUpdate(
            """
            -- name: submission.settle_processed
            update sbom_submissions
            set status = 'processed', error_code = null, error_detail = null, processed_at = now()
            where tenant_id = :tenant and artifact_version_id = any(:ids) and (status = 'pending' or error_code = 'gave-up')
            """)
        .bind("tenant", tenant)
        .bind("ids", ids)
        .execute();
  }

  /// Ends a version and every submission that waits for it.
  ///
  /// @param outcome `applied`, `superseded` or `failed`
  public void settle(
      Handle handle,
      UUID tenant,
      long versionId,
      String outcome,
      @Nullable String changeSummary,
      @Nullable String error) {
    handle
        .createUpdate(
            """
            -- name: submission.settle_version
            update artifact_version
            set outcome = :outcome, change_summary = cast(:summary as jsonb),
                applied_at = case when :outcome = 'applied' then now() end
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", versionId)
        .bind("outcome", outcome)
        .bind("summary", changeSummary)
        .execute();
    handle
        .createUpdate(
            """
            -- name: submission.settle_attempts
            update sbom_submissions
            set status = case when :error is null then 'processed'::submission_status else 'failed' end,
                error_code = null, error_detail = :error, processed_at = now()
            where tenant_id = :tenant and artifact_version_id = :id and (status = 'pending' or error_code = 'gave-up')
            """)
        .bind("tenant", tenant)
        .bind("id", versionId)
        .bind("error", error == null ? null : shorten(error, DETAIL_LENGTH))
        .execute();
  }

  /// Ends the submissions that wait for a version which nobody tries to apply any more. The version
  /// itself is not settled: put back, it is applied, and its submissions succeed after all.
  public void giveUp(Handle handle, UUID tenant, long versionId, String error) {
    handle
        .createUpdate(
            """
            -- name: submission.give_up
            update sbom_submissions
            set status = 'failed', error_code = 'gave-up', error_detail = :error, processed_at = now()
            where tenant_id = :tenant and artifact_version_id = :id and status = 'pending'
            """)
        .bind("tenant", tenant)
        .bind("id", versionId)
        .bind("error", shorten(error, DETAIL_LENGTH))
        .execute();
  }

  /// The chain of that artifact, locked until the transaction ends; empty when it has none.
  public Optional<Integer> findChain(Handle handle, UUID tenant, String artifactPurl) {
    return handle
        .createQuery(
            """
            -- name: submission.find_chain
            select id from edge_source
            where tenant_id = :tenant and kind = 'sbom' and source_key = :artifact
            for update
            """)
        .bind("tenant", tenant)
        .bind("artifact", artifactPurl)
        .mapTo(Integer.class)
        .findOne();
  }

  /// Ends the current version of a chain and all that still wait: from now on it asserts nothing.
  public int withdraw(Handle handle, UUID tenant, int sourceId) {
    handle
        .createUpdate(
            """
            -- name: submission.withdraw_attempts
            update sbom_submissions s
            set status = 'failed', error_code = 'withdrawn', error_detail = 'withdrawn before it was applied', processed_at = now()
            from artifact_version v
            where v.tenant_id = :tenant and v.source_id = :source and v.outcome is null
              and s.tenant_id = :tenant and s.artifact_version_id = v.id and s.status = 'pending'
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .execute();
    int ended =
        handle
            .createUpdate(
                """
                -- name: submission.withdraw_versions
                update artifact_version v
                set outcome = 'withdrawn'
                where v.tenant_id = :tenant and v.source_id = :source
                  and (v.outcome is null
                       or v.id = (select c.artifact_version_id from sbom_current c where c.tenant_id = :tenant and c.source_id = :source))
                """)
            .bind("tenant", tenant)
            .bind("source", sourceId)
            .execute();
    handle
        .createUpdate(
            """
            -- name: submission.no_current
            delete from sbom_current where tenant_id = :tenant and source_id = :source
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .execute();
    return ended;
  }

  /// Ends one attempt whose version was settled before it arrived.
  public void settleDuplicate(Handle handle, UUID tenant, int submissionId) {
    handle
        .createUpdate(
            """
            -- name: submission.settle_duplicate
            update sbom_submissions set status = 'processed', processed_at = now()
            where tenant_id = :tenant and id = :id and status = 'pending'
            """)
        .bind("tenant", tenant)
        .bind("id", submissionId)
        .execute();
  }

  private static String shorten(String text, int length) {
    String clean = text.replace('\0', '\uFFFD');
    return clean.length() <= length ? clean : clean.substring(0, length - 1) + "…";
  }
}
