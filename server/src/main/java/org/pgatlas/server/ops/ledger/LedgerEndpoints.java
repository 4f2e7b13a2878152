package org.pgatlas.server.ops.ledger;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `GET /api/v1/doctor/queries`: the hot queries with plans, times and budgets, now.
public final class LedgerEndpoints implements Routes {
  private static final int MAX_RUNS = 200;
  private static final int USUAL_RUNS = 20;

  private final QueryLedger ledger;
  private final Tenancy tenancy;

  public LedgerEndpoints(QueryLedger ledger, Tenancy tenancy) {
    this.ledger = ledger;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/doctor/queries", this::examine);
  }

  private void examine(Context ctx) {
    Query query = new Query(ctx);
    String format = query.text("format", 16);
    int runs = query.integer("runs", USUAL_RUNS, 0, MAX_RUNS);
    query.check();
    String wanted = format == null ? "json" : format;
    if (!wanted.matches("text|json|markdown")) {
      throw HttpProblem.badRequest("format", "the format is text, json or markdown");
    }
    ctx.result(LedgerReport.as(ledger.examine(tenancy.of(ctx), runs), wanted));
    ctx.contentType(wanted.equals("json") ? "application/json" : "text/plain; charset=utf-8");
  }
}
