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
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `/api/v1/webhooks`: who is told of events, how deliveries went, and telling them again.
public final class WebhookEndpoints implements Routes {
  private static final int SECRET_BYTES = 32;
  private static final int MAX_WEBHOOKS = 100;

  /// Characters of a project's id at most.
  private static final int PROJECT = 512;

  /// Events that the answer to a replay counts; all are sent.
  private static final int COUNTED = 10_000;

  private static final int GATHERED_SECONDS = 60;
  private static final List<String> FORMATS = List.of("event", "slack", "email");

  private final Database database;
  private final WebhookStore webhooks;
  private final EventStore events;
  private final JobStore jobs;
  private final SecureRandom random;
  private final Tenancy tenancy;
  private final boolean mail;

  /// @param mail whether a mail server is configured
  public WebhookEndpoints(
      Database database,
      WebhookStore webhooks,
      EventStore events,
      JobStore jobs,
      SecureRandom random,
      Tenancy tenancy,
      boolean mail) {
    this.database = database;
    this.webhooks = webhooks;
    this.events = events;
    this.jobs = jobs;
    this.random = random;
    this.tenancy = tenancy;
    this.mail = mail;
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
    WebhookStore.Wish wish = wish(body);
    if (webhooks.list(tenant).size() >= MAX_WEBHOOKS) {
      throw HttpProblem.conflict("too-many", "There are " + MAX_WEBHOOKS + " webhooks already");
    }
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    Webhook added = webhooks.add(tenant, secret, wish);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("id", added.id());
    answer.put("url", added.url());
    answer.put("types", added.types());
    answer.put("project", added.project());
    answer.put("format", added.format());
    answer.put("min_severity", added.minSeverity());
    answer.put("min_risk", added.minRisk());
    answer.put("digest_seconds", added.digestSeconds());
    answer.put("secret", "whsec_" + Base64.getEncoder().encodeToString(secret));
    ctx.status(201);
    ctx.header("Location", "/api/v1/webhooks/" + added.id() + "/deliveries");
    Answer.json(ctx, answer);
  }

  private WebhookStore.Wish wish(JsonNode body) {
    String url = body.path("url").asString("");
    String format =
        body.path("format").asString(url.startsWith(WebhookAddress.MAIL) ? "email" : "event");
    if (!FORMATS.contains(format)) {
      throw HttpProblem.invalidBody("format", "is one of " + String.join(", ", FORMATS));
    }
    try {
      WebhookAddress.require(url, format);
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalidBody("url", String.valueOf(e.getMessage()));
    }
    if (url.length() > 2048) {
      throw HttpProblem.invalidBody("url", "is longer than 2048 characters");
    }
    if (format.equals("email") && !mail) {
      throw HttpProblem.invalidBody("url", "no mail server is configured: smtp-url");
    }
    JsonNode severity = body.path("min_severity");
    if (!isAbsent(severity) && !AlertFilter.SEVERITIES.contains(severity.asString(""))) {
      throw HttpProblem.invalidBody(
          "min_severity", "is one of " + String.join(", ", AlertFilter.SEVERITIES));
    }
    JsonNode risk = body.path("min_risk");
    if (!isAbsent(risk) && !(risk.isNumber() && risk.asDouble() >= 0 && risk.asDouble() <= 100)) {
      throw HttpProblem.invalidBody("min_risk", "is a number from 0 to 100");
    }
    JsonNode digest = body.path("digest_seconds");
    if (!isAbsent(digest)
        && !(digest.canConvertToInt() && digest.asInt() >= 0 && digest.asInt() <= 86_400)) {
      throw HttpProblem.invalidBody("digest_seconds", "is a whole number from 0 to 86400");
    }
    boolean gathers = !format.equals("event");
    return new WebhookStore.Wish(
        url,
        types(body.path("types")),
        project(body),
        format,
        isAbsent(severity) ? null : severity.asString(),
        isAbsent(risk) ? null : risk.asDouble(),
        isAbsent(digest) ? (gathers ? GATHERED_SECONDS : 0) : digest.asInt());
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static List<String> types(JsonNode node) {
    if (!isAbsent(node) && !node.isArray()) {
      throw HttpProblem.invalidBody("types", "is a list, e.g. [\"sbom.*\"]");
    }
    List<String> types = new ArrayList<>();
    for (JsonNode type : node) {
      String text = type.asString("");
      if (!type.isString() || !text.matches("[a-z]+(\\.[a-z-]+)*(\\.\\*)?") || text.length() > 64) {
        throw HttpProblem.invalidBody(
            "types", "a type is e.g. sbom.processed or sbom.*, not '" + text + "'");
      }
      types.add(text);
    }
    return types;
  }

  private static @Nullable String project(JsonNode body) {
    JsonNode project = body.path("project");
    if (isAbsent(project)) {
      return null;
    }
    if (!project.isString()
        || project.asString().isBlank()
        || project.asString().length() > PROJECT) {
      throw HttpProblem.invalidBody("project", "is the id of a project");
    }
    return project.asString();
  }

  private void remove(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    if (!webhooks.remove(tenancy.of(ctx), id)) {
      throw HttpProblem.notFound("No webhook " + id);
    }
    ctx.status(204);
  }

  /// One that is switched on is told of what happened while it was off.
  private void activate(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    JsonNode active = body(ctx).path("active");
    if (!active.isBoolean()) {
      throw HttpProblem.invalidBody("active", "is true or false");
    }
    boolean on = active.asBoolean();
    UUID tenant = tenancy.of(ctx);
    Webhook webhook = known(ctx);
    database.run(
        tenant,
        handle -> {
          if (webhooks.activate(handle, tenant, id, on) && on) {
            boolean single = webhook.format().equals("event");
            NewJob job = single ? WebhookDelivery.soon(id) : AlertDelivery.soon(id);
            jobs.enqueue(handle, tenant, job);
          }
        });
    Answer.json(ctx, Map.of("id", id, "active", on));
  }

  private void deliveries(Context ctx) {
    int id = known(ctx).id();
    Query query = new Query(ctx);
    int limit = query.integer("limit", Query.DEFAULT_LIMIT, 1, Query.MAX_LIMIT);
    query.check();
    Answer.json(ctx, Map.of("items", webhooks.attempts(tenancy.of(ctx), id, limit)));
  }

  /// Sends again what was published after that number, however much it is.
  private void replay(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Webhook webhook = known(ctx);
    JsonNode after = body(ctx).path("after");
    if (!after.canConvertToLong() || after.asLong() < 0) {
      throw HttpProblem.invalidBody("after", "is the number of an event, 0 for all");
    }
    if (!webhook.format().equals("event")) {
      throw HttpProblem.conflict(
          "digest", "A digest tells of what is new; there is nothing to replay");
    }
    AlertFilter filter =
        new AlertFilter(
            new EventFilter(webhook.types(), webhook.project()),
            webhook.minSeverity(),
            webhook.minRisk());
    long stands =
        database.<Long>write(
            tenant,
            handle -> {
              long cursor = webhooks.rewind(handle, tenant, webhook.id(), after.asLong());
              jobs.enqueue(handle, tenant, WebhookDelivery.soon(webhook.id()));
              return cursor;
            });
    List<Event> waiting = events.after(tenant, stands, COUNTED);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", webhook.id());
    answer.put("after", stands);
    answer.put("deliveries", waiting.stream().filter(filter::matches).count());
    answer.put("more", waiting.size() == COUNTED);
    Answer.json(ctx, answer);
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
