package org.pgatlas.server.ops;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Routes;

/// `GET /api/v1/health`: `ready` when the database answers, else `live` with status 503, so that a
/// load balancer and a person read the same.
public final class HealthEndpoints implements Routes {
  private final BooleanSupplier databaseAnswers;
  private final @Nullable String schemaVersion;
  private final String version;

  /// @param schemaVersion the schema that this process migrated to at its start
  /// @param version the product's
  public HealthEndpoints(
      BooleanSupplier databaseAnswers, @Nullable String schemaVersion, String version) {
    this.databaseAnswers = databaseAnswers;
    this.schemaVersion = schemaVersion;
    this.version = version;
  }

  record Components(String artifactStore, String database, @Nullable String schemaVersion) {}

  record Health(String status, String version, Components components) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/health", this::health);
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
                "local", ready ? "ready" : "not-configured", ready ? schemaVersion : null)));
  }
}
