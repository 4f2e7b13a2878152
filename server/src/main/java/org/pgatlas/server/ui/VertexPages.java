package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.pgatlas.server.catalog.ExternalReadStore;
import org.pgatlas.server.catalog.ExternalRow;
import org.pgatlas.server.catalog.ExternalSort;
import org.pgatlas.server.catalog.Listing;
import org.pgatlas.server.catalog.NeighbourSort;
import org.pgatlas.server.catalog.Order;
import org.pgatlas.server.catalog.RepoFilter;
import org.pgatlas.server.catalog.RepoReadStore;
import org.pgatlas.server.catalog.RepoRow;
import org.pgatlas.server.catalog.RepoSort;
import org.pgatlas.server.catalog.Slice;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.PathId;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Words;

/// `/repos`, `/externals` and the page of each.
final class VertexPages implements Routes {
  private static final List<Order<NeighbourSort>> MOST_CRITICAL =
      List.of(Order.descending(NeighbourSort.CRITICALITY_SCORE));
  private static final Slice SHOWN = Slice.first(10);

  private final Shells shells;
  private final RepoReadStore repos;
  private final ExternalReadStore externals;
  private final GraphReader graph;
  private final VertexDetails details;
  private final Tenancy tenancy;
  private final Clock clock;

  VertexPages(
      Shells shells,
      RepoReadStore repos,
      ExternalReadStore externals,
      GraphReader graph,
      VertexDetails details,
      Tenancy tenancy,
      Clock clock) {
    this.shells = shells;
    this.repos = repos;
    this.externals = externals;
    this.graph = graph;
    this.details = details;
    this.tenancy = tenancy;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/repos", this::repoList);
    routes.get("/repos/<id>", this::repo);
    routes.get("/externals", this::externalList);
    routes.get("/externals/<id>", this::external);
  }

