package org.pgatlas.activity;

/// A project's activity status; `label` is its published spelling.
public enum ActivityStatus {
  LIVE("live"),
  IN_DEV("in-dev"),
  DISCONTINUED("discontinued"),
  NON_RESPONSIVE("non-responsive");

  private final String label;

  ActivityStatus(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /// The status spelled so; exact.
  public static ActivityStatus ofLabel(String label) {
    for (ActivityStatus status : values()) {
      if (status.label.equals(label)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no activity status is called '" + label + "'");
  }

  /// Whether repos of such a project are roots of the active set.
  public boolean isActive() {
    return this == LIVE || this == IN_DEV;
  }
}
