package org.pgatlas.server.submission;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Page;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `GET /api/v1/ingest/sbom…` and `GET /api/v1/gitlog…`: who submitted what, and what became of it.
public final class AuditEndpoints implements Routes {
  private static final String SUBMISSION = "submission_id";
  private static final String ARTIFACT = "artifact_id";
  private static final int CLAIM_LENGTH = 2048;

  private final SubmissionAuditStore submissions;
  private final GitLogAuditStore gitLogs;
  private final RawArtifacts artifacts;
  private final Tenancy tenancy;

  public AuditEndpoints(
      SubmissionAuditStore submissions,
      GitLogAuditStore gitLogs,
      RawArtifacts artifacts,
      Tenancy tenancy) {
    this.submissions = submissions;
    this.gitLogs = gitLogs;
    this.artifacts = artifacts;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/ingest/sbom", this::submissions);
    routes.get("/api/v1/ingest/sbom/{" + SUBMISSION + "}", this::submission);
    routes.get("/api/v1/gitlog", this::gitLogs);
    routes.get("/api/v1/gitlog/{" + ARTIFACT + "}", this::gitLog);
  }

  private void submissions(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    @Nullable String repository = query.text("repository", CLAIM_LENGTH);
    Query.Paging paging = query.paging();
    query.check();
    SubmissionAuditStore.Listing listing =
        submissions.submissions(tenant, repository, paging.limit(), paging.offset());
    Answer.page(
        ctx,
        AuditJson.Submission.class,
        Page.of(
            listing.rows().stream().map(AuditJson.Submission::of).toList(),
            listing.total(),
            paging));
  }

  private void submission(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    int id = Query.pathInteger(ctx, SUBMISSION);
    SbomSubmissionRow row =
        submissions
            .submission(tenant, id)
            .orElseThrow(() -> HttpProblem.notFound("SBOM submission not found: " + id));
    Answer.json(
        ctx,
        new AuditJson.SubmissionDetail(
            AuditJson.Submission.of(row),
            row.changeSummary(),
            Caller.is(ctx, Role.READER) ? artifacts.text(tenant, row.contentHash()) : null));
  }

  private void gitLogs(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    @Nullable String repo = query.text("repo", CLAIM_LENGTH);
    Query.Paging paging = query.paging();
    query.check();
    String canonical =
        repo == null ? null : CanonicalId.tryOf(repo).map(CanonicalId::value).orElse(repo);
    GitLogAuditStore.Listing listing =
        gitLogs.attempts(tenant, canonical, paging.limit(), paging.offset());
    Answer.page(
        ctx,
        AuditJson.GitLog.class,
        Page.of(
            listing.rows().stream().map(AuditJson.GitLog::of).toList(), listing.total(), paging));
  }

  private void gitLog(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    int id = Query.pathInteger(ctx, ARTIFACT);
    GitLogAttemptRow row =
        gitLogs
            .attempt(tenant, id)
            .orElseThrow(() -> HttpProblem.notFound("Git-log artifact not found: " + id));
    // A raw log holds e-mail addresses, and those never leave the server.
    Answer.json(ctx, new AuditJson.GitLogDetail(AuditJson.GitLog.of(row), null));
  }
}
