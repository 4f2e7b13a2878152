package org.pgatlas.server.snapshot;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;

/// `/api/v1/graph/…`: blast radius, paths, neighbourhoods.
public final class GraphEndpoints implements Routes {
  private static final int MAX_ID = 2048;
  private static final List<String> DIRECTIONS = List.of("dependents", "dependencies");
  private static final List<String> YES_OR_NO = List.of("true", "false");

  private final GraphQuestions questions;
  private final Moment.Past past;
  private final Tenancy tenancy;

  public GraphEndpoints(GraphQuestions questions, Moment.Past past, Tenancy tenancy) {
    this.questions = questions;
    this.past = past;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/graph/blast-radius", this::blastRadius);
    routes.get("/api/v1/graph/reach", this::reach);
    routes.get("/api/v1/graph/paths", this::paths);
    routes.get("/api/v1/graph/neighborhood", this::neighbourhood);
  }

  private void blastRadius(Context ctx) {
    answerReach(ctx, new Query(ctx), GraphQuestions.Direction.DEPENDENTS);
  }

  private void reach(Context ctx) {
    Query query = new Query(ctx);
    answerReach(ctx, query, direction(query));
  }

  private void answerReach(Context ctx, Query query, GraphQuestions.Direction direction) {
    UUID tenant = tenancy.of(ctx);
    String id = id(tenant, query, "id");
    Query.Paging paging = query.paging();
    Optional<Moment> then = past.asked(tenant, query);
    query.check();
    answer(
        ctx,
        tenant,
        questions.reach(moment(tenant, then), id, direction, paging.limit(), paging.offset()),
        id);
  }

  private void paths(Context ctx) {
    Query query = new Query(ctx);
    UUID tenant = tenancy.of(ctx);
    String from = id(tenant, query, "from");
    String to = id(tenant, query, "to");
    int limit = query.integer("limit", 5, 1, 50);
    Boolean longer =
        query.oneOf(
            "longer", text -> YES_OR_NO.contains(text) ? Boolean.valueOf(text) : null, YES_OR_NO);
    Optional<Moment> then = past.asked(tenant, query);
    query.check();
    answer(
        ctx,
        tenant,
        questions.paths(moment(tenant, then), from, to, limit, Boolean.TRUE.equals(longer)),
        from,
        to);
  }

  private void neighbourhood(Context ctx) {
    Query query = new Query(ctx);
    UUID tenant = tenancy.of(ctx);
    String id = id(tenant, query, "id");
    GraphQuestions.Direction direction = direction(query);
    int depth = query.integer("depth", 2, 1, 20);
    int limit = query.integer("limit", 150, 1, 300);
    Optional<Moment> then = past.asked(tenant, query);
    query.check();
    answer(
        ctx,
        tenant,
        questions.neighbourhood(moment(tenant, then), id, direction, depth, limit),
        id);
  }

  private static GraphQuestions.Direction direction(Query query) {
    GraphQuestions.Direction direction =
        query.oneOf(
            "direction",
            text ->
                switch (text) {
                  case "dependents" -> GraphQuestions.Direction.DEPENDENTS;
                  case "dependencies" -> GraphQuestions.Direction.DEPENDENCIES;
                  default -> null;
                },
            DIRECTIONS);
    return direction == null ? GraphQuestions.Direction.DEPENDENTS : direction;
  }

  private Moment moment(UUID tenant, Optional<Moment> then) {
    return then.orElseGet(() -> questions.now(tenant));
  }

  private String id(UUID tenant, Query query, String name) {
    String text = query.text(name, MAX_ID);
    if (text == null) {
      query.wrong(name, "Field required", "missing", null);
      return "";
    }
    try {
      return CanonicalId.of(text).value();
    } catch (MalformedPurlException e) {
      query.wrong(name, e.getMessage() + suggested(tenant, text), "purl", text);
      return "";
    }
  }

  /// Ids of packages with the name that the text ends with.
  private String suggested(UUID tenant, String text) {
    String name = text.strip();
    name = name.substring(name.lastIndexOf('/') + 1);
    int at = name.lastIndexOf('@');
    List<String> called = questions.called(tenant, at > 0 ? name.substring(0, at) : name);
    return called.isEmpty() ? "" : "; did you mean " + String.join(" or ", called) + "?";
  }

  private void answer(Context ctx, UUID tenant, Optional<?> answer, String... ids) {
    if (answer.isEmpty()) {
      StringBuilder more = new StringBuilder();
      for (String id : ids) {
        String others = suggested(tenant, id);
        more.append(others.contains(id + " ") || others.contains(id + "?") ? "" : others);
      }
      throw HttpProblem.notFound("The graph has no package " + String.join(" or ", ids) + more);
    }
    ctx.contentType("application/json");
    ctx.result(Json.write(answer.get()));
  }
}
