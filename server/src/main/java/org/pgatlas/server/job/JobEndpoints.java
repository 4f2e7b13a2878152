package org.pgatlas.server.job;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.wire.Json;

/// `/api/v1/jobs`: the queue and its dead letters.
public final class JobEndpoints implements Routes {
  private final JobStore store;
  private final UUID tenant;
  private final Runnable requeued;

  public JobEndpoints(JobStore store, UUID tenant, Runnable requeued) {
    this.store = store;
    this.tenant = tenant;
    this.requeued = requeued;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/jobs", this::list);
    routes.post("/api/v1/jobs/{id}/requeue", this::requeue);
  }

  private void list(Context ctx) {
    JobStore.QueueDepth depth = store.depth();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("waiting", depth.waiting());
    body.put("running", depth.running());
    body.put("dead", depth.dead());
    body.put("oldest_ready_seconds", depth.oldestSeconds());
    body.put("dead_jobs", store.dead(tenant, 100));
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  private void requeue(Context ctx) {
    long id = ctx.pathParamAsClass("id", Long.class).get();
    if (!store.requeue(tenant, id)) {
      throw HttpProblem.notFound("No dead job " + id);
    }
    requeued.run();
    ctx.contentType("application/json");
    ctx.result(Json.write(Map.of("id", id, "status", "waiting")));
  }
}
