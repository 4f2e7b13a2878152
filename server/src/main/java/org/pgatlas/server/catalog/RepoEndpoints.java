package org.pgatlas.server.catalog;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.PathId;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `GET /api/v1/repos…`.
public final class RepoEndpoints implements Routes {
  private static final String PREFIX = "/api/v1/repos/";
  private static final String DEPENDS_ON = "depends-on";
  private static final String HAS_DEPENDENTS = "has-dependents";
  private static final String CONTRIBUTORS = "contributors";
  private static final List<String> SUFFIXES = List.of(DEPENDS_ON, HAS_DEPENDENTS, CONTRIBUTORS);

  private final RepoReadStore repos;
  private final Tenancy tenancy;
  private final Clock clock;

  public RepoEndpoints(RepoReadStore repos, Tenancy tenancy, Clock clock) {
    this.repos = repos;
    this.tenancy = tenancy;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/repos", this::list);
    routes.get(PREFIX + "<id>", this::one);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    RepoFilter filter =
        new RepoFilter(
            query.integerOrNull("project_id", Integer.MIN_VALUE, Integer.MAX_VALUE),
            Parameters.search(query));
    List<Order<RepoSort>> orders = Parameters.orders(query, RepoSort.values());
    Query.Paging paging = query.paging();
    query.check();
    Listing<RepoRow> listing = repos.repos(tenant, filter, orders, Parameters.slice(paging));
    Answer.page(
        ctx, RepoJson.Summary.class, Parameters.page(listing, RepoJson.Summary::of, paging));
  }

  private void one(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    PathId path = PathId.of(ctx, PREFIX, SUFFIXES);
    String id = Parameters.canonical(path.id());
    String suffix = path.suffix();
    if (suffix == null) {
      RepoDetailRow repo =
          repos.repo(tenant, id, clock.instant()).orElseThrow(() -> unknown(path.id()));
      Answer.json(ctx, RepoJson.Detail.of(repo));
      return;
    }
    switch (suffix) {
      case DEPENDS_ON ->
          neighbours(
              ctx,
              repos
                  .dependencies(tenant, id, List.of(), Slice.ALL)
                  .orElseThrow(() -> unknown(path.id())));
      case HAS_DEPENDENTS ->
          neighbours(
              ctx,
              repos
                  .dependents(tenant, id, List.of(), Slice.ALL)
                  .orElseThrow(() -> unknown(path.id())));
      case CONTRIBUTORS -> contributors(ctx, id);
      default -> throw unknown(path.id());
    }
  }

  private void contributors(Context ctx, String id) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    @Nullable String search = Parameters.search(query);
    Query.Paging paging = query.paging();
    query.check();
    Listing<RepoContributorRow> listing =
        repos
            .contributors(tenant, id, search, Parameters.slice(paging))
            .orElseThrow(() -> unknown(id));
    Answer.page(
        ctx,
        ContributorJson.OfRepo.class,
        Parameters.page(listing, ContributorJson.OfRepo::of, paging));
  }

  static void neighbours(Context ctx, Listing<NeighbourRow> listing) {
    Answer.list(
        ctx,
        RepoJson.Dependency.class,
        listing.rows().stream().map(RepoJson.Dependency::of).toList());
  }

  private static RuntimeException unknown(String id) {
    return Parameters.unknown("Repo", id);
  }
}
