package org.pgatlas.server.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.ui.picture.Rings;

/// The explorer: a picture around one package, its legend, and the same as a table.
///
/// @param start null when no package is chosen yet
/// @param data what the script needs to draw and expand, as JSON
public record GraphView(
    Mode mode,
    String headline,
    String subtitle,
    @Nullable Start start,
    String to,
    List<ModeLink> modes,
    @Nullable Rings rings,
    @Nullable Reach reach,
    List<PathLine> paths,
    @Nullable Table twin,
    String data,
    List<SearchView.Hit> suggestions,
    @Nullable String problem) {
  /// Rows of the table that a phone shows before the reader asks for the others; `table.css` has
  /// the same number.
  public static final int ROWS_ON_PHONE = 12;

  public GraphView {
    modes = List.copyOf(modes);
    paths = List.copyOf(paths);
    suggestions = List.copyOf(suggestions);
  }

  /// Which question the picture answers.
  public enum Mode {
    BLAST("blast", "Blast radius"),
    DEPENDENTS("dependents", "Dependents"),
    DEPENDENCIES("dependencies", "Dependencies"),
    PATH("path", "Path");

    private final String key;
    private final String label;

    Mode(String key, String label) {
      this.key = key;
      this.label = label;
    }

    public String key() {
      return key;
    }

    public String label() {
      return label;
    }

    public static @Nullable Mode parse(String text) {
      for (Mode mode : values()) {
        if (mode.key.equals(text)) {
          return mode;
        }
      }
      return null;
    }
  }

  public record Start(String id, String name, String href) {}

  public record ModeLink(String label, String href, boolean current) {}

  /// One chain of dependencies, dependent first.
  public record PathLine(List<Step> steps) {
    public PathLine {
      steps = List.copyOf(steps);
    }
  }

  public record Step(String name, String href) {}
}
