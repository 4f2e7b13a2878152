package org.pgatlas.server.catalog;

import java.util.Optional;

/// Where a project is in its life.
public enum ActivityStatus {
  LIVE("live"),
  IN_DEV("in-dev"),
  DISCONTINUED("discontinued"),
  NON_RESPONSIVE("non-responsive");

  private final String text;

  ActivityStatus(String text) {
    this.text = text;
  }

  /// The value as the database and the API spell it.
  public String text() {
    return text;
  }

  public static Optional<ActivityStatus> find(String text) {
    for (ActivityStatus value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  static ActivityStatus of(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalStateException("unknown activity_status '" + text + "'"));
  }
}
