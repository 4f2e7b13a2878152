package org.pgatlas.server.source;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;

/// `GET /api/v1/sources`: every source with its freshness.
final class OverviewEndpoints implements Routes {
  private final SourceOverview overview;
  private final Tenancy tenancy;

  OverviewEndpoints(SourceOverview overview, Tenancy tenancy) {
    this.overview = overview;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/sources", this::sources);
  }

  private void sources(Context ctx) {
    ctx.contentType("application/json");
    ctx.result(
        Json.write(
            Map.of(
                "items",
                overview.lines(tenancy.of(ctx)).stream().map(OverviewEndpoints::json).toList())));
  }

  private static Map<String, @Nullable Object> json(SourceOverview.Line line) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("source", line.source());
    body.put("kind", line.kind());
    body.put("state", line.state().label());
    body.put("things", line.things());
    body.put("fields", line.fields());
    body.put("newest_fact", text(line.newestFact()));
    body.put("fresh_at", text(line.freshAt()));
    SourceOverview.Run last = line.last();
    body.put("last_import", last == null ? null : json(last));
    SourceOverview.Next next = line.schedule();
    body.put("schedule", next == null ? null : json(next));
    return body;
  }

  private static Map<String, @Nullable Object> json(SourceOverview.Run run) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", run.id());
    body.put("feed", run.feed());
    body.put("status", run.status());
    body.put("phase", run.phase());
    body.put("done", run.done());
    body.put("of", run.total());
    body.put("reported", run.reported());
    body.put("error_detail", run.error());
    body.put("created_at", run.startedAt().toString());
    return body;
  }

  private static Map<String, @Nullable Object> json(SourceOverview.Next next) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("name", next.name());
    body.put("cron", next.cron());
    body.put("next_run", next.nextRun().toString());
    body.put("last_run", text(next.lastRun()));
    body.put("paused", next.paused());
    return body;
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }
}
