package org.pgatlas.server.ops;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.artifact.ArtifactsUnavailableException;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.ProblemWriter;
import org.pgatlas.server.http.Routes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /api/v1/health`: `ready` when the database answers, else `live` with status 503, so that a
/// load balancer and a person read the same. Artifacts that cannot be reached are told beside it
/// and leave the server ready: it answers everything but uploads and downloads of documents, which
/// get 503 until the place is back.
public final class HealthEndpoints implements Routes {
  private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoints.class);

  private final BooleanSupplier databaseAnswers;
  private final ArtifactStore artifacts;
  private final ArtifactWatch watch;
  private final @Nullable String schemaVersion;
  private final String version;

  /// @param schemaVersion the schema that this process migrated to at its start
  /// @param version the product's
  public HealthEndpoints(
      BooleanSupplier databaseAnswers,
      ArtifactStore artifacts,
      @Nullable String schemaVersion,
      String version) {
    this.databaseAnswers = databaseAnswers;
    this.artifacts = artifacts;
    this.watch = new ArtifactWatch(artifacts::answers);
    this.schemaVersion = schemaVersion;
    this.version = version;
  }

  /// @param place `database`, `directory` or `s3`
  record Artifacts(String place, boolean reachable) {}

  /// @param artifactStore the published API's word; `artifacts` says more
  record Components(
      String artifactStore, String database, @Nullable String schemaVersion, Artifacts artifacts) {}

  record Health(String status, String version, Components components) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/health", this::health);
    routes.exception(
        ArtifactsUnavailableException.class,
        (e, ctx) -> {
          LOG.warn("{} {}: {}", ctx.method(), ctx.path(), e.getMessage());
          ctx.header("Retry-After", "5");
          ProblemWriter.write(
              ctx,
              HttpProblem.unavailable(
                  "The place that keeps documents does not answer; nothing was stored. Try again."));
        });
  }

  private void health(Context ctx) {
    boolean ready = databaseAnswers.getAsBoolean();
    ctx.status(ready ? 200 : 503);
    Answer.json(
        ctx,
        new Health(
            ready ? "ready" : "live",
            version,
            new Components(
                "local",
                ready ? "ready" : "not-configured",
                ready ? schemaVersion : null,
                new Artifacts(artifacts.writesTo(), watch.reachable()))));
  }
}
