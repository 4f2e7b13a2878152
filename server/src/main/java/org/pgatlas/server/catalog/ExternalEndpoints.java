package org.pgatlas.server.catalog;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.PathId;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `GET /api/v1/external-repos…`.
public final class ExternalEndpoints implements Routes {
  private static final String PREFIX = "/api/v1/external-repos/";
  private static final String DEPENDS_ON = "depends-on";
  private static final String HAS_DEPENDENTS = "has-dependents";
  private static final List<String> SUFFIXES = List.of(DEPENDS_ON, HAS_DEPENDENTS);

  private final ExternalReadStore externals;
  private final Tenancy tenancy;

  public ExternalEndpoints(ExternalReadStore externals, Tenancy tenancy) {
    this.externals = externals;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/external-repos", this::list);
    routes.get(PREFIX + "<id>", this::one);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    @Nullable String search = Parameters.search(query);
    List<Order<ExternalSort>> orders = Parameters.orders(query, ExternalSort.values());
    Query.Paging paging = query.paging();
    query.check();
    Listing<ExternalRow> listing =
        externals.externals(tenant, search, orders, Parameters.slice(paging));
    Answer.page(
        ctx, RepoJson.External.class, Parameters.page(listing, RepoJson.External::of, paging));
  }

  private void one(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    PathId path = PathId.of(ctx, PREFIX, SUFFIXES);
    String id = Parameters.canonical(path.id());
    String suffix = path.suffix();
    if (suffix == null) {
      ExternalDetailRow external =
          externals.external(tenant, id).orElseThrow(() -> unknown(path.id()));
      Answer.json(ctx, RepoJson.ExternalDetail.of(external));
      return;
    }
    switch (suffix) {
      case DEPENDS_ON ->
          RepoEndpoints.neighbours(
              ctx,
              externals
                  .dependencies(tenant, id, List.of(), Slice.ALL)
                  .orElseThrow(() -> unknown(path.id())));
      case HAS_DEPENDENTS ->
          RepoEndpoints.neighbours(
              ctx,
              externals
                  .dependents(tenant, id, List.of(), Slice.ALL)
                  .orElseThrow(() -> unknown(path.id())));
      default -> throw unknown(path.id());
    }
  }

  private static RuntimeException unknown(String id) {
    return Parameters.unknown("External repo", id);
  }
}
