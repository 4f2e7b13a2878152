package org.pgatlas.server.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A finding explained, and the form to decide about it.
///
/// @param passages what matched, what was said, what would change it
/// @param path from the artifact to the component
/// @param decide null when the reader may not
public record FindingView(
    DetailView head,
    List<Passage> passages,
    List<Step> path,
    Table risk,
    @Nullable Decide decide,
    DetailView.Section history) {
  public FindingView {
    passages = List.copyOf(passages);
    path = List.copyOf(path);
  }

  /// Sentences under a title.
  ///
  /// @param tone of a passage that warns
  public record Passage(String title, String note, List<String> sentences, Tone tone) {
    public Passage {
      sentences = List.copyOf(sentences);
    }
  }

  /// A component on the way.
  public record Step(String purl, String href) {}

  /// @param problem why the last try was refused, null when there was none
  public record Decide(
      String action,
      List<Table.Option> statuses,
      List<Table.Option> justifications,
      String status,
      String justification,
      String detail,
      String remedy,
      boolean wholePackage,
      @Nullable String problem) {
    public Decide {
      statuses = List.copyOf(statuses);
      justifications = List.copyOf(justifications);
    }
  }
}
