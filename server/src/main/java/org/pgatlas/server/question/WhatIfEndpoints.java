package org.pgatlas.server.question;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `POST /api/v1/graph/what-if`: what a change would do, asked with a small JSON object.
final class WhatIfEndpoints implements Routes {
  private static final int MAX_BODY = 64 * 1024;
  private static final int MAX_TEXT = 2048;
  private static final int MAX_SHOWN = 200;
  private static final int SHOWN = 20;
  private static final Set<String> FIELDS =
      Set.of("change", "package", "version", "by", "contributor", "project", "limit", "exact");
  private static final List<String> KINDS =
      List.of("remove", "compromise", "upgrade", "replace", "maintainer-leaves", "project-dies");

  private final WhatIf whatIf;
  private final Tenancy tenancy;

  WhatIfEndpoints(WhatIf whatIf, Tenancy tenancy) {
    this.whatIf = whatIf;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/v1/graph/what-if", this::ask);
  }

  private void ask(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    JsonNode body = body(ctx);
    for (String field : body.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw HttpProblem.invalidBody(field, "Extra inputs are not permitted");
      }
    }
    JsonNode limit = body.path("limit");
    if (!limit.isMissingNode()
        && (!limit.canConvertToInt() || limit.asInt() < 1 || limit.asInt() > MAX_SHOWN)) {
      throw HttpProblem.invalidBody(
          "limit", "Input should be a whole number from 1 to " + MAX_SHOWN);
    }
    JsonNode exact = body.path("exact");
    if (!exact.isMissingNode() && !exact.isBoolean()) {
      throw HttpProblem.invalidBody("exact", "Input should be true or false");
    }
    Answer.json(
        ctx,
        whatIf.ask(
            tenant,
            change(body),
            limit.isMissingNode() ? SHOWN : limit.asInt(),
            exact.asBoolean(false)));
  }

  private static JsonNode body(Context ctx) {
    try {
      JsonNode body = Json.MAPPER.readTree(Body.document(ctx, MAX_BODY));
      if (!body.isObject()) {
        throw HttpProblem.invalidBody("change", "The body should be a JSON object");
      }
      return body;
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    } catch (JacksonException e) {
      throw HttpProblem.badRequest(
          "malformed-json", "The body is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Change change(JsonNode body) {
    return switch (text(body, "change")) {
      case "remove" -> new Change.Remove(id(body, "package"));
      case "compromise" -> new Change.Compromise(id(body, "package"), optional(body, "version"));
      case "upgrade" -> new Change.Upgrade(id(body, "package"), text(body, "version"));
      case "replace" -> new Change.Replace(id(body, "package"), id(body, "by"));
      case "maintainer-leaves" -> {
        JsonNode contributor = body.path("contributor");
        if (!contributor.canConvertToInt()) {
          throw HttpProblem.invalidBody("contributor", "Input should be a valid integer");
        }
        yield new Change.MaintainerLeaves(contributor.asInt());
      }
      case "project-dies" -> new Change.ProjectDies(text(body, "project"));
      default ->
          throw HttpProblem.invalidBody(
              "change", "Input should be one of " + String.join(", ", KINDS));
    };
  }

  private static String text(JsonNode body, String field) {
    String text = optional(body, field);
    if (text == null) {
      throw HttpProblem.invalidBody(field, "Field required");
    }
    return text;
  }

  private static @Nullable String optional(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString() || value.asString().isBlank() || value.asString().indexOf('\0') >= 0) {
      throw HttpProblem.invalidBody(field, "Input should be a text");
    }
    if (value.asString().length() > MAX_TEXT) {
      throw HttpProblem.invalidBody(
          field, "String should have at most " + MAX_TEXT + " characters");
    }
    return value.asString().strip();
  }

  private static String id(JsonNode body, String field) {
    try {
      return CanonicalId.of(text(body, field)).value();
    } catch (MalformedPurlException e) {
      throw HttpProblem.invalidBody(field, String.valueOf(e.getMessage()));
    }
  }
}
