package org.pgatlas.server.source;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;

/// `/api/v1/activity`: what the status cascade would change, changed, and why; and which source
/// each field of a project is from.
final class ActivityEndpoints implements Routes {
  private final StatusCascade cascade;
  private final ProjectHistory history;
  private final Tenancy tenancy;

  ActivityEndpoints(StatusCascade cascade, ProjectHistory history, Tenancy tenancy) {
    this.cascade = cascade;
    this.history = history;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/activity/preview", ctx -> answer(ctx, cascade.preview(tenancy.of(ctx))));
    routes.post("/api/v1/activity/run", ctx -> answer(ctx, cascade.run(tenancy.of(ctx))));
    routes.get("/api/v1/activity/events", this::events);
    routes.get("/api/v1/provenance", this::provenance);
  }

  private static void answer(Context ctx, StatusCascade.Outcome outcome) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("projects", outcome.projects());
    body.put("changes", outcome.moves());
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  private void events(Context ctx) {
    List<Map<String, @Nullable Object>> rows =
        found(ctx).events().stream()
            .map(
                event -> {
                  Map<String, @Nullable Object> row = new LinkedHashMap<>();
                  row.put("at", event.at().toString());
                  row.put("from", event.from());
                  row.put("to", event.to());
                  row.put("rule", event.rule());
                  row.put("evidence", event.evidence());
                  return row;
                })
            .toList();
    ctx.contentType("application/json");
    ctx.result(Json.write(rows));
  }

  private void provenance(Context ctx) {
    List<Map<String, Object>> rows =
        fields(ctx).stream()
            .map(
                known -> {
                  Map<String, Object> row = new LinkedHashMap<>();
                  row.put("field", known.field());
                  row.put("value", known.value());
                  row.put("source", known.source());
                  row.put("rank", known.rank());
                  row.put("set_at", known.setAt().toString());
                  return row;
                })
            .toList();
    ctx.contentType("application/json");
    ctx.result(Json.write(rows));
  }

  /// Of a project, or of a package by any spelling of its id.
  private List<ProvenanceStore.Known> fields(Context ctx) {
    String text = ctx.queryParam("package");
    if (text == null) {
      return found(ctx).fields();
    }
    Query query = new Query(ctx);
    if (ctx.queryParam("project") != null) {
      query.wrong("package", "Give a project or a package, not both", "value_error", text);
    }
    String id = CanonicalId.tryOf(text).map(CanonicalId::value).orElse(null);
    if (id == null) {
      query.wrong("package", "Input should be a package's id", "value_error", text);
    }
    query.check();
    return history
        .ofPackage(tenancy.of(ctx), String.valueOf(id))
        .orElseThrow(() -> HttpProblem.notFound("No package " + text));
  }

  private ProjectHistory.Found found(Context ctx) {
    Query query = new Query(ctx);
    String project = query.text("project", 512);
    if (project == null) {
      query.wrong("project", "Field required", "missing", null);
    }
    query.check();
    Optional<ProjectHistory.Found> found = history.of(tenancy.of(ctx), String.valueOf(project));
    return found.orElseThrow(() -> HttpProblem.notFound("No project " + project));
  }
}
