package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.question.Keystone;
import org.pgatlas.server.question.Priority;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Words;

/// `/priority`: what to fund or fix first, with reasons; `/keystones`: who carries it alone.
final class PriorityPages implements Routes {
  private static final int KEYSTONES = 100;

  private final Shells shells;
  private final Priority priority;
  private final Tenancy tenancy;

  PriorityPages(Shells shells, Priority priority, Tenancy tenancy) {
    this.shells = shells;
    this.priority = priority;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/priority", this::list);
    routes.get("/keystones", this::keystones);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ListRequest request =
        ListRequest.of(
            ctx, "/priority", List.of("priority"), new SortKey("priority", true), List.of());
    Priority.Ranking ranking = priority.ranking(tenant, request.limit(), request.offset());
    Table table = table(request, ranking);
    if (request.csv()) {
      Answers.csv(ctx, "priority", table);
      return;
    }
    long known = (long) ranking.total() - ranking.unknown();
    String headline =
        ranking.items().isEmpty()
            ? "Nothing rests on any repo yet"
            : known == 0
                ? "How fragile is not known yet: no git history of what others rest on was read"
                : ranking.items().getFirst().displayName() + " comes first: much rests on little";
    ListView view =
        new ListView(
            headline,
            "Impact times fragility of "
                + Words.count(ranking.total(), "repo", "repos")
                + " that others rest on"
                + (ranking.unknown() == 0
                    ? "."
                    : "; of "
                        + Words.count(ranking.unknown())
                        + " no fragility is known, they come last."),
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "Priority", Shell.Section.PRIORITY), view));
  }

  private static Table table(ListRequest request, Priority.Ranking ranking) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Priority.Item item : ranking.items()) {
      List<Cell> row = new ArrayList<>();
      row.add(
          new Cell.Name(item.displayName(), Links.repo(item.canonicalId()), item.canonicalId()));
      row.add(new Cell.Decimal(item.priority(), 2));
      row.add(
          new Cell.Text(
              Words.count(item.criticality(), "dependent", "dependents")
                  + ", rank "
                  + Words.count(item.criticalityRank())));
      for (Priority.Factor factor : item.factors()) {
        row.add(factor.value() == null ? new Cell.Decimal(null, 1) : new Cell.Text(text(factor)));
      }
      rows.add(row);
    }
    return new Table(
        "priority",
        "What to fund or fix first",
        List.of(
            Table.Column.text("Repo"),
            Table.Column.number(
                "Priority",
                "Impact (percentile of criticality among repos, 0 to 1) times fragility (mean of"
                    + " its known factors, 0 to 1)"),
            Table.Column.text("Impact"),
            Table.Column.text("Pony factor"),
            Table.Column.text("Concentration"),
            Table.Column.text("Last commit"),
            Table.Column.text("Open findings")),
        rows,
        request.paging(ranking.total()),
        null,
        null,
        new Empty("Nothing to rank", "It needs repos that others depend on.", "./atlas demo"));
  }

  /// A factor with its number and rank, or that it is missing.
  private static String text(Priority.Factor factor) {
    Double value = factor.value();
    Integer rank = factor.rank();
    if (value == null) {
      return Words.NOT_ANALYSED;
    }
    String number =
        switch (factor.factor()) {
          case "staleness" -> Words.count(Math.round(value), "day ago", "days ago");
          case "herfindahl" -> "HHI " + Words.count(Math.round(value));
          default -> Words.count(Math.round(value));
        };
    return rank == null
        ? number
        : number + ", rank " + Words.count(rank) + " of " + Words.count(factor.of());
  }

  private void keystones(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    List<Keystone> keystones = priority.keystones(tenant, KEYSTONES);
    @Nullable String csv = ctx.queryParam("format");
    Table table =
        new Table(
            "keystones",
            "Keystone contributors",
            List.of(
                Table.Column.text("Contributor"),
                Table.Column.number(
                    "Held",
                    "Sum of the criticality of the repos where half of the commits or more are"
                        + " theirs"),
                Table.Column.number("Repos", "Repos where they are the whole pony factor"),
                Table.Column.text("Most critical"),
                Table.Column.text("What if")),
            keystones.stream()
                .map(
                    k ->
                        List.<Cell>of(
                            new Cell.Name(k.name(), Links.contributor(k.id()), null),
                            new Cell.Count(k.held()),
                            new Cell.Count((long) k.repos()),
                            new Cell.Code(k.mostCritical(), 40),
                            new Cell.Name(
                                "they leave?",
                                Address.of("/what-if")
                                    .with("change", "maintainer-leaves")
                                    .with("id", k.id())
                                    .toString(),
                                null)))
                .toList(),
            null,
            null,
            "/keystones?format=csv",
            new Empty(
                "No keystone is known",
                "It needs the git history of repos that others rest on.",
                "./atlas gitlog PATH"));
    if ("csv".equals(csv)) {
      Answers.csv(ctx, "keystones", table);
      return;
    }
    ListView view =
        new ListView(
            keystones.isEmpty()
                ? "No keystone contributor is known"
                : keystones.getFirst().name() + " alone carries the most",
            "People who made at least half of the commits of repos that others rest on.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "Keystones", Shell.Section.PRIORITY), view));
  }
}
