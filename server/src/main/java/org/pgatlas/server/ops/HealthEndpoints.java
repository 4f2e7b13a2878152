package org.pgatlas.server.ops;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.wire.Spool;

/// `GET /api/v1/health`: `ready` when the database answers, else `live` with status 503, so that a
/// load balancer and a person read the same. What does not work while the rest does is told beside
/// it and leaves the server ready: requests that need it get 503 until it is back, which needs no
/// restart.
public final class HealthEndpoints implements Routes {
  private static final String ARTIFACTS = "artifacts";

  private final BooleanSupplier databaseAnswers;
  private final Supplier<@Nullable String> connections;
  private final ArtifactStore artifacts;
  private final List<Watch> watches;
  private final @Nullable String schemaVersion;
  private final String version;

  /// @param issuers which of those whose tokens may submit cannot be asked for their keys
  /// @param schemaVersion the schema that this process migrated to at its start
  /// @param version the product's
  public HealthEndpoints(
      Database database,
      ArtifactStore artifacts,
      Supplier<List<String>> issuers,
      @Nullable String schemaVersion,
      String version) {
    this.databaseAnswers = database::answers;
    this.connections = database::shortOfConnections;
    this.artifacts = artifacts;
    this.watches =
        List.of(
            new Watch(
                ARTIFACTS,
                () ->
                    artifacts.answers()
                        ? null
                        : "the " + artifacts.writesTo() + " that keeps documents takes nothing"),
            new Watch("database-storage", database::shortOfStorage),
            new Watch("temporary-files", Spool::trouble),
            new Watch("issuers", () -> unreachable(issuers.get())));
    this.schemaVersion = schemaVersion;
    this.version = version;
  }

  /// @param place `database`, `directory` or `s3`
  record Artifacts(String place, boolean reachable) {}

  /// @param artifactStore the published API's word; `artifacts` says more
  record Components(
      String artifactStore, String database, @Nullable String schemaVersion, Artifacts artifacts) {}

  /// Something that does not work now.
  ///
  /// @param part `artifacts`, `connections`, `database-storage`, `temporary-files` or `issuers`
  record Degraded(String part, String why) {}

  record Health(String status, String version, Components components, List<Degraded> degraded) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/health", this::health);
  }

  private void health(Context ctx) {
    boolean ready = databaseAnswers.getAsBoolean();
    List<Degraded> degraded = degraded();
    boolean reachable = degraded.stream().noneMatch(one -> one.part().equals(ARTIFACTS));
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
                new Artifacts(artifacts.writesTo(), reachable)),
            degraded));
  }

  private List<Degraded> degraded() {
    List<Degraded> degraded = new ArrayList<>();
    String waiting = connections.get();
    if (waiting != null) {
      degraded.add(new Degraded("connections", waiting));
    }
    for (Watch watch : watches) {
      String trouble = watch.trouble();
      if (trouble != null) {
        degraded.add(new Degraded(watch.part(), trouble));
      }
    }
    return degraded;
  }

  private static @Nullable String unreachable(List<String> issuers) {
    return issuers.isEmpty()
        ? null
        : "keys cannot be fetched, so tokens wait: " + String.join(", ", issuers);
  }
}
