package org.pgatlas.server.source;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.submission.RefusedAttempts;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `POST /api/v1/ingest/{opengrants,survey,overrides,registry}` and what became of imports.
final class SourceEndpoints implements Routes {
  private static final long MAX_BYTES = 64L << 20;

  private final SourceImport imports;
  private final Tenancy tenancy;
  private final RefusedAttempts refused;

  SourceEndpoints(SourceImport imports, Tenancy tenancy, RefusedAttempts refused) {
    this.imports = imports;
    this.refused = refused;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/v1/ingest/opengrants", door(SubmissionLog.Kind.OPENGRANTS, this::grants));
    routes.post("/api/v1/ingest/survey", door(SubmissionLog.Kind.SURVEY, this::survey));
    routes.post(
        "/api/v1/ingest/overrides",
        door(SubmissionLog.Kind.OVERRIDES, ctx -> admit(ctx, OverrideImporter.FEED, body(ctx))));
    routes.post("/api/v1/ingest/registry", door(SubmissionLog.Kind.REGISTRY, this::registry));
    routes.get("/api/v1/feed-imports", this::list);
    routes.get("/api/v1/feed-imports/{id}", this::one);
  }

  private Handler door(SubmissionLog.Kind kind, Consumer<Context> door) {
    return ctx ->
        refused.record(
            tenancy.of(ctx),
            kind,
            String.valueOf(ctx.queryParam("origin")),
            () -> door.accept(ctx));
  }

  private void grants(Context ctx) {
    byte[] document = body(ctx);
    if (document.length == 0) {
      Query query = new Query(ctx);
      String system = query.text("system", 64);
      query.check();
      document =
          Json.write(Map.of("fetch", GrantImporter.FEED, "system", system == null ? "scf" : system))
              .getBytes(StandardCharsets.UTF_8);
    }
    admit(ctx, GrantImporter.FEED, document);
  }

  private void survey(Context ctx) {
    Query query = new Query(ctx);
    String round = query.text("round", 64);
    if (round == null || !round.matches("[A-Za-z0-9._-]+")) {
      query.wrong("round", "Input should be letters, digits, '.', '_' or '-'", "round", round);
    }
    query.check();
    byte[] document = body(ctx);
    if (document.length == 0) {
      throw HttpProblem.invalidBody("", "The survey is empty");
    }
    admit(ctx, SurveyImporter.FEED + ":" + round, document);
  }

  /// Packages by `purl` parameters, by a body `{"purls": […]}`, or without either all that are
  /// known.
  private void registry(Context ctx) {
    Query query = new Query(ctx);
    String ecosystem =
        query.oneOf(
            "ecosystem", t -> PackageSources.TYPES.contains(t) ? t : null, PackageSources.TYPES);
    Boolean dependents = query.oneOf("dependents", SourceEndpoints::flag, List.of("true", "false"));
    if (ctx.queryParam("ecosystem") == null) {
      query.wrong("ecosystem", "Field required", "missing", null);
    }
    query.check();
    List<String> purls = new ArrayList<>(ctx.queryParams("purl"));
    byte[] body = body(ctx);
    if (body.length > 0) {
      try {
        for (JsonNode purl : Json.MAPPER.readTree(body).path("purls")) {
          purls.add(purl.asString(""));
        }
      } catch (JacksonException e) {
        throw HttpProblem.invalidBody("", "Input should be {\"purls\": [...]}");
      }
    }
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("ecosystem", String.valueOf(ecosystem));
    wanted.put("purls", purls);
    wanted.put("dependents", Boolean.TRUE.equals(dependents));
    admit(
        ctx,
        PackageImporter.FEED + ":" + ecosystem,
        Json.write(wanted).getBytes(StandardCharsets.UTF_8));
  }

  private void admit(Context ctx, String feed, byte[] document) {
    Query query = new Query(ctx);
    String origin = query.text("origin", 2_000);
    Boolean dry = query.oneOf("dry_run", SourceEndpoints::flag, List.of("true", "false"));
    query.check();
    long id;
    try {
      id =
          imports.admit(
              tenancy.of(ctx),
              feed,
              origin == null ? "" : origin,
              document,
              Boolean.TRUE.equals(dry));
    } catch (DocumentException e) {
      throw HttpProblem.invalidBody(
          e.place() == null ? "" : e.place(), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalidBody("", String.valueOf(e.getMessage()));
    }
    ctx.status(202);
    ctx.header("Location", "/api/v1/feed-imports/" + id);
    ctx.contentType("application/json");
    ctx.result(Json.write(Map.of("id", id, "message", "Accepted for import")));
  }

  static @Nullable Boolean flag(String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  static byte[] body(Context ctx) {
    try {
      return Body.document(ctx, MAX_BYTES);
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    }
  }

  private void list(Context ctx) {
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    query.check();
    UUID tenant = tenancy.of(ctx);
    SourceImport.Listed listed = imports.list(tenant, paging.limit(), paging.offset());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", listed.rows().stream().map(row -> json(row, false)).toList());
    body.put("total", listed.total());
    body.put("limit", paging.limit());
    body.put("offset", paging.offset());
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  private void one(Context ctx) {
    long id = Query.pathInteger(ctx, "id");
    ImportStore.Row row =
        imports
            .find(tenancy.of(ctx), id)
            .orElseThrow(() -> HttpProblem.notFound("No feed import " + id));
    ctx.contentType("application/json");
    ctx.result(Json.write(json(row, true)));
  }

  private static Map<String, @Nullable Object> json(ImportStore.Row row, boolean whole) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", row.id());
    body.put("feed", row.feed());
    body.put("origin", row.origin());
    body.put("content_hash", java.util.HexFormat.of().formatHex(row.contentHash()));
    body.put("as_of", row.asOf());
    body.put("status", row.status());
    body.put("phase", row.phase());
    body.put("done", row.done());
    body.put("of", row.total());
    body.put("dry_run", row.dryRun());
    body.put("error_detail", row.error());
    body.put("created_at", row.createdAt().toString());
    body.put("processed_at", row.processedAt() == null ? null : row.processedAt().toString());
    body.put("counts", row.counts() == null ? null : Json.MAPPER.readTree(row.counts()));
    if (whole) {
      body.put("report", Json.MAPPER.readTree(row.report()));
    }
    return body;
  }
}
