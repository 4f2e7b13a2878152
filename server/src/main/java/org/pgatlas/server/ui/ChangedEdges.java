package org.pgatlas.server.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.catalog.VertexLookup;
import org.pgatlas.server.catalog.VertexType;
import org.pgatlas.server.ingest.SubmissionChanges;
import org.pgatlas.server.ingest.SubmissionChanges.Changes;
import org.pgatlas.server.ingest.SubmissionChanges.Edge;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView.Section;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Words;

/// The edges that a submission changed, as tables: the first of each kind for its page, all of them
/// for the export.
final class ChangedEdges {
  private static final int SHOWN = 100;
  private static final Empty NONE =
      new Empty("No edge changed", "The document asserts what the one before it did.", null);

  private ChangedEdges() {}

  /// A section for each kind that has edges.
  ///
  /// @param page address of the submission
  static List<Section> sections(Changes changes, String page) {
    String csv = Address.of(page).with("format", "csv").toString();
    List<Section> sections = new ArrayList<>();
    if (!changes.added().isEmpty()) {
      sections.add(
          section(
              "Added",
              changes.replaces()
                  ? "asserted by this document and not by the one before it"
                  : "asserted by this document; none was in force before it",
              "added",
              changes.added(),
              csv));
    }
    if (!changes.removed().isEmpty()) {
      sections.add(
          section(
              "Removed",
              "asserted by the document before it and not by this one; what others assert stays in the graph",
              "removed",
              changes.removed(),
              csv));
    }
    if (!changes.changed().isEmpty()) {
      sections.add(
          section(
              "Changed",
              "asserted by both, with another version",
              "changed",
              changes.changed(),
              csv));
    }
    return sections;
  }

  private static Section section(
      String title, String meaning, String id, List<Edge> edges, String csv) {
    boolean more = edges.size() > SHOWN;
    String count =
        more
            ? "The first " + SHOWN + " of " + Words.count(edges.size()) + " dependencies "
            : Words.count(edges.size(), "dependency ", "dependencies ");
    boolean changed = id.equals("changed");
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text("Dependent"));
    columns.add(Table.Column.text("Dependency"));
    if (changed) {
      columns.add(Table.Column.text("Before"));
    }
    columns.add(Table.Column.text(changed ? "Now" : "Version"));
    return new Section(
        title,
        count + meaning,
        Table.plain(
            "edges-" + id,
            title + " dependencies",
            columns,
            edges.stream().limit(SHOWN).map(e -> row(e, changed)).toList(),
            NONE),
        more ? csv : null);
  }

  private static List<Cell> row(Edge edge, boolean changed) {
    List<Cell> cells = new ArrayList<>();
    cells.add(end(edge.dependent()));
    cells.add(end(edge.dependency()));
    if (changed) {
      cells.add(version(edge.before()));
    }
    cells.add(version(edge.after() == null && !changed ? edge.before() : edge.after()));
    return cells;
  }

  /// A package that the graph no longer has is named without a link.
  private static Cell end(SubmissionChanges.End end) {
    VertexLookup.Found vertex = end.vertex();
    return vertex == null
        ? new Cell.Text(end.id())
        : new Cell.Name(
            vertex.displayName(),
            Links.vertex(vertex.type() == VertexType.EXTERNAL_REPO, vertex.canonicalId()),
            end.id());
  }

  private static Cell version(@Nullable String version) {
    return version == null ? new Cell.Text("any version") : new Cell.Code(version, 24);
  }

  /// All of them, one row an edge.
  static Table table(Changes changes) {
    List<List<Cell>> rows =
        Stream.of(
                changes.added().stream().map(e -> exported("added", e)),
                changes.removed().stream().map(e -> exported("removed", e)),
                changes.changed().stream().map(e -> exported("changed", e)))
            .flatMap(s -> s)
            .toList();
    return Table.plain(
        "changes",
        "Changed dependencies",
        Stream.of("Change", "Dependent", "Dependency", "Before", "Now")
            .map(Table.Column::text)
            .toList(),
        rows,
        NONE);
  }

  private static List<Cell> exported(String change, Edge edge) {
    return List.of(
        new Cell.Text(change),
        new Cell.Text(edge.dependent().id()),
        new Cell.Text(edge.dependency().id()),
        new Cell.Text(edge.before()),
        new Cell.Text(edge.after()));
  }
}
