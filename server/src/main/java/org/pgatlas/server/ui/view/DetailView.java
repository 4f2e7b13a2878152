package org.pgatlas.server.ui.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.ui.picture.Rings;

/// A page about one thing: a project, a repo, an external, a contributor, a submission.
///
/// @param kind what it is, in one word
/// @param id canonical id, copyable; null where the thing has none
/// @param finding the answer in a sentence
/// @param badges states
/// @param actions what can be done, the first one is the main one
/// @param facts names and values that are neither metrics nor lists
/// @param rings the picture of what rests on it, null where it has none
public record DetailView(
    String kind,
    String title,
    @Nullable String id,
    String finding,
    List<Cell.Badge> badges,
    List<Action> actions,
    List<Figure> figures,
    @Nullable Reach reach,
    @Nullable Rings rings,
    List<Fact> facts,
    List<Section> sections,
    List<Source> sources) {
  /// What a section has above its rows, in rows.
  private static final int HEAD_ROWS = 3;

  public DetailView {
    badges = List.copyOf(badges);
    actions = List.copyOf(actions);
    figures = List.copyOf(figures);
    facts = List.copyOf(facts);
    sections = List.copyOf(sections);
    sources = List.copyOf(sources);
  }

  public record Action(String label, String href) {}

  /// A name and a value; `code` values are monospace and copyable; a null value is said to be
  /// unknown.
  public record Fact(String label, @Nullable String value, boolean code, @Nullable String href) {
    public static Fact text(String label, @Nullable String value) {
      return new Fact(label, value, false, null);
    }

    public static Fact code(String label, @Nullable String value) {
      return new Fact(label, value, true, null);
    }

    public static Fact link(String label, String value, String href) {
      return new Fact(label, value, false, href);
    }
  }

  /// A titled table; `more` leads to the whole list when the table shows only the first rows.
  public record Section(String title, String note, Table table, @Nullable String more) {}

  /// A section and its place among all, which is its order on a narrow screen.
  public record Placed(Section section, int at) {}

  /// The sections as two columns of about the same height, each in order: the next one goes where
  /// less stands.
  public List<List<Placed>> columns() {
    List<Placed> left = new ArrayList<>();
    List<Placed> right = new ArrayList<>();
    int leftRows = 0;
    int rightRows = 0;
    for (int i = 0; i < sections.size(); i++) {
      int rows = HEAD_ROWS + Math.max(2, sections.get(i).table().rows().size());
      if (leftRows <= rightRows) {
        left.add(new Placed(sections.get(i), i));
        leftRows += rows;
      } else {
        right.add(new Placed(sections.get(i), i));
        rightRows += rows;
      }
    }
    return List.of(List.copyOf(left), List.copyOf(right));
  }
}
