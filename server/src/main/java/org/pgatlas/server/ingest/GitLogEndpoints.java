package org.pgatlas.server.ingest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.Doorkeeper;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.submission.RefusedAttempts;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.Spool;

/// `POST /api/v1/ingest/gitlog?repository=…&since_months=24&head=sha`: a log of lines
/// `name NUL e-mail NUL ISO 8601 date NUL hash`.
public final class GitLogEndpoints implements Routes {
  private static final long MAX_LOG_BYTES = 512L << 20;
  private static final int MAX_MONTHS = 1200;

  private final GitLogIngest ingest;
  private final Tenancy tenancy;
  private final RefusedAttempts refused;

  public GitLogEndpoints(GitLogIngest ingest, Tenancy tenancy, RefusedAttempts refused) {
    this.ingest = ingest;
    this.refused = refused;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post(
        "/api/v1/ingest/gitlog",
        ctx ->
            refused.record(
                tenancy.of(ctx),
                SubmissionLog.Kind.GITLOG,
                String.valueOf(ctx.queryParam("repository")),
                () -> ingest(ctx)));
  }

  private void ingest(Context ctx) {
    Query query = new Query(ctx);
    String repository = query.text("repository", 256);
    int months = query.integer("since_months", 24, 1, MAX_MONTHS);
    String head = query.text("head", 64);
    RepositoryClaim claim = null;
    if (repository == null) {
      query.wrong("repository", "Field required", "missing", null);
    } else {
      try {
        claim = RepositoryClaim.parse(repository);
      } catch (IllegalArgumentException e) {
        query.wrong("repository", String.valueOf(e.getMessage()), "repository", repository);
      }
    }
    query.check();
    if (claim == null) {
      throw new IllegalStateException("a missing repository passed the check");
    }
    int id;
    try (Spool log = Body.spool(ctx, MAX_LOG_BYTES, Doorkeeper.Reading.STREAMED)) {
      id = ingest.admit(tenancy.of(ctx), claim, months, head, log);
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    }
    ctx.status(202);
    ctx.header("Location", "/api/v1/gitlog/" + id);
    ctx.contentType("application/json");
    ctx.result(
        Json.write(
            Map.of(
                "id",
                id,
                "repository",
                claim.canonicalId(),
                "message",
                "Git log accepted for processing")));
  }
}
