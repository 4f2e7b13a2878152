package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.catalog.CatalogReads;
import org.pgatlas.server.catalog.ContributorRow;
import org.pgatlas.server.catalog.ContributorSort;
import org.pgatlas.server.catalog.ExternalRow;
import org.pgatlas.server.catalog.ExternalSort;
import org.pgatlas.server.catalog.Listing;
import org.pgatlas.server.catalog.Order;
import org.pgatlas.server.catalog.ProjectFilter;
import org.pgatlas.server.catalog.ProjectRow;
import org.pgatlas.server.catalog.ProjectSort;
import org.pgatlas.server.catalog.RepoFilter;
import org.pgatlas.server.catalog.RepoRow;
import org.pgatlas.server.catalog.RepoSort;
import org.pgatlas.server.catalog.Slice;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Band;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.GraphView.Mode;
import org.pgatlas.server.ui.view.SearchView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Words;

/// `/search` over everything that has a name, `/search/suggest` while one types.
final class SearchPages implements Routes {
  private static final int MAX_TEXT = 256;
  private static final int SHOWN = 10;
  private static final int SUGGESTED = 8;

  private final Shells shells;
  private final CatalogReads catalog;
  private final GraphReader graph;
  private final Tenancy tenancy;

  SearchPages(Shells shells, CatalogReads catalog, GraphReader graph, Tenancy tenancy) {
    this.shells = shells;
    this.catalog = catalog;
    this.graph = graph;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/search", this::page);
    routes.get("/search/suggest", this::suggest);
  }

  private void page(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String text = text(ctx);
    if (text != null && text.startsWith("pkg:")) {
      String id = CanonicalId.tryOf(text).map(CanonicalId::value).orElse(text);
      var found = graph.position(tenant, graph.graph(tenant), id);
      if (found.isPresent()) {
        var named = graph.names(tenant, graph.graph(tenant), List.of(found.get())).get(found.get());
        if (named != null) {
          ctx.redirect(Links.vertex(named.external(), named.canonicalId()));
          return;
        }
      }
    }
    ctx.html(
        Templates.search(shells.of(ctx, "Search", Shell.Section.NONE), view(tenant, text, SHOWN)));
  }

  private void suggest(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String text = text(ctx);
    ctx.html(text == null || text.length() < 2 ? "" : Templates.suggest(best(tenant, text)));
  }

  /// The best few of everything, the exact name first.
  private SearchView best(UUID tenant, String text) {
    long active = graph.graph(tenant).active().count();
    List<SearchView.Hit> hits =
        catalog.search().search(tenant, text, SUGGESTED).stream()
            .map(
                hit ->
                    switch (hit.kind()) {
                      case PROJECT ->
                          new SearchView.Hit(
                              hit.displayName(),
                              hit.id(),
                              Links.project(hit.id()),
                              "project",
                              Band.UNKNOWN);
                      case REPO ->
                          new SearchView.Hit(
                              hit.displayName(),
                              hit.id(),
                              Links.repo(hit.id()),
                              note(hit.criticality()),
                              Band.colour(hit.criticality(), active));
                      case EXTERNAL_REPO ->
                          new SearchView.Hit(
                              hit.displayName(),
                              hit.id(),
                              Links.external(hit.id()),
                              note(hit.criticality()),
                              Band.colour(hit.criticality(), active));
                      case CONTRIBUTOR ->
                          new SearchView.Hit(
                              hit.displayName(),
                              "contributor",
                              Links.contributor(Long.parseLong(hit.id())),
                              "person",
                              Band.UNKNOWN);
                    })
            .toList();
    List<SearchView.Group> groups =
        hits.isEmpty()
            ? List.of()
            : List.of(new SearchView.Group("Best matches", hits.size(), hits, "/search"));
    return new SearchView(text, "", groups, new Empty("Nothing is called like that", "", null));
  }

  /// Packages by part of their name, for the explorer.
  List<SearchView.Hit> packages(UUID tenant, String text, int limit) {
    long active = graph.graph(tenant).active().count();
    return catalog
        .repos()
        .repos(
            tenant,
            new RepoFilter(null, text),
            List.of(Order.descending(RepoSort.CRITICALITY_SCORE)),
            Slice.first(limit))
        .rows()
        .stream()
        .map(
            r ->
                new SearchView.Hit(
                    r.displayName(),
                    r.canonicalId(),
                    Links.graph(r.canonicalId(), Mode.BLAST),
                    note(r.criticalityScore()),
                    Band.colour(Rows.wide(r.criticalityScore()), active)))
        .toList();
  }

