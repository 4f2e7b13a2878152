package org.pgatlas.server.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change to imagine and what it would do.
///
/// @param changes what may be chosen
/// @param result null until something was asked
public record WhatIfView(
    String headline,
    String subtitle,
    List<Table.Option> changes,
    String change,
    String id,
    String version,
    String by,
    @Nullable Result result,
    @Nullable String problem) {
  public WhatIfView {
    changes = List.copyOf(changes);
  }

  /// @param all where the question is asked without a bound; null when all was computed
  public record Result(
      List<Figure> figures,
      Reach reach,
      Table packages,
      Table projects,
      Table moves,
      List<String> notes,
      @Nullable String all) {
    public Result {
      figures = List.copyOf(figures);
      notes = List.copyOf(notes);
    }
  }
}
