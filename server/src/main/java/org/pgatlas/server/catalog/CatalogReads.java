package org.pgatlas.server.catalog;

import org.pgatlas.server.db.Database;

/// The read side as one argument: REST, pages and command line call the same functions.
public record CatalogReads(
    ProjectReadStore projects,
    RepoReadStore repos,
    ExternalReadStore externals,
    ContributorReadStore contributors,
    OverviewStore overview,
    SearchStore search) {
  public static CatalogReads of(Database database) {
    return new CatalogReads(
        new ProjectReadStore(database),
        new RepoReadStore(database),
        new ExternalReadStore(database),
        new ContributorReadStore(database),
        new OverviewStore(database),
        new SearchStore(database));
  }
}
