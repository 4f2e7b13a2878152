package org.pgatlas.server.ingest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.Doorkeeper;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.submission.RefusedAttempts;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.Spool;

/// `POST /api/v1/ingest/registry/debian`.
public final class RegistryEndpoints implements Routes {
  /// An index is larger than an SBOM; compressed it is a few megabytes.
  private static final long MAX_INDEX_BYTES = 512L << 20;

  private final RegistryImporter importer;
  private final Tenancy tenancy;
  private final RefusedAttempts refused;

  public RegistryEndpoints(RegistryImporter importer, Tenancy tenancy, RefusedAttempts refused) {
    this.importer = importer;
    this.refused = refused;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post(
        "/api/v1/ingest/registry/debian",
        ctx ->
            refused.record(
                tenancy.of(ctx),
                SubmissionLog.Kind.REGISTRY,
                String.valueOf(ctx.queryParam("origin")),
                () -> debian(ctx)));
  }

  private void debian(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    String suite = query.text("suite", 64);
    String origin = query.text("origin", 2000);
    String asOf = asOf(query);
    query.check();
    long id;
    try (Spool index = Body.spool(ctx, MAX_INDEX_BYTES, Doorkeeper.Reading.STREAMED)) {
      if (index.size() == 0) {
        throw new HttpProblem(422, "empty", "The index is empty", List.of());
      }
      id =
          importer.admit(
              tenant, suite == null ? "debian" : suite, origin == null ? "" : origin, asOf, index);
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    }
    ctx.status(202);
    ctx.header("Location", "/api/v1/feed-imports/" + id);
    ctx.contentType("application/json");
    ctx.result(Json.write(Map.of("id", id, "message", "Index accepted for import")));
  }

  private static @Nullable String asOf(Query query) {
    String text = query.text("as_of", 64);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toString();
    } catch (DateTimeException e) {
      query.wrong(
          "as_of", "Input should be an ISO 8601 date and time with offset", "datetime", text);
      return null;
    }
  }
}