  private void repoList(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ListRequest request =
        ListRequest.of(
            ctx,
            "/repos",
            Arrays.stream(RepoSort.values()).map(RepoSort::field).toList(),
            new SortKey("criticality_score", true),
            List.of());
    RepoSort field =
        Arrays.stream(RepoSort.values())
            .filter(s -> s.field().equals(request.sort().field()))
            .findFirst()
            .orElse(RepoSort.CRITICALITY_SCORE);
    Listing<RepoRow> found =
        repos.repos(
            tenant,
            new RepoFilter(null, request.search()),
            List.of(new Order<>(field, request.sort().descending())),
            Slice.of(request.limit(), request.offset()));
    Table table = repoTable(tenant, request, found);
    if (request.csv()) {
      Answers.csv(ctx, "repos", table);
      return;
    }
    String headline =
        request.search() == null
            ? Words.count(found.total(), "repo", "repos")
            : Words.count(found.total(), "repo is", "repos are")
                + " called like “"
                + request.search()
                + "”";
    ListView view =
        new ListView(
            headline,
            "Packages and repositories of known projects, with what rests on them.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "Repos", Shell.Section.REPOS), view));
  }

  private Table repoTable(UUID tenant, ListRequest request, Listing<RepoRow> found) {
    long active = graph.graph(tenant).active().count();
    return new Table(
        "repos",
        "Repos",
        List.of(
            request.column("Repo", "display_name", false, null),
            request.column("Dependents", "criticality_score", true, Rows.DEPENDENTS),
            request.column("Pony factor", "pony_factor", true, Rows.PONY),
            request.column(
                "Adoption",
                "adoption_score",
                true,
                "Mean percentile of downloads, stars and forks among repos with a value; 0 to 100"),
            Table.Column.text("Project"),
            Table.Column.text("Version"),
            request.column("Last commit", "latest_commit_date", false, null)),
        found.rows().stream()
            .map(
                r -> {
                  String project = r.projectCanonicalId();
                  String projectName = r.projectDisplayName();
                  return List.<Cell>of(
                      new Cell.Name(r.displayName(), Links.repo(r.canonicalId()), r.canonicalId()),
                      new Cell.Share(Rows.wide(r.criticalityScore()), active),
                      new Cell.Count(Rows.wide(r.ponyFactor())),
                      new Cell.Decimal(r.adoptionScore(), 1),
                      project == null
                          ? new Cell.Text(null)
                          : new Cell.Name(
                              projectName == null ? project : projectName,
                              Links.project(project),
                              null),
                      new Cell.Code(r.latestVersion(), 22),
                      new Cell.Time(r.latestCommitDate()));
                })
            .toList(),
        request.paging(found.total()),
        request.filter("Filter repos by name", List.of()),
        request.csvHref(),
        request.filtered()
            ? new Empty(
                "No repo is called like that",
                "The filter looks for a part of the name, in either case. Externals and people have pages of their own.",
                null)
            : new Empty(
                "No repo is known yet",
                "Load the bundled ecosystem, or submit an SBOM of yours.",
                "./atlas demo"));
  }

  private void externalList(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ListRequest request =
        ListRequest.of(
            ctx,
            "/externals",
            Arrays.stream(ExternalSort.values()).map(ExternalSort::field).toList(),
            new SortKey("criticality_score", true),
            List.of());
    ExternalSort field =
        Arrays.stream(ExternalSort.values())
            .filter(s -> s.field().equals(request.sort().field()))
            .findFirst()
            .orElse(ExternalSort.CRITICALITY_SCORE);
    Listing<ExternalRow> found =
        externals.externals(
            tenant,
            request.search(),
            List.of(new Order<>(field, request.sort().descending())),
            Slice.of(request.limit(), request.offset()));
    long active = graph.graph(tenant).active().count();
    Table table =
        new Table(
            "externals",
            "Externals",
            List.of(
                request.column("External", "display_name", false, null),
                request.column("Dependents", "criticality_score", true, Rows.DEPENDENTS),
                Table.Column.number(
                    "Projects", "Distinct projects whose repos depend on it, directly or not"),
                Table.Column.text("Version")),
            found.rows().stream()
                .map(
                    x ->
                        List.<Cell>of(
                            new Cell.Name(
                                x.displayName(), Links.external(x.canonicalId()), x.canonicalId()),
                            new Cell.Share(Rows.wide(x.criticalityScore()), active),
                            new Cell.Count(Rows.wide(x.criticalityProjects())),
                            new Cell.Code(x.latestVersion(), 22)))
                .toList(),
            request.paging(found.total()),
            request.filter("Filter externals by name", List.of()),
            request.csvHref(),
            new Empty(
                request.filtered() ? "No external is called like that" : "No external is known",
                request.filtered()
                    ? "The filter looks for a part of the name, in either case."
                    : "Externals are packages that a repo depends on and no known project publishes.",
                null));
    if (request.csv()) {
      Answers.csv(ctx, "externals", table);
      return;
    }
    ListView view =
        new ListView(
            Words.count(found.total(), "external", "externals")
                + (request.search() == null ? "" : " called like “" + request.search() + "”"),
            "Packages that known repos depend on and no known project publishes.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "Externals", Shell.Section.EXTERNALS), view));
  }

  private void repo(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String id = VertexDetails.canonical(PathId.of(ctx, "/repos/", List.of()).id());
    var row =
        repos
            .repo(tenant, id, clock.instant())
            .orElseThrow(
                () -> HttpProblem.notFound("No repo has the id " + Words.shortened(id, 200) + "."));
    String canonical = row.repo().canonicalId();
    var dependents =
        repos
            .dependents(tenant, canonical, MOST_CRITICAL, SHOWN)
            .orElse(new Listing<>(List.of(), 0));
    var dependencies =
        repos
            .dependencies(tenant, canonical, MOST_CRITICAL, SHOWN)
            .orElse(new Listing<>(List.of(), 0));
    ctx.html(
        Templates.detail(
            shells.of(ctx, row.repo().displayName(), Shell.Section.REPOS),
            details.repo(tenant, row, dependents, dependencies)));
  }

  private void external(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String id = VertexDetails.canonical(PathId.of(ctx, "/externals/", List.of()).id());
    var row =
        externals
            .external(tenant, id)
            .orElseThrow(
                () ->
                    HttpProblem.notFound(
                        "No external has the id " + Words.shortened(id, 200) + "."));
    String canonical = row.external().canonicalId();
    var dependents =
        externals
            .dependents(tenant, canonical, MOST_CRITICAL, SHOWN)
            .orElse(new Listing<>(List.of(), 0));
    var dependencies =
        externals
            .dependencies(tenant, canonical, MOST_CRITICAL, SHOWN)
            .orElse(new Listing<>(List.of(), 0));
    ctx.html(
        Templates.detail(
            shells.of(ctx, row.external().displayName(), Shell.Section.EXTERNALS),
            details.external(tenant, row, dependents, dependencies)));
  }
}
