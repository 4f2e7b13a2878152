package org.pgatlas.server.ui.view;

import java.util.List;

/// Results of one search over everything that has a name.
public record SearchView(String query, String headline, List<Group> groups, Empty empty) {
  public SearchView {
    groups = List.copyOf(groups);
  }

  public record Group(String title, long total, List<Hit> hits, String more) {
    public Group {
      hits = List.copyOf(hits);
    }
  }

  /// @param note why it matters, e.g. its dependents
  public record Hit(String title, String sub, String href, String note, String band) {}
}
