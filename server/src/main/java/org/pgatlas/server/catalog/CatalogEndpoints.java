package org.pgatlas.server.catalog;

import io.javalin.config.RoutesConfig;
import java.time.Clock;
import java.util.List;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// REST of the whole catalogue.
public final class CatalogEndpoints implements Routes {
  private final List<Routes> all;

  public CatalogEndpoints(CatalogReads reads, Tenancy tenancy, Clock clock) {
    all =
        List.of(
            new OverviewEndpoints(reads.overview(), reads.search(), tenancy, clock),
            new ProjectEndpoints(reads.projects(), tenancy, clock),
            new RepoEndpoints(reads.repos(), tenancy, clock),
            new ExternalEndpoints(reads.externals(), tenancy),
            new ContributorEndpoints(reads.contributors(), tenancy));
  }

  @Override
  public void register(RoutesConfig routes) {
    all.forEach(one -> one.register(routes));
  }
}
