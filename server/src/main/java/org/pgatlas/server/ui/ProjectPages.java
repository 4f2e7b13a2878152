package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.pgatlas.server.catalog.ActivityStatus;
import org.pgatlas.server.catalog.Listing;
import org.pgatlas.server.catalog.Order;
import org.pgatlas.server.catalog.ProjectContributorRow;
import org.pgatlas.server.catalog.ProjectDependencyRow;
import org.pgatlas.server.catalog.ProjectDetailRow;
import org.pgatlas.server.catalog.ProjectFilter;
import org.pgatlas.server.catalog.ProjectReadStore;
import org.pgatlas.server.catalog.ProjectRow;
import org.pgatlas.server.catalog.ProjectSort;
import org.pgatlas.server.catalog.ProjectType;
import org.pgatlas.server.catalog.RepoRow;
import org.pgatlas.server.catalog.RepoSort;
import org.pgatlas.server.catalog.Slice;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.PathId;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.question.ProjectPlaces;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.source.ProjectHistory;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.DetailView.Fact;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// `/projects` and the page of each.
final class ProjectPages implements Routes {
  private static final int SHOWN = 12;

  private final Shells shells;
  private final ProjectReadStore projects;
  private final GraphReader graph;
  private final ProjectHistory history;
  private final ProjectPlaces places;
  private final Tenancy tenancy;
  private final Clock clock;