  private static @Nullable String text(Context ctx) {
    Query query = new Query(ctx);
    String text = query.text("q", MAX_TEXT);
    query.check();
    return text == null ? null : text.strip();
  }

  private SearchView view(UUID tenant, @Nullable String text, int shown) {
    if (text == null) {
      return new SearchView(
          "",
          "Search the atlas",
          List.of(),
          new Empty(
              "Type a part of a name",
              "A package, a project or a person; a whole purl leads straight to its page.",
              null));
    }
    Slice slice = Slice.first(shown);
    long active = graph.graph(tenant).active().count();
    List<SearchView.Group> groups = new ArrayList<>();
    addRepos(tenant, groups, text, slice, active);
    addProjects(tenant, groups, text, slice);
    addExternals(tenant, groups, text, slice, active);
    addPeople(tenant, groups, text, slice);
    long total = groups.stream().mapToLong(SearchView.Group::total).sum();
    return new SearchView(
        text,
        Words.count(total, "result", "results") + " for “" + text + "”",
        groups,
        new Empty(
            "Nothing is called like that",
            "Fewer letters find more. Search looks for a part of a name, in either case; a purl must be whole.",
            null));
  }

  private void addRepos(
      UUID tenant, List<SearchView.Group> groups, String text, Slice slice, long active) {
    Listing<RepoRow> repo =
        catalog
            .repos()
            .repos(
                tenant,
                new RepoFilter(null, text),
                List.of(Order.descending(RepoSort.CRITICALITY_SCORE)),
                slice);
    add(
        groups,
        "Repos",
        "/repos",
        text,
        repo.total(),
        repo.rows().stream()
            .map(
                r ->
                    new SearchView.Hit(
                        r.displayName(),
                        r.canonicalId(),
                        Links.repo(r.canonicalId()),
                        note(r.criticalityScore()),
                        Band.colour(Rows.wide(r.criticalityScore()), active)))
            .toList());
  }

  private void addProjects(UUID tenant, List<SearchView.Group> groups, String text, Slice slice) {
    Listing<ProjectRow> project =
        catalog
            .projects()
            .projects(
                tenant,
                new ProjectFilter(null, null, null, text),
                List.of(Order.descending(ProjectSort.CRITICALITY_SCORE)),
                slice);
    add(
        groups,
        "Projects",
        "/projects",
        text,
        project.total(),
        project.rows().stream()
            .map(
                p ->
                    new SearchView.Hit(
                        p.displayName(),
                        p.canonicalId(),
                        Links.project(p.canonicalId()),
                        p.activityStatus().text(),
                        Band.UNKNOWN))
            .toList());
  }

  private void addExternals(
      UUID tenant, List<SearchView.Group> groups, String text, Slice slice, long active) {
    Listing<ExternalRow> external =
        catalog
            .externals()
            .externals(
                tenant, text, List.of(Order.descending(ExternalSort.CRITICALITY_SCORE)), slice);
    add(
        groups,
        "Externals",
        "/externals",
        text,
        external.total(),
        external.rows().stream()
            .map(
                x ->
                    new SearchView.Hit(
                        x.displayName(),
                        x.canonicalId(),
                        Links.external(x.canonicalId()),
                        note(x.criticalityScore()),
                        Band.colour(Rows.wide(x.criticalityScore()), active)))
            .toList());
  }

  private void addPeople(UUID tenant, List<SearchView.Group> groups, String text, Slice slice) {
    Listing<ContributorRow> person =
        catalog
            .contributors()
            .contributors(tenant, text, List.of(Order.ascending(ContributorSort.NAME)), slice);
    add(
        groups,
        "People",
        "/contributors",
        text,
        person.total(),
        person.rows().stream()
            .map(
                c ->
                    new SearchView.Hit(
                        c.name(), "contributor", Links.contributor(c.id()), "", Band.UNKNOWN))
            .toList());
  }

  private static void add(
      List<SearchView.Group> groups,
      String title,
      String path,
      String text,
      long total,
      List<SearchView.Hit> hits) {
    if (!hits.isEmpty()) {
      groups.add(
          new SearchView.Group(
              title, total, hits, Address.of(path).with("search", text).toString()));
    }
  }

  private static String note(@Nullable Number criticality) {
    return criticality == null
        ? Words.NOT_ANALYSED
        : Words.count(criticality.longValue(), "dependent", "dependents");
  }
}
