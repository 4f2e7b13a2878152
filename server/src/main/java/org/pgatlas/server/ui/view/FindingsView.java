package org.pgatlas.server.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The list of findings: pages go on from the last row of the one before, so there is a first and a
/// next one.
///
/// @param clear where the filter is empty, null when it is
/// @param csv the same list as a file, whole
/// @param first null on the first page
/// @param next null on the last one
public record FindingsView(
    String headline,
    String subtitle,
    List<Figure> figures,
    List<Field> fields,
    List<Table.Choice> choices,
    @Nullable String clear,
    String csv,
    Table table,
    String range,
    @Nullable String first,
    @Nullable String next) {
  public FindingsView {
    figures = List.copyOf(figures);
    fields = List.copyOf(fields);
    choices = List.copyOf(choices);
  }

  /// A text to filter by.
  public record Field(String name, String label, String value, String placeholder) {}
}
