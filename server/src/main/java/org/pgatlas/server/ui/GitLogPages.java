package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.UUID;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.submission.GitLogAttemptRow;
import org.pgatlas.server.submission.GitLogAuditStore;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// `/gitlog`: which git histories came, and what became of each.
final class GitLogPages implements Routes {
  private final Shells shells;
  private final GitLogAuditStore audit;
  private final UUID tenant;

  GitLogPages(Shells shells, GitLogAuditStore audit, UUID tenant) {
    this.shells = shells;
    this.audit = audit;
    this.tenant = tenant;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/gitlog", this::list);
  }

  private void list(Context ctx) {
    ListRequest request =
        ListRequest.of(
            ctx, "/gitlog", List.of("submitted_at"), new SortKey("submitted_at", true), List.of());
    GitLogAuditStore.Listing found =
        audit.attempts(tenant, null, request.limit(), request.offset());
    Table table =
        new Table(
            "gitlog",
            "Git histories, newest first",
            List.of(
                Table.Column.text("Repo"),
                Table.Column.text("Status"),
                Table.Column.number("Commits", "Commits in the window, bots left out"),
                Table.Column.number("People", "Contributors in the window"),
                Table.Column.number(
                    "By bots", "Commits that were left out because a bot made them"),
                Table.Column.text("Up to"),
                Table.Column.text("Received")),
            found.rows().stream().map(GitLogPages::row).toList(),
            request.paging(found.total()),
            null,
            request.csvHref(),
            new Empty(
                "No git history yet",
                "People, commits and pony factor come from the log of a repository.",
                "./atlas gitlog PATH"));
    if (request.csv()) {
      Answers.csv(ctx, "gitlog", table);
      return;
    }
    ListView view =
        new ListView(
            found.total() == 1 ? "1 git history" : Words.count(found.total()) + " git histories",
            "Every attempt, newest first. The newest window of a repo replaces the one before it.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "Git history", Shell.Section.GITLOG), view));
  }

  private static List<Cell> row(GitLogAttemptRow g) {
    String error = g.errorDetail();
    return List.of(
        new Cell.Name(
            g.repoDisplayName(), Links.repo(g.repoCanonicalId()), g.sinceMonths() + " months"),
        switch (g.status()) {
          case "processed" ->
              new Cell.Badge("processed", Tone.GOOD, "Its people and commits are counted.");
          case "failed" ->
              new Cell.Badge(
                  "failed", Tone.BAD, error == null ? "It could not be processed." : error);
          default -> new Cell.Badge("pending", Tone.WAIT, "It waits for a worker.");
        },
        new Cell.Count(Rows.wide(g.commitCount())),
        new Cell.Count(Rows.wide(g.contributorCount())),
        new Cell.Count(Rows.wide(g.botCommitCount())),
        new Cell.Code(g.headSha(), 14),
        new Cell.Time(g.submittedAt()));
  }
}
