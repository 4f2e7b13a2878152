package org.pgatlas.server.job;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `/api/v1/jobs`: the queue by lane, its dead letters, its schedules, and an operator's hand on
/// them.
public final class JobEndpoints implements Routes {
  private final JobAdminStore jobs;
  private final ScheduleStore schedules;
  private final Nudges nudges;
  private final Tenancy tenancy;

  public JobEndpoints(JobAdminStore jobs, ScheduleStore schedules, Nudges nudges, Tenancy tenancy) {
    this.jobs = jobs;
    this.schedules = schedules;
    this.nudges = nudges;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/jobs", this::overview);
    routes.get("/api/v1/jobs/dead", this::dead);
    routes.post("/api/v1/jobs/dead/requeue", this::requeueAll);
    routes.get("/api/v1/jobs/schedules", this::listSchedules);
    routes.post("/api/v1/jobs/schedules/{name}", this::changeSchedule);
    routes.post("/api/v1/jobs/queues/{queue}/pause", this::pause);
    routes.post("/api/v1/jobs/queues/{queue}/resume", this::resume);
    routes.get("/api/v1/jobs/{id}", this::one);
    routes.post("/api/v1/jobs/{id}/requeue", this::requeue);
  }

  private void overview(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    List<JobAdminStore.LaneDepth> lanes = jobs.lanes();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("waiting", lanes.stream().mapToLong(JobAdminStore.LaneDepth::waiting).sum());
    body.put("running", lanes.stream().mapToLong(JobAdminStore.LaneDepth::running).sum());
    body.put("dead", lanes.stream().mapToLong(JobAdminStore.LaneDepth::dead).sum());
    body.put(
        "oldest_ready_seconds",
        lanes.stream().mapToDouble(JobAdminStore.LaneDepth::oldestSeconds).max().orElse(0));
    body.put("queues", lanes);
    body.put("dead_jobs", jobs.dead(tenant, 100, 0));
    Answer.json(ctx, body);
  }

  private void dead(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    query.check();
    Answer.json(ctx, Map.of("items", jobs.dead(tenant, paging.limit(), paging.offset())));
  }

  private void one(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    long id = id(ctx);
    Answer.json(ctx, jobs.find(tenant, id).orElseThrow(() -> HttpProblem.notFound("No job " + id)));
  }

  private void requeue(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    long id = id(ctx);
    if (jobs.requeue(tenant, id) == 0) {
      throw HttpProblem.notFound("No dead job " + id);
    }
    wakeAll();
    Answer.json(ctx, Map.of("id", id, "status", "waiting"));
  }

  private void requeueAll(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    int count = jobs.requeue(tenant, null);
    wakeAll();
    Answer.json(ctx, Map.of("requeued", count));
  }

  private void pause(Context ctx) {
    Lane lane = lane(ctx);
    jobs.pause(lane, "paused by an operator");
    Answer.json(ctx, Map.of("queue", lane.column(), "paused", true));
  }

  private void resume(Context ctx) {
    Lane lane = lane(ctx);
    jobs.resume(lane);
    nudges.enqueued(lane);
    Answer.json(ctx, Map.of("queue", lane.column(), "paused", false));
  }

  private void listSchedules(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Answer.json(ctx, Map.of("items", schedules.list(tenant)));
  }

  private void changeSchedule(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    JsonNode body = body(ctx);
    JsonNode paused = body.path("paused");
    JsonNode cron = body.path("cron");
    if (!(paused.isMissingNode() || paused.isBoolean())
        || !(cron.isMissingNode() || cron.isString())) {
      throw HttpProblem.invalidBody(
          "", "say {\"paused\": true or false} or {\"cron\": \"0 3 * * *\"} or both");
    }
    String name = ctx.pathParam("name");
    if (!schedules.change(
        tenant, name, paused.isBoolean() ? paused.asBoolean() : null, cron(cron))) {
      throw HttpProblem.notFound("No schedule '" + name + "'");
    }
    Answer.json(
        ctx,
        schedules.list(tenant).stream()
            .filter(schedule -> schedule.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  private static @Nullable Cron cron(JsonNode text) {
    if (!text.isString()) {
      return null;
    }
    try {
      return Cron.parse(text.asString());
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalidBody("cron", String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode body(Context ctx) {
    try {
      return Json.MAPPER.readTree(ctx.body());
    } catch (JacksonException e) {
      throw HttpProblem.invalidBody("", "is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Lane lane(Context ctx) {
    try {
      return Lane.of(ctx.pathParam("queue"));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.notFound(String.valueOf(e.getMessage()));
    }
  }

  private static long id(Context ctx) {
    return Query.pathLong(ctx, "id");
  }

  private void wakeAll() {
    for (Lane lane : Lane.values()) {
      nudges.enqueued(lane);
    }
  }
}
