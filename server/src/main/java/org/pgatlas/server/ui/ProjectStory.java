package org.pgatlas.server.ui;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.source.ProjectHistory;
import org.pgatlas.server.source.ProvenanceStore;
import org.pgatlas.server.source.StatusStore;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Table;

/// On a project's page: how its status came about, and which source each of its fields is from.
final class ProjectStory {
  private static final int VALUE = 120;

  private ProjectStory() {}

  static List<DetailView.Section> sections(ProjectHistory.@Nullable Found found) {
    List<DetailView.Section> sections = new ArrayList<>();
    if (found == null) {
      return sections;
    }
    sections.add(
        new DetailView.Section(
            "Status history",
            "Each change with the rule that made it and what it saw, the newest first",
            history(found.events()),
            null));
    if (!found.fields().isEmpty()) {
      sections.add(from(found.fields()));
    }
    return sections;
  }

  /// Which source each field is from.
  static DetailView.Section from(List<ProvenanceStore.Known> fields) {
    return new DetailView.Section(
        "Where it is from",
        "The source of each field; a source of lower rank never overwrites one of higher",
        fields(fields),
        null);
  }

  private static Table history(List<StatusStore.Event> events) {
    return Table.plain(
        "status-history",
        "Status history",
        List.of(
            Table.Column.text("When"),
            Table.Column.text("From"),
            Table.Column.text("To"),
            Table.Column.text("Rule"),
            Table.Column.text("Evidence")),
        events.stream()
            .map(
                event ->
                    List.<Cell>of(
                        new Cell.Time(event.at()),
                        new Cell.Text(event.from() == null ? "new" : event.from()),
                        new Cell.Text(event.to()),
                        new Cell.Code(event.rule(), 40),
                        new Cell.Text(event.evidence())))
            .toList(),
        new Empty("No status was ever decided", "The cascade decides after imports.", null));
  }

  private static Table fields(List<ProvenanceStore.Known> fields) {
    return Table.plain(
        "provenance",
        "Where each field is from",
        List.of(
            Table.Column.text("Field"),
            Table.Column.text("Value"),
            Table.Column.text("Source"),
            Table.Column.text("Since")),
        fields.stream()
            .map(
                known ->
                    List.<Cell>of(
                        new Cell.Code(known.field(), 60),
                        new Cell.Text(shortened(known.value())),
                        new Cell.Text(known.source()),
                        new Cell.Time(known.setAt())))
            .toList(),
        new Empty("Nothing is known of its fields", "Imports say where a value is from.", null));
  }

  private static String shortened(String value) {
    return value.length() <= VALUE ? value : value.substring(0, VALUE) + "…";
  }
}
