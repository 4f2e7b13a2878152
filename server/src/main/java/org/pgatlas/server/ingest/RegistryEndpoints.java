package org.pgatlas.server.ingest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;

/// `POST /api/v1/ingest/registry/debian`.
public final class RegistryEndpoints implements Routes {
  /// An index is larger than an SBOM; compressed it is a few megabytes.
  private static final long MAX_INDEX_BYTES = 512L << 20;

  private final RegistryImporter importer;
  private final Tenancy tenancy;

  public RegistryEndpoints(RegistryImporter importer, Tenancy tenancy) {
    this.importer = importer;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/v1/ingest/registry/debian", this::debian);
  }

  private void debian(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    String suite = query.text("suite", 64);
    String origin = query.text("origin", 2000);
    String asOf = asOf(query);
    query.check();
    byte[] bytes;
    try {
      bytes = Body.document(ctx, MAX_INDEX_BYTES);
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    }
    if (bytes.length == 0) {
      throw new HttpProblem(422, "empty", "The index is empty", List.of());
    }
    long id =
        importer.admit(
            tenant, suite == null ? "debian" : suite, origin == null ? "" : origin, asOf, bytes);
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
