package org.pgatlas.server.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
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
import org.pgatlas.server.tenant.Tenant;
import org.pgatlas.server.tenant.TenantStore;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `/api/v1/keys`, `/api/v1/tenants`, `/api/v1/access-audit`, `/api/v1/whoami`.
final class AccessEndpoints implements Routes {
  private final KeyDesk desk;
  private final TenantStore tenants;
  private final AccessAudit audit;
  private final boolean keysNeeded;
  private final Consumer<UUID> made;

  AccessEndpoints(
      KeyDesk desk,
      TenantStore tenants,
      AccessAudit audit,
      boolean keysNeeded,
      Consumer<UUID> made) {
    this.desk = desk;
    this.tenants = tenants;
    this.audit = audit;
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
    Answer.json(
        ctx,
        Map.of("items", desk.list(Caller.of(ctx)).stream().map(key -> body(key, null)).toList()));
  }

  private void make(Context ctx) {
    JsonNode body = body(ctx);
    String name = KeyDesk.name(body.path("name").asString(""));
    Role role = KeyDesk.role(Caller.of(ctx), body.path("role").asString(""));
    UUID tenant = tenant(Caller.of(ctx), body);
    Keys.Made key = desk.make(asker(ctx), tenant, name, role, expires(body));
    ctx.status(201);
    ctx.header("Location", "/api/v1/keys/" + key.key().id());
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("application/json");
    ctx.result(Json.write(body(key.key(), key.text())));
  }

  private void revoke(Context ctx) {
    desk.revoke(asker(ctx), id(ctx));
    ctx.status(204);
  }

  private KeyDesk.Asker asker(Context ctx) {
    return new KeyDesk.Asker(Caller.of(ctx), desk.proxies().client(ctx));
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
    desk.tell(asker(ctx), tenant.id(), "tenant.created", name, "");
    ctx.status(201);
    Answer.json(ctx, body(tenant));
  }

  private void audit(Context ctx) {
    Query query = new Query(ctx);
    int limit = query.integer("limit", Query.DEFAULT_LIMIT, 1, Query.MAX_LIMIT);
    query.check();
    Answer.json(ctx, Map.of("items", audit.newest(Caller.of(ctx).tenant(), limit)));
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

  private static @Nullable Instant expires(JsonNode body) {
    JsonNode node = body.path("expires_at");
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(node.asString("")).toInstant();
    } catch (DateTimeException e) {
      throw HttpProblem.invalidBody("expires_at", "is an ISO 8601 date and time with offset");
    }
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
