package org.pgatlas.server.finding;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `/api/v1/vulnerabilities/{id}/affected`: which artifacts and projects have it.
final class AffectedEndpoints implements Routes {
  private final AffectedStore store;
  private final Tenancy tenancy;

  AffectedEndpoints(AffectedStore store, Tenancy tenancy) {
    this.store = store;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/vulnerabilities/{id}/affected", this::affected);
  }

  private void affected(Context ctx) {
    Query query = new Query(ctx);
    Boolean byProject =
        query.oneOf(
            "by",
            word ->
                switch (word) {
                  case "artifact" -> Boolean.FALSE;
                  case "project" -> Boolean.TRUE;
                  default -> null;
                },
            List.of("artifact", "project"));
    FindingFilter filter = FindingQuery.filter(query);
    Query.Paging paging = query.paging();
    query.check();
    UUID tenant = tenancy.of(ctx);
    String id = ctx.pathParam("id");
    Boolean open = filter.open();
    Map<String, @Nullable Object> fields =
        (Boolean.TRUE.equals(byProject)
                ? fields(store.projects(tenant, id, open, paging.limit(), paging.offset()))
                : fields(store.artifacts(tenant, id, open, paging.limit(), paging.offset())))
            .orElseThrow(
                () ->
                    HttpProblem.notFound(
                        "No vulnerability has the id "
                            + (id.length() > 64 ? id.substring(0, 64) + "…" : id)));
    fields.put("limit", paging.limit());
    fields.put("offset", paging.offset());
    Answer.json(ctx, fields);
  }

  private static <T> Optional<Map<String, @Nullable Object>> fields(
      Optional<AffectedStore.Affected<T>> found) {
    return found.map(
        one -> {
          Map<String, @Nullable Object> fields = new LinkedHashMap<>();
          fields.put("vulnerability", one.name());
          fields.put("artifacts", one.artifacts());
          fields.put("projects", one.projects());
          fields.put("items", one.items());
          return fields;
        });
  }
}
