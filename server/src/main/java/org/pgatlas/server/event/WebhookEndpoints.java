package org.pgatlas.server.event;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `/api/v1/webhooks`: who is told of events, how deliveries went, and telling them again.
public final class WebhookEndpoints implements Routes {
  private static final int SECRET_BYTES = 32;
  private static final int MAX_WEBHOOKS = 100;
  private static final int REPLAY = 10_000;

  private final Database database;
  private final WebhookStore webhooks;
  private final EventStore events;
  private final JobStore jobs;
  private final SecureRandom random;
  private final Tenancy tenancy;

  public WebhookEndpoints(
      Database database,
      WebhookStore webhooks,
      EventStore events,
      JobStore jobs,
      SecureRandom random,
      Tenancy tenancy) {
    this.database = database;
    this.webhooks = webhooks;
    this.events = events;
    this.jobs = jobs;
    this.random = random;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/v1/webhooks",
        ctx -> Answer.json(ctx, Map.of("items", webhooks.list(tenancy.of(ctx)))));
    routes.post("/api/v1/webhooks", this::add);
    routes.delete("/api/v1/webhooks/{id}", this::remove);
    routes.post("/api/v1/webhooks/{id}/active", this::activate);
    routes.get("/api/v1/webhooks/{id}/deliveries", this::deliveries);
    routes.post("/api/v1/webhooks/{id}/replay", this::replay);
  }

  private void add(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    JsonNode body = body(ctx);
    String url = body.path("url").asString("");
    try {
      WebhookAddress.parse(url);
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalidBody("url", String.valueOf(e.getMessage()));
    }
    if (url.length() > 2048) {
      throw HttpProblem.invalidBody("url", "is longer than 2048 characters");
    }
    if (webhooks.list(tenant).size() >= MAX_WEBHOOKS) {
      throw HttpProblem.conflict("too-many", "There are " + MAX_WEBHOOKS + " webhooks already");
    }
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    Webhook added = webhooks.add(tenant, url, secret, types(body.path("types")), project(body));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("id", added.id());
    answer.put("url", added.url());
    answer.put("types", added.types());
    answer.put("project", added.project());
    answer.put("secret", "whsec_" + Base64.getEncoder().encodeToString(secret));
    ctx.status(201);
    ctx.header("Location", "/api/v1/webhooks/" + added.id() + "/deliveries");
    Answer.json(ctx, answer);
  }

  private static List<String> types(JsonNode node) {
    List<String> types = new ArrayList<>();
    for (JsonNode type : node) {
      String text = type.asString("");
      if (!text.matches("[a-z]+(\\.[a-z-]+)*(\\.\\*)?") || text.length() > 64) {
        throw HttpProblem.invalidBody(
            "types", "a type is e.g. sbom.processed or sbom.*, not '" + text + "'");
      }
      types.add(text);
    }
    return types;
  }

  private static @Nullable String project(JsonNode body) {
    JsonNode project = body.path("project");
    return project.isString() ? project.asString() : null;
  }

  private void remove(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    if (!webhooks.remove(tenancy.of(ctx), id)) {
      throw HttpProblem.notFound("No webhook " + id);
    }
    ctx.status(204);
  }

  private void activate(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    JsonNode active = body(ctx).path("active");
    if (!active.isBoolean()) {
      throw HttpProblem.invalidBody("active", "is true or false");
    }
    boolean on = active.asBoolean();
    UUID tenant = tenancy.of(ctx);
    if (!database.<Boolean>write(tenant, handle -> webhooks.activate(handle, tenant, id, on))) {
      throw HttpProblem.notFound("No webhook " + id);
    }
    Answer.json(ctx, Map.of("id", id, "active", on));
  }

  private void deliveries(Context ctx) {
    int id = known(ctx).id();
    Query query = new Query(ctx);
    int limit = query.integer("limit", Query.DEFAULT_LIMIT, 1, Query.MAX_LIMIT);
    query.check();
    Answer.json(ctx, Map.of("items", webhooks.attempts(tenancy.of(ctx), id, limit)));
  }

  /// Sends again what was published after that number.
  private void replay(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Webhook webhook = known(ctx);
    JsonNode after = body(ctx).path("after");
    if (!after.canConvertToLong() || after.asLong() < 0) {
      throw HttpProblem.invalidBody("after", "is the number of an event, 0 for all");
    }
    EventFilter filter = new EventFilter(webhook.types(), webhook.project());
    List<Event> wanted =
        events.after(tenant, after.asLong(), REPLAY).stream()
            .filter(event -> filter.matches(event.type(), event.project()))
            .toList();
    database.run(
        tenant,
        handle ->
            wanted.forEach(
                event ->
                    jobs.enqueue(
                        handle, tenant, WebhookFanOut.delivery(webhook.id(), event.seq()))));
    Answer.json(ctx, Map.of("id", webhook.id(), "deliveries", wanted.size()));
  }

  private Webhook known(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    return webhooks.list(tenancy.of(ctx)).stream()
        .filter(webhook -> webhook.id() == id)
        .findFirst()
        .orElseThrow(() -> HttpProblem.notFound("No webhook " + id));
  }

  private static JsonNode body(Context ctx) {
    try {
      return Json.MAPPER.readTree(ctx.body());
    } catch (JacksonException e) {
      throw HttpProblem.invalidBody("", "is not JSON: " + e.getOriginalMessage());
    }
  }
}
