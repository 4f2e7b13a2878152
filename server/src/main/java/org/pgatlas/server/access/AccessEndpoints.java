package org.pgatlas.server.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.TrustedProxies;
import org.pgatlas.server.tenant.Tenant;
import org.pgatlas.server.tenant.TenantStore;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `/api/v1/keys`, `/api/v1/tenants`, `/api/v1/access-audit`, `/api/v1/whoami`.
final class AccessEndpoints implements Routes {
  private static final int MAX_NAME = 128;

  private final Keys keys;
  private final TenantStore tenants;
  private final AccessAudit audit;
  private final TrustedProxies proxies;
  private final Clock clock;
  private final boolean keysNeeded;
  private final Consumer<UUID> made;

  AccessEndpoints(
      Keys keys,
      TenantStore tenants,
      AccessAudit audit,
      TrustedProxies proxies,
      Clock clock,
      boolean keysNeeded,
      Consumer<UUID> made) {
    this.keys = keys;
    this.tenants = tenants;
    this.audit = audit;
    this.proxies = proxies;
    this.clock = clock;
    this.keysNeeded = keysNeeded;
    this.made = made;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/whoami", this::whoami);
    routes.get("/api/v1/keys", this::list);
    routes.post("/api/v1/keys", this::make);
    routes.delete("/api/v1/keys/{id}", this::revoke);
    routes.get("/api/v1/tenants", this::tenants);
    routes.post("/api/v1/tenants", this::makeTenant);
    routes.get("/api/v1/access-audit", this::audit);
  }

  private void whoami(Context ctx) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("auth", keysNeeded ? "keys" : "open");
    Caller caller = Caller.find(ctx).orElse(null);
    body.put("name", caller == null ? null : caller.name());
    body.put("role", caller == null ? null : caller.role().text());
    body.put("tenant", caller == null ? null : tenants.get(caller.tenant()).name());
    Answer.json(ctx, body);
  }

  private void list(Context ctx) {
    Caller caller = Caller.of(ctx);
    Answer.json(
        ctx,
        Map.of("items", keys.list(caller.tenant()).stream().map(key -> body(key, null)).toList()));
  }

  private void make(Context ctx) {
    Caller caller = Caller.of(ctx);
    JsonNode body = body(ctx);
    String name = name(body);
    Role role =
        Role.granted(body.path("role").asString(""))
            .orElseThrow(() -> HttpProblem.invalidBody("role", "is one of " + Role.names()));
    if (!caller.role().includes(role)) {
      throw HttpProblem.forbidden(
          "A key cannot have more rights than who makes it: " + caller.role().text());
    }
    UUID tenant = tenant(caller, body);
    Keys.Made key = keys.make(tenant, name, role, caller.name(), expires(body));
    tell(ctx, tenant, "key.created", key.key().id() + " " + name, role.text());
    ctx.status(201);
    ctx.header("Location", "/api/v1/keys/" + key.key().id());
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("application/json");
    ctx.result(Json.write(body(key.key(), key.text())));
  }

  private void revoke(Context ctx) {
    Caller caller = Caller.of(ctx);
    UUID id = id(ctx);
    if (!keys.revoke(caller.tenant(), id)) {
      throw HttpProblem.notFound("No key " + id + " is in force");
    }
    tell(ctx, caller.tenant(), "key.revoked", id.toString(), "");
    ctx.status(204);
  }

  private void tenants(Context ctx) {
    Answer.json(ctx, Map.of("items", tenants.list().stream().map(AccessEndpoints::body).toList()));
  }

  private void makeTenant(Context ctx) {
    String name = body(ctx).path("name").asString("");
    if (!Tenant.isName(name)) {
      throw HttpProblem.invalidBody(
          "name", "is 1 to 63 lower-case letters, digits and hyphens, not '" + name + "'");
    }
    if (tenants.find(name).isPresent()) {
      throw HttpProblem.conflict("tenant-exists", "There is a tenant '" + name + "' already");
    }
    Tenant tenant = tenants.ensure(name);
    made.accept(tenant.id());
    tell(ctx, tenant.id(), "tenant.created", name, "");
    ctx.status(201);
    Answer.json(ctx, body(tenant));
  }

  private void audit(Context ctx) {
    Query query = new Query(ctx);
    int limit = query.integer("limit", Query.DEFAULT_LIMIT, 1, Query.MAX_LIMIT);
    query.check();
    Answer.json(ctx, Map.of("items", audit.newest(Caller.of(ctx).tenant(), limit)));
  }

  private void tell(Context ctx, UUID tenant, String event, String subject, String detail) {
    audit.happened(
        tenant,
        new AccessAudit.Event(event, Caller.of(ctx).name(), subject, proxies.client(ctx), detail));
  }

  /// The caller's own, or the one that an operator names.
  private UUID tenant(Caller caller, JsonNode body) {
    JsonNode named = body.path("tenant");
    if (named.isMissingNode() || named.isNull()) {
      return caller.tenant();
    }
    UUID tenant =
        tenants
            .find(named.asString(""))
            .map(Tenant::id)
            .filter(id -> id.equals(caller.tenant()) || caller.role() == Role.OPERATOR)
            .orElseThrow(() -> HttpProblem.invalidBody("tenant", "there is no such tenant"));
    return tenant;
  }

  private static String name(JsonNode body) {
    String name = body.path("name").asString("").strip();
    if (name.isEmpty()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw HttpProblem.invalidBody("name", "is 1 to " + MAX_NAME + " printable characters");
    }
    return name;
  }

  private @Nullable Instant expires(JsonNode body) {
    JsonNode node = body.path("expires_at");
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    Instant expires;
    try {
      expires = OffsetDateTime.parse(node.asString("")).toInstant();
    } catch (DateTimeException e) {
      throw HttpProblem.invalidBody("expires_at", "is an ISO 8601 date and time with offset");
    }
    if (!expires.isAfter(clock.instant())
        || expires.isAfter(Instant.parse("9999-01-01T00:00:00Z"))) {
      throw HttpProblem.invalidBody("expires_at", "lies in the future");
    }
    return expires;
  }

  private static UUID id(Context ctx) {
    try {
      return UUID.fromString(ctx.pathParam("id"));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalid(
          List.of(
              new HttpProblem.FieldError(
                  List.of("path", "id"), "Input should be a valid UUID", "uuid_parsing", null)));
    }
  }

  private static Map<String, @Nullable Object> body(ApiKey key, @Nullable String text) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", key.id());
    body.put("name", key.name());
    body.put("role", key.role());
    body.put("created_at", key.createdAt());
    body.put("created_by", key.createdBy());
    body.put("last_used_at", key.lastUsedAt());
    body.put("expires_at", key.expiresAt());
    body.put("revoked_at", key.revokedAt());
    if (text != null) {
      body.put("key", text);
    }
    return body;
  }

  private static Map<String, Object> body(Tenant tenant) {
    return Map.of("id", tenant.id(), "name", tenant.name());
  }

  private static JsonNode body(Context ctx) {
    try {
      return Json.MAPPER.readTree(ctx.body());
    } catch (JacksonException e) {
      throw HttpProblem.invalidBody("", "is not JSON: " + e.getOriginalMessage());
    }
  }
}
