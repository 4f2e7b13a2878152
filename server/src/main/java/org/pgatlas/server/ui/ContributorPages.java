package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.pgatlas.server.catalog.ContributionRow;
import org.pgatlas.server.catalog.ContributorDetailRow;
import org.pgatlas.server.catalog.ContributorReadStore;
import org.pgatlas.server.catalog.ContributorRow;
import org.pgatlas.server.catalog.ContributorSort;
import org.pgatlas.server.catalog.Listing;
import org.pgatlas.server.catalog.Order;
import org.pgatlas.server.catalog.Slice;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.snapshot.GraphReader;
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

/// `/contributors` and the page of each. People are known by a keyed hash of their address; the
/// address itself is never shown.
final class ContributorPages implements Routes {
  private final Shells shells;
  private final ContributorReadStore contributors;
  private final GraphReader graph;
  private final Tenancy tenancy;

  ContributorPages(
      Shells shells, ContributorReadStore contributors, GraphReader graph, Tenancy tenancy) {
    this.shells = shells;
    this.contributors = contributors;
    this.graph = graph;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/contributors", this::list);
    routes.get("/contributors/{id}", this::person);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ListRequest request =
        ListRequest.of(
            ctx,
            "/contributors",
            Arrays.stream(ContributorSort.values()).map(ContributorSort::field).toList(),
            new SortKey("name", false),
            List.of());
    ContributorSort field =
        request.sort().field().equals("id") ? ContributorSort.ID : ContributorSort.NAME;
    Listing<ContributorRow> found =
        contributors.contributors(
            tenant,
            request.search(),
            List.of(new Order<>(field, request.sort().descending())),
            Slice.of(request.limit(), request.offset()));
    Table table =
        new Table(
            "contributors",
            "Contributors",
            List.of(
                request.column("Person", "name", false, null),
                Table.Column.text("Hash of the address")),
            found.rows().stream()
                .map(
                    c ->
                        List.<Cell>of(
                            new Cell.Name(c.name(), Links.contributor(c.id()), null),
                            new Cell.Code(c.emailHash(), 24)))
                .toList(),
            request.paging(found.total()),
            request.filter("Filter people by name", List.of()),
            request.csvHref(),
            request.filtered()
                ? new Empty(
                    "Nobody is called like that",
                    "The filter looks for a part of the name, in either case.",
                    null)
                : new Empty(
                    "No git history yet",
                    "People come from the git history of repositories.",
                    "./atlas gitlog PATH"));
    if (request.csv()) {
      Answers.csv(ctx, "contributors", table);
      return;
    }
    ListView view =
        new ListView(
            Words.count(found.total(), "person contributed", "people contributed"),
            "From the git history of known repositories, bots left out. Addresses are kept as keyed hashes only.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "Contributors", Shell.Section.CONTRIBUTORS), view));
  }

  private void person(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String text = ctx.pathParam("id");
    if (!text.matches("[0-9]{1,9}")) {
      throw HttpProblem.notFound("No contributor has the id " + Words.shortened(text, 64) + ".");
    }
    ContributorDetailRow row =
        contributors
            .contributor(tenant, Integer.parseInt(text))
            .orElseThrow(() -> HttpProblem.notFound("No contributor has the id " + text + "."));
    DetailView view = view(tenant, row);
    ctx.html(Templates.detail(shells.of(ctx, view.title(), Shell.Section.CONTRIBUTORS), view));
  }

  private DetailView view(UUID tenant, ContributorDetailRow row) {
    List<ContributionRow> contributions = row.contributions();
    long alone =
        contributions.stream()
            .filter(c -> c.repoPonyFactor() != null && c.repoPonyFactor() == 1)
            .count();
    Table repos = repos(tenant, contributions);
    return new DetailView(
        "Contributor",
        row.contributor().name(),
        null,
        Words.count(row.totalCommits(), "commit", "commits")
            + " in "
            + Words.count(contributions.size(), "repo", "repos")
            + ".",
        List.of(),
        List.of(),
        List.of(
            Figure.of(
                "Commits",
                Words.count(row.totalCommits()),
                "in the windows of " + Words.count(contributions.size(), "repo", "repos"),
                "Commits that git histories of known repositories give to this person."),
            Figure.of(
                "Repos",
                Words.count(contributions.size()),
                "with a commit in the window",
                "Known repos with at least one commit of theirs."),
            Figure.of(
                    "In repos of one person",
                    Words.count(alone),
                    "repos with a pony factor of 1",
                    "Repos of theirs in which one person made at least half of the commits.")
                .toned(alone > 0 ? Tone.WARN : Tone.PLAIN),
            Figure.of(
                "Last commit",
                row.lastContribution().map(Words::day).orElse(null),
                row.firstContribution()
                    .map(f -> "first " + Words.day(f))
                    .orElse("none in the window"),
                "Newest commit known, in UTC.")),
        null,
        null,
        List.of(Fact.code("Hash of the address", row.contributor().emailHash())),
        List.of(new DetailView.Section("Repos", "Most commits first", repos, null)),
        List.of());
  }

  private Table repos(UUID tenant, List<ContributionRow> contributions) {
    long active = graph.graph(tenant).active().count();
    return Table.plain(
        "repos",
        "Repos, most commits first",
        List.of(
            Table.Column.text("Repo"),
            Table.Column.number("Commits", "Commits in the window"),
            Table.Column.number("Dependents", Rows.DEPENDENTS),
            Table.Column.number("Pony factor", Rows.PONY),
            Table.Column.text("Last commit")),
        contributions.stream()
            .map(
                c ->
                    List.<Cell>of(
                        new Cell.Name(
                            c.repoDisplayName(),
                            Links.repo(c.repoCanonicalId()),
                            c.repoCanonicalId()),
                        new Cell.Count((long) c.commits()),
                        new Cell.Share(Rows.wide(c.repoCriticalityScore()), active),
                        new Cell.Count(Rows.wide(c.repoPonyFactor())),
                        new Cell.Time(c.lastCommitDate())))
            .toList(),
        new Empty("No commit is known", "Their commits left the window.", null));
  }
}
