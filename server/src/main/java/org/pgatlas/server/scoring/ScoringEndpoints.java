package org.pgatlas.server.scoring;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.UUID;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Page;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;

/// `/api/v1/metric-runs`.
public final class ScoringEndpoints implements Routes {
  private static final List<String> MODES = List.of("active-roots", "seed-compat");

  private final MetricRunner runner;
  private final Tenancy tenancy;

  public ScoringEndpoints(MetricRunner runner, Tenancy tenancy) {
    this.runner = runner;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/metric-runs", this::list);
    routes.post("/api/v1/metric-runs", this::run);
    routes.get("/api/v1/metric-runs/latest", this::latest);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    query.check();
    answer(
        ctx,
        Page.of(
            runner.runs(tenant, paging.limit(), paging.offset()), runner.runCount(tenant), paging));
  }

  private void run(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    ActiveMode mode =
        query.oneOf(
            "mode",
            text ->
                switch (text) {
                  case "active-roots" -> ActiveMode.ACTIVE_ROOTS;
                  case "seed-compat" -> ActiveMode.SEED_COMPAT;
                  default -> null;
                },
            MODES);
    query.check();
    answer(ctx, runner.run(tenant, mode == null ? runner.defaultMode() : mode, "request"));
  }

  private void latest(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    answer(
        ctx,
        runner
            .latest(tenant)
            .orElseThrow(() -> HttpProblem.notFound("No metrics were computed yet")));
  }

  private static void answer(Context ctx, Object body) {
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }
}
