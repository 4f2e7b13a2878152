package org.pgatlas.server.ui.view;

import java.util.List;

/// What happened, why, and what to do next.
public record ErrorView(
    int status, String title, String what, String why, List<DetailView.Action> actions) {
  public ErrorView {
    actions = List.copyOf(actions);
  }
}
