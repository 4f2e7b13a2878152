package org.pgatlas.server.catalog;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `GET /api/v1/contributors…`.
public final class ContributorEndpoints implements Routes {
  private static final String ID = "contributor_id";

  private final ContributorReadStore contributors;
  private final Tenancy tenancy;

  public ContributorEndpoints(ContributorReadStore contributors, Tenancy tenancy) {
    this.contributors = contributors;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/contributors", this::list);
    routes.get("/api/v1/contributors/{" + ID + "}", this::one);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    @Nullable String search = Parameters.search(query);
    List<Order<ContributorSort>> orders = Parameters.orders(query, ContributorSort.values());
    Query.Paging paging = query.paging();
    query.check();
    Listing<ContributorRow> listing =
        contributors.contributors(tenant, search, orders, Parameters.slice(paging));
    Answer.page(
        ctx,
        ContributorJson.Summary.class,
        Parameters.page(listing, ContributorJson.Summary::of, paging));
  }

  private void one(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    int id = Query.pathInteger(ctx, ID);
    ContributorDetailRow contributor =
        contributors
            .contributor(tenant, id)
            .orElseThrow(() -> Parameters.unknown("Contributor", Integer.toString(id)));
    Answer.json(ctx, ContributorJson.Detail.of(contributor));
  }
}
