package org.pgatlas.server.snapshot;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  private final Tenancy tenancy;

  public GraphEndpoints(GraphQuestions questions, Tenancy tenancy) {
    this.questions = questions;
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
    String id = id(query, "id");
    Query.Paging paging = query.paging();
    query.check();
    answer(
        ctx, questions.reach(tenancy.of(ctx), id, direction, paging.limit(), paging.offset()), id);
  }

  private void paths(Context ctx) {
    Query query = new Query(ctx);
    String from = id(query, "from");
    String to = id(query, "to");
    int limit = query.integer("limit", 5, 1, 50);
    Boolean longer =
        query.oneOf(
            "longer", text -> YES_OR_NO.contains(text) ? Boolean.valueOf(text) : null, YES_OR_NO);
    query.check();
    answer(
        ctx,
        questions.paths(tenancy.of(ctx), from, to, limit, Boolean.TRUE.equals(longer)),
        from + " or " + to);
  }

  private void neighbourhood(Context ctx) {
    Query query = new Query(ctx);
    String id = id(query, "id");
    GraphQuestions.Direction direction = direction(query);
    int depth = query.integer("depth", 2, 1, 20);
    int limit = query.integer("limit", 150, 1, 300);
    query.check();
    answer(ctx, questions.neighbourhood(tenancy.of(ctx), id, direction, depth, limit), id);
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

  private static String id(Query query, String name) {
    String text = query.text(name, MAX_ID);
    if (text == null) {
      query.wrong(name, "Field required", "missing", null);
      return "";
    }
    try {
      return CanonicalId.of(text).value();
    } catch (MalformedPurlException e) {
      query.wrong(name, String.valueOf(e.getMessage()), "purl", text);
      return "";
    }
  }

  private static void answer(Context ctx, Optional<?> answer, @Nullable String id) {
    ctx.contentType("application/json");
    ctx.result(
        Json.write(
            answer.orElseThrow(() -> HttpProblem.notFound("The graph has no package " + id))));
  }
}
