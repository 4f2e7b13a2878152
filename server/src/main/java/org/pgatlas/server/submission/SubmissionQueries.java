package org.pgatlas.server.submission;

import java.util.List;
import org.pgatlas.server.db.HotQuery;

/// The hot queries of documents, chains and their audit trails.
public final class SubmissionQueries {
  private static final int PAGE = 100;
  private static final String UNSEEN =
      "under row-level security PostgreSQL does not look up how often an enum has a value, since comparing enums is not leakproof";

  private SubmissionQueries() {}

  public static List<HotQuery> hot() {
    return List.of(
        audit("newest", new SubmissionFilter(null, null, null), "ix_sbom_submissions_newest"),
        audit(
                "waiting",
                new SubmissionFilter(null, null, SubmissionFilter.State.PENDING),
                "ix_sbom_submissions_waiting")
            .accepting("estimate", UNSEEN),
        audit(
            "failed",
            new SubmissionFilter(null, null, SubmissionFilter.State.FAILED),
            "ix_sbom_submissions_failed"),
        HotQuery.read(
                "submission.audit_list",
                "of a repository",
                (db, t, x) ->
                    new SubmissionAuditStore(db)
                        .submissions(t, x.text("sbom_submissions.repository_claim"), PAGE, 0))
            .servedBy("ix_sbom_submissions_repository"),
        HotQuery.read(
                "submission.audit_one",
                "",
                (db, t, x) ->
                    new SubmissionAuditStore(db).submission(t, x.integer("sbom_submissions.id")))
            .servedBy("sbom_submissions_pkey"),
        HotQuery.read(
                "submission.chain_head",
                "newest of a chain",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new SubmissionStore()
                                .chainHead(h, t, x.integer("artifact_version.source_id"))))
            .servedBy("ux_artifact_version_seq", "sbom_document_pkey"),
        HotQuery.write(
                "submission.versions",
                "",
                (db, t, x) ->
                    db.write(
                        t,
                        h -> new SubmissionStore().version(h, t, x.number("artifact_version.id"))))
            .servedBy(
                "artifact_version_pkey",
                "sbom_document_pkey",
                "edge_source_pkey",
                "sbom_current_pkey"),
        gitLogs("newest", new GitLogFilter(null, null, null), "ix_gitlog_artifacts_newest"),
        gitLogs(
                "waiting",
                new GitLogFilter(null, null, GitLogFilter.Status.PENDING),
                "ix_gitlog_artifacts_waiting")
            .accepting("estimate", UNSEEN),
        gitLogs(
            "failed",
            new GitLogFilter(null, null, GitLogFilter.Status.FAILED),
            "ix_gitlog_artifacts_failed"),
        HotQuery.read(
                "gitlog.audit_list",
                "of a repo",
                (db, t, x) ->
                    new GitLogAuditStore(db).attempts(t, x.text("repos.canonical_id"), PAGE, 0))
            .servedBy("ix_gitlog_artifacts_repo", "ux_repos_canonical_id"));
  }

  private static HotQuery audit(String variant, SubmissionFilter filter, String index) {
    return HotQuery.read(
            "submission.audit_list",
            variant,
            (db, t, _) ->
                new SubmissionAuditStore(db)
                    .submissions(t, filter, SubmissionSort.SUBMITTED_AT, true, PAGE, 0))
        .servedBy(index);
  }

  private static HotQuery gitLogs(String variant, GitLogFilter filter, String index) {
    return HotQuery.read(
            "gitlog.audit_list",
            variant,
            (db, t, _) ->
                new GitLogAuditStore(db)
                    .attempts(t, filter, GitLogSort.SUBMITTED_AT, true, PAGE, 0))
        .servedBy(index);
  }
}