  ProjectPages(
      Shells shells,
      ProjectReadStore projects,
      GraphReader graph,
      ProjectHistory history,
      ProjectPlaces places,
      Tenancy tenancy,
      Clock clock) {
    this.shells = shells;
    this.projects = projects;
    this.graph = graph;
    this.history = history;
    this.places = places;
    this.tenancy = tenancy;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/projects", this::list);
    routes.get("/projects/<id>", this::project);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ListRequest request =
        ListRequest.of(
            ctx,
            "/projects",
            Arrays.stream(ProjectSort.values()).map(ProjectSort::field).toList(),
            new SortKey("criticality_score", true),
            List.of("activity_status", "project_type"));
    ProjectSort field =
        Arrays.stream(ProjectSort.values())
            .filter(s -> s.field().equals(request.sort().field()))
            .findFirst()
            .orElse(ProjectSort.CRITICALITY_SCORE);
    ProjectFilter filter =
        new ProjectFilter(
            ProjectType.find(request.choice("project_type")).orElse(null),
            ActivityStatus.find(request.choice("activity_status")).orElse(null),
            null,
            request.search());
    Listing<ProjectRow> found =
        projects.projects(
            tenant,
            filter,
            List.of(new Order<>(field, request.sort().descending())),
            Slice.of(request.limit(), request.offset()));
    Table table = table(request, found);
    if (request.csv()) {
      Answers.csv(ctx, "projects", table);
      return;
    }
    ListView view =
        new ListView(
            Words.count(found.total(), "project", "projects")
                + (request.search() == null ? "" : " called like “" + request.search() + "”"),
            "Who makes the packages. A project's criticality is the sum over its repos.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "Projects", Shell.Section.PROJECTS), view));
  }

  private static Table table(ListRequest request, Listing<ProjectRow> found) {
    return new Table(
        "projects",
        "Projects",
        List.of(
            request.column("Project", "display_name", false, null),
            request.column(
                "Status",
                "activity_status",
                false,
                "Whether the project is released, built, given up or silent"),
            request.column(
                "Criticality", "criticality_score", true, "Sum of the criticality of its repos"),
            Table.Column.number(
                "Outside dependents",
                "Distinct active packages of other projects that depend on any of its repos"),
            request.column(
                "Pony factor", "pony_factor", true, Rows.PONY + ", merged over its repos"),
            request.column(
                "Adoption", "adoption_score", true, "Mean adoption of its repos; 0 to 100")),
        found.rows().stream().map(ProjectPages::row).toList(),
        request.paging(found.total()),
        request.filter(
            "Filter projects by name",
            List.of(
                new Table.Choice(
                    "activity_status",
                    "Status",
                    request.choice("activity_status"),
                    Arrays.stream(ActivityStatus.values())
                        .map(s -> new Table.Option(s.text(), s.text()))
                        .toList()),
                new Table.Choice(
                    "project_type",
                    "Type",
                    request.choice("project_type"),
                    Arrays.stream(ProjectType.values())
                        .map(t -> new Table.Option(t.text(), t.text()))
                        .toList()))),
        request.csvHref(),
        request.filtered()
            ? new Empty(
                "No project matches", "Take a filter away, or search over everything.", null)
            : new Empty(
                "No project is known yet",
                "Projects come with registries and with the first SBOM of an owner.",
                "./atlas demo"));
  }

  private static List<Cell> row(ProjectRow p) {
    return List.of(
        new Cell.Name(p.displayName(), Links.project(p.canonicalId()), p.canonicalId()),
        Rows.status(p.activityStatus()),
        new Cell.Count(p.criticalityScore()),
        new Cell.Count(p.criticalityUnion()),
        new Cell.Count(Rows.wide(p.ponyFactor())),
        new Cell.Decimal(p.adoptionScore(), 1));
  }

  private void project(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String id = PathId.of(ctx, "/projects/", List.of()).id();
    ProjectDetailRow row =
        projects
            .project(tenant, id, clock.instant())
            .orElseThrow(
                () ->
                    HttpProblem.notFound(
                        "No project has the id " + Words.shortened(id, 200) + "."));
    Listing<RepoRow> repos =
        projects
            .repos(
                tenant, id, List.of(Order.descending(RepoSort.CRITICALITY_SCORE)), Slice.first(50))
            .orElse(new Listing<>(List.of(), 0));
    Listing<ProjectContributorRow> people =
        projects
            .contributors(tenant, id, null, Slice.first(SHOWN))
            .orElse(new Listing<>(List.of(), 0));
    DetailView view =
        view(
            tenant,
            row,
            repos,
            people,
            projects.hasDependents(tenant, id).orElse(List.of()),
            projects.dependsOn(tenant, id).orElse(List.of()));
    ctx.html(Templates.detail(shells.of(ctx, view.title(), Shell.Section.PROJECTS), view));
  }

  private DetailView view(
      UUID tenant,
      ProjectDetailRow row,
      Listing<RepoRow> repos,
      Listing<ProjectContributorRow> people,
      List<ProjectDependencyRow> dependents,
      List<ProjectDependencyRow> dependencies) {
    ProjectRow project = row.project();
    Long union = project.criticalityUnion();
    String finding =
        union == null
            ? "Its impact is not analysed yet."
            : Words.count(union, "active package", "active packages")
                + " of other projects rest on its "
                + Words.count(row.repos(), "repo", "repos")
                + ".";
    List<DetailView.Section> sections = new ArrayList<>();
    sections.add(
        new DetailView.Section(
            "Repos",
            "What it publishes, most critical first"
                + (repos.total() > repos.rows().size() ? "; the first " + repos.rows().size() : ""),
            repoTable(tenant, repos.rows()),
            null));
    sections.add(
        new DetailView.Section(
            "Projects that depend on it",
            Words.count(dependents.size(), "project", "projects") + ", by number of dependencies",
            dependencyTable("dependents", dependents, "No other project depends on it"),
            null));
    sections.add(
        new DetailView.Section(
            "Projects it depends on",
            Words.count(dependencies.size(), "project", "projects") + ", by number of dependencies",
            dependencyTable("dependencies", dependencies, "It depends on no other project"),
            null));
    sections.add(
        new DetailView.Section(
            "Contributors",
            "Commits merged over its repos, bots left out",
            peopleTable(people.rows()),
            null));
    sections.add(
        MetricPages.ofProject(
            places.values(tenant, project.canonicalId(), graph.graph(tenant).runId()),
            project.canonicalId()));
    sections.addAll(ProjectStory.sections(history.of(tenant, project.canonicalId()).orElse(null)));
    return new DetailView(
        "Project",
        project.displayName(),
        project.canonicalId(),
        finding,
        List.of(
            Rows.status(project.activityStatus()),
            new Cell.Badge(project.projectType().text(), Tone.PLAIN, "Kind of project.")),
        List.of(),
        figures(row),
        null,
        null,
        List.of(
            Fact.text("Category", project.category()),
            Fact.text("Owner", project.gitOwnerUrl()),
            Fact.text("Updated", Words.minute(project.updatedAt()))),
        sections,
        List.of());
  }

  private static List<Figure> figures(ProjectDetailRow row) {
    ProjectRow p = row.project();
    Integer pony = p.ponyFactor();
    return List.of(
        Figure.of(
            "Criticality",
            p.criticalityScore() == null ? null : Words.count(p.criticalityScore()),
            "sum over " + Words.count(row.repos(), "repo", "repos"),
            "Sum of the criticality of its repos; a package that depends on two of them counts twice."),
        Figure.of(
            "Outside dependents",
            p.criticalityUnion() == null ? null : Words.count(p.criticalityUnion()),
            "distinct active packages",
            "Distinct active packages of other projects that depend on any of its repos, directly or not."),
        Figure.of(
                "Pony factor",
                pony == null ? null : Words.count(pony),
                pony == null ? "needs the git history of its repos" : "people",
                Rows.PONY + ", merged over its repos.")
            .toned(pony != null && pony == 1 ? Tone.BAD : Tone.PLAIN),
        Figure.of(
            "Adoption",
            p.adoptionScore() == null ? null : Words.decimal(p.adoptionScore(), 1),
            p.adoptionScore() == null ? "no downloads, stars or forks known" : "of 100",
            "Mean adoption of its repos."),
        Figure.of(
            "Active people",
            pony == null ? null : Words.count(row.activeContributors().last90Days()),
            pony == null
                ? "needs the git history of its repos"
                : "in 90 days, " + Words.count(row.activeContributors().last30Days()) + " in 30",
            "Contributors with a commit in the last 90 and 30 days, as far as git history is known."));
  }

  private Table repoTable(UUID tenant, List<RepoRow> repos) {
    long active = graph.graph(tenant).active().count();
    return Table.plain(
        "repos",
        "Repos of the project",
        List.of(
            Table.Column.text("Repo"),
            Table.Column.number("Dependents", Rows.DEPENDENTS),
            Table.Column.number("Pony factor", Rows.PONY),
            Table.Column.text("Version")),
        repos.stream()
            .map(
                r ->
                    List.<Cell>of(
                        new Cell.Name(r.displayName(), Links.repo(r.canonicalId()), null),
                        new Cell.Share(Rows.wide(r.criticalityScore()), active),
                        new Cell.Count(Rows.wide(r.ponyFactor())),
                        new Cell.Code(r.latestVersion(), 20)))
            .toList(),
        new Empty(
            "No repo is known",
            "The project has published nothing that a document or registry names.",
            null));
  }

  private static Table dependencyTable(String id, List<ProjectDependencyRow> rows, String none) {
    return Table.plain(
        id,
        "Projects",
        List.of(
            Table.Column.text("Project"),
            Table.Column.number("Dependencies", "Dependencies between repos of the two"),
            Table.Column.text("Status")),
        rows.stream()
            .limit(SHOWN)
            .map(
                d ->
                    List.<Cell>of(
                        new Cell.Name(
                            d.project().displayName(),
                            Links.project(d.project().canonicalId()),
                            null),
                        new Cell.Count(d.edgeCount()),
                        Rows.status(d.project().activityStatus())))
            .toList(),
        new Empty(none, "As far as documents and registries tell.", null));
  }

  private static Table peopleTable(List<ProjectContributorRow> rows) {
    return Table.plain(
        "people",
        "Contributors",
        List.of(
            Table.Column.text("Person"),
            Table.Column.number("Commits", "In the window, over all repos"),
            Table.Column.number("Repos", "Repos of the project with a commit of theirs")),
        rows.stream()
            .map(
                c ->
                    List.<Cell>of(
                        new Cell.Name(
                            c.contributor().name(), Links.contributor(c.contributor().id()), null),
                        new Cell.Count(c.commits()),
                        new Cell.Count((long) c.repos())))
            .toList(),
        Rows.noHistory("pkg:github/owner/name"));
  }
}
