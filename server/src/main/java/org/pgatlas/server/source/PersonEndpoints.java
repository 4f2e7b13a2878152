package org.pgatlas.server.source;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;

/// `GET /api/v1/contributors/{id}/export` and `DELETE /api/v1/contributors/{id}`.
final class PersonEndpoints implements Routes {
  private final PersonData people;
  private final Tenancy tenancy;

  PersonEndpoints(PersonData people, Tenancy tenancy) {
    this.people = people;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/contributors/{contributor_id}/export", this::export);
    routes.delete("/api/v1/contributors/{contributor_id}", this::erase);
  }

  private void export(Context ctx) {
    int id = Query.pathInteger(ctx, "contributor_id");
    String reason = reason(ctx);
    PersonData.Export export =
        people.export(tenancy.of(ctx), id, reason).orElseThrow(() -> unknown(id));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", export.id());
    body.put("name", export.name());
    body.put("email_hash", export.emailHash());
    body.put("contributions", export.contributions());
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  private void erase(Context ctx) {
    int id = Query.pathInteger(ctx, "contributor_id");
    String reason = reason(ctx);
    PersonData.Erasure erased =
        people.erase(tenancy.of(ctx), id, reason).orElseThrow(() -> unknown(id));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", erased.id());
    body.put("repos", erased.repos());
    body.put("commits", erased.commits());
    body.put("logs_removed", erased.logsRemoved());
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  private static String reason(Context ctx) {
    Query query = new Query(ctx);
    String reason = query.text("reason", 500);
    query.check();
    return reason == null ? "" : reason;
  }

  private static HttpProblem unknown(int id) {
    return HttpProblem.notFound("No contributor " + id);
  }
}
