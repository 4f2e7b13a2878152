package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.source.SourceOverview;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// `/sources`: where the atlas has its facts from, and how fresh each source is.
final class SourcesPage implements Routes {
  private final Shells shells;
  private final SourceOverview overview;
  private final Tenancy tenancy;
  private final Clock clock;

  SourcesPage(Shells shells, SourceOverview overview, Tenancy tenancy, Clock clock) {
    this.shells = shells;
    this.overview = overview;
    this.tenancy = tenancy;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/sources", this::page);
  }

  private void page(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    List<SourceOverview.Line> lines = overview.lines(tenant);
    Table table = table(lines, clock.instant());
    if ("csv".equals(ctx.queryParam("format"))) {
      Answers.csv(ctx, "sources", table);
      return;
    }
    ctx.html(
        Templates.list(
            shells.of(ctx, "Sources", Shell.Section.SOURCES),
            new ListView(
                headline(lines),
                "Where facts are from, apart from what CI submits. A source of lower rank never"
                    + " overwrites one of higher; the pages of projects and packages say of each"
                    + " field whose it is.",
                List.of(),
                table)));
  }

  private static String headline(List<SourceOverview.Line> lines) {
    long failed = count(lines, SourceOverview.State.FAILED);
    long fresh = count(lines, SourceOverview.State.FRESH);
    if (failed > 0) {
      return Words.count(failed, "source has failed", "sources have failed");
    }
    return fresh == 0
        ? "Nothing was imported yet"
        : Words.count(fresh, "source has told", "sources have told") + " what is known here";
  }

  private static long count(List<SourceOverview.Line> lines, SourceOverview.State state) {
    return lines.stream().filter(line -> line.state() == state).count();
  }

  private static Table table(List<SourceOverview.Line> lines, Instant now) {
    return new Table(
        "sources",
        "Sources with their freshness",
        List.of(
            Table.Column.text("Source"),
            Table.Column.text("State"),
            Table.Column.text("Last import"),
            Table.Column.number("Odd", "Entries of the last import that were reported"),
            Table.Column.number("Told of", "Packages, repos or projects it has told something of"),
            Table.Column.number("Fields", "Values that stand as this source gave them"),
            Table.Column.text("Next")),
        lines.stream().map(line -> row(line, now)).toList(),
        null,
        null,
        "/sources?format=csv",
        new Empty("No source is known", "There is always one.", null));
  }

  private static List<Cell> row(SourceOverview.Line line, Instant now) {
    SourceOverview.Run last = line.last();
    return List.of(
        new Cell.Name(line.source(), link(line), line.kind()),
        badge(line),
        new Cell.Text(last == null ? none(line, now) : told(last, line.freshAt(), now)),
        new Cell.Count(last == null ? 0 : last.reported()),
        new Cell.Count(line.things()),
        new Cell.Count(line.fields()),
        new Cell.Text(next(line.schedule())));
  }

  private static String link(SourceOverview.Line line) {
    SourceOverview.Run last = line.last();
    if (last != null) {
      return "/api/v1/feed-imports/" + last.id();
    }
    return line.source().equals("gitlogs") ? "/gitlog" : "/docs";
  }

  private static String none(SourceOverview.Line line, Instant now) {
    return line.freshAt() == null ? "none yet" : Words.ago(line.freshAt(), now);
  }

  /// When it began and how it went; when the one before was complete, if this one is not.
  private static String told(SourceOverview.Run run, @Nullable Instant freshAt, Instant now) {
    StringBuilder text = new StringBuilder(Words.ago(run.startedAt(), now));
    if (run.status().equals("processed")) {
      return text.toString();
    }
    String error = run.error();
    Integer total = run.total();
    if (error != null) {
      // An address without its query says enough here, and fits.
      text.append(": ").append(Words.shortened(error.replaceAll("\\?\\S*", ""), 120));
    } else {
      text.append(", ")
          .append(
              total == null
                  ? run.phase()
                  : Words.count(run.done()) + " of " + Words.count(total) + ", " + run.phase());
    }
    if (freshAt != null) {
      text.append("; complete ").append(Words.ago(freshAt, now));
    }
    return text.toString();
  }

  private static String next(SourceOverview.@Nullable Next next) {
    if (next == null) {
      return "by hand";
    }
    return next.paused() ? "paused" : Words.minute(next.nextRun());
  }

  private static Cell.Badge badge(SourceOverview.Line line) {
    Tone tone =
        switch (line.state()) {
          case FRESH -> Tone.GOOD;
          case RUNNING -> Tone.WAIT;
          case FAILED -> Tone.BAD;
          case NEVER, UNCONFIGURED -> Tone.PLAIN;
        };
    String definition =
        switch (line.state()) {
          case FRESH -> "The last import took everything that could be read.";
          case RUNNING -> "An import is under way or waits for the source.";
          case FAILED -> "The last import failed; what earlier ones told stays.";
          case NEVER -> "It could be asked, and nothing was had from it yet.";
          case UNCONFIGURED -> "No address of it is configured, and no file of it was imported.";
        };
    return new Cell.Badge(line.state().label().toLowerCase(Locale.ROOT), tone, definition);
  }
}
