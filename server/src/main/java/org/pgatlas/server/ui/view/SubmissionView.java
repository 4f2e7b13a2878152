package org.pgatlas.server.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One submission: what became of it, step by step.
///
/// @param live true while the page should refresh itself
/// @param problem what went wrong, null unless it failed
/// @param changed the edges it added, removed and changed, where there are any
public record SubmissionView(
    long id,
    String headline,
    String subtitle,
    Cell.Badge status,
    boolean live,
    List<Stage> stages,
    @Nullable Problem problem,
    List<Figure> changes,
    List<DetailView.Section> changed,
    List<DetailView.Fact> facts,
    Table edges,
    List<DetailView.Action> actions) {
  public SubmissionView {
    stages = List.copyOf(stages);
    changes = List.copyOf(changes);
    changed = List.copyOf(changed);
    facts = List.copyOf(facts);
    actions = List.copyOf(actions);
  }

  /// @param state `done`, `now`, `ahead` or `failed`
  public record Stage(String title, String note, String state) {}

  public record Problem(String code, String message, @Nullable String place, String advice) {}
}
