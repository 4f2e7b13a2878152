package org.pgatlas.server.ui.view;

import java.util.List;

/// A page that is one table: its finding, its scope, the table.
public record ListView(String headline, String subtitle, List<Figure> figures, Table table) {
  public ListView {
    figures = List.copyOf(figures);
  }
}
