package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.history.History;
import org.pgatlas.server.history.HistoryStore;
import org.pgatlas.server.history.SnapshotStore;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Words;

/// `/history`: the kept snapshots; `/history/{id}`: what changed since one of them.
final class HistoryPages implements Routes {
  private static final int SHOWN = 100;
  private static final int CHANGES = 50;

  private final Shells shells;
  private final History history;
  private final Tenancy tenancy;
  private final Clock clock;

  HistoryPages(Shells shells, History history, Tenancy tenancy, Clock clock) {
    this.shells = shells;
    this.history = history;
    this.tenancy = tenancy;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/history", this::list);
    routes.get("/history/{id}", this::since);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    List<SnapshotStore.Snapshot> snapshots = history.snapshots().list(tenant, SHOWN, 0);
    long total = history.snapshots().count(tenant);
    List<List<Cell>> rows = new ArrayList<>();
    for (SnapshotStore.Snapshot snapshot : snapshots) {
      rows.add(
          List.of(
              new Cell.Name(
                  "Since " + Words.minute(snapshot.createdAt()),
                  "/history/" + snapshot.id(),
                  snapshot.label().isEmpty() ? null : snapshot.label()),
              new Cell.Count((long) snapshot.vertexCount()),
              new Cell.Count((long) snapshot.edgeCount()),
              new Cell.Count(snapshot.metricRunId()),
              new Cell.Text(Words.bytes(snapshot.bytes())),
              new Cell.Code(snapshot.contentHash(), 14)));
    }
    Table table =
        Table.plain(
            "snapshots",
            "Kept snapshots of the graph",
            List.of(
                Table.Column.text("What changed"),
                Table.Column.number("Packages", null),
                Table.Column.number("Dependencies", null),
                Table.Column.number("Run", "The newest metric run then"),
                Table.Column.number("Size", "As it is kept, compressed"),
                Table.Column.text("Hash")),
            rows,
            new Empty(
                "No snapshot is kept yet",
                "One is made every night when the graph has changed, or by hand.",
                "./atlas snapshot create"));
    ListView view =
        new ListView(
            snapshots.isEmpty()
                ? "No past is kept yet"
                : Words.count(total, "snapshot", "snapshots")
                    + " of the graph, the newest "
                    + Words.ago(snapshots.getFirst().createdAt(), clock.instant()),
            snapshots.isEmpty()
                ? "Snapshots show what was added, removed and changed since, and which metrics moved."
                : "Each opens what was added, removed and changed since, and which metrics moved.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "History", Shell.Section.HISTORY), view));
  }

  private void since(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    long id = Query.pathInteger(ctx, "id");
    History.Difference diff = history.difference(tenant, id, null, CHANGES);
    ctx.html(Templates.detail(shells.of(ctx, "What changed", Shell.Section.HISTORY), view(diff)));
  }

  private DetailView view(History.Difference diff) {
    SnapshotStore.Snapshot from = diff.from();
    long edges = (long) diff.edges().added() + diff.edges().removed() + diff.edges().changed();
    return new DetailView(
        "Snapshot",
        "Since " + Words.minute(from.createdAt()),
        null,
        Words.count(edges, "dependency changed", "dependencies changed")
            + " and the metrics of "
            + Words.count(diff.metrics().total(), "package or project", "packages and projects")
            + " moved"
            + (from.label().isEmpty() ? "." : " since “" + from.label() + "”."),
        List.of(),
        List.of(new DetailView.Action("All snapshots", "/history")),
        List.of(
            figure("Packages added", diff.vertices().added(), from.vertexCount(), "packages then"),
            figure(
                "Packages removed", diff.vertices().removed(), from.vertexCount(), "packages then"),
            figure(
                "Dependencies added", diff.edges().added(), from.edgeCount(), "dependencies then"),
            figure(
                "Dependencies removed",
                diff.edges().removed(),
                from.edgeCount(),
                "dependencies then"),
            figure(
                "Ranges changed", diff.edges().changed(), from.edgeCount(), "dependencies then")),
        null,
        null,
        List.of(),
        List.of(metrics(diff), packages(diff), dependencies(diff)),
        List.of());
  }

  private static Figure figure(String label, int value, int base, String of) {
    return Figure.of(
        label,
        Words.count(value),
        "of " + Words.count(base) + " " + of,
        label + " between the snapshot and now.");
  }

  private static DetailView.Section metrics(History.Difference diff) {
    List<List<Cell>> rows = new ArrayList<>();
    for (HistoryStore.Movement m : diff.metrics().items()) {
      rows.add(
          List.of(
              new Cell.Name(
                  m.displayName(),
                  "/search?q="
                      + java.net.URLEncoder.encode(
                          m.canonicalId(), java.nio.charset.StandardCharsets.UTF_8),
                  m.canonicalId()),
              new Cell.Text(moved(m.criticalityBefore(), m.criticalityAfter())),
              new Cell.Text(moved(m.ponyBefore(), m.ponyAfter())),
              new Cell.Text(moved(m.adoptionBefore(), m.adoptionAfter()))));
    }
    return new DetailView.Section(
        "Metrics that moved",
        "Greatest change of criticality first"
            + (diff.metrics().total() > rows.size()
                ? "; " + rows.size() + " of " + Words.count(diff.metrics().total())
                : ""),
        Table.plain(
            "moved",
            "Metrics that moved",
            List.of(
                Table.Column.text("Of"),
                Table.Column.number("Criticality", null),
                Table.Column.number("Pony factor", null),
                Table.Column.number("Adoption", null)),
            rows,
            new Empty("No metric moved", "No run since then changed a value.", null)),
        null);
  }

  private static String moved(@Nullable Number before, @Nullable Number after) {
    if (before == null ? after == null : before.equals(after)) {
      return after == null ? Words.NOT_ANALYSED : text(after);
    }
    return text(before) + " → " + text(after);
  }

  private static String text(@Nullable Number value) {
    return value == null
        ? "none"
        : value instanceof Double real ? Words.decimal(real, 1) : Words.count(value.longValue());
  }

  private static DetailView.Section packages(History.Difference diff) {
    return new DetailView.Section(
        "Packages",
        "Added, removed, changed",
        Table.plain(
            "packages",
            "Changed packages",
            List.of(
                Table.Column.text("What"), Table.Column.text("Package"), Table.Column.text("How")),
            diff.vertexChanges().stream()
                .map(
                    c ->
                        List.<Cell>of(
                            new Cell.Text(c.what()),
                            new Cell.Code(c.canonicalId(), 60),
                            new Cell.Text(c.detail().isEmpty() ? null : c.detail())))
                .toList(),
            new Empty("No package changed", "The same packages as now.", null)),
        null);
  }

  private static DetailView.Section dependencies(History.Difference diff) {
    return new DetailView.Section(
        "Dependencies",
        "Added, removed, changed in range or confidence",
        Table.plain(
            "dependencies",
            "Changed dependencies",
            List.of(
                Table.Column.text("What"),
                Table.Column.text("Dependent"),
                Table.Column.text("Dependency"),
                Table.Column.text("Range")),
            diff.edgeChanges().stream()
                .map(
                    c ->
                        List.<Cell>of(
                            new Cell.Text(c.what()),
                            new Cell.Code(c.dependent(), 40),
                            new Cell.Code(c.dependency(), 40),
                            new Cell.Text(ranges(c.rangeBefore(), c.rangeAfter()))))
                .toList(),
            new Empty("No dependency changed", "The same dependencies as now.", null)),
        null);
  }

  private static @Nullable String ranges(@Nullable String before, @Nullable String after) {
    if (before == null || before.equals(after)) {
      return after;
    }
    return after == null ? before : before + " → " + after;
  }
}
