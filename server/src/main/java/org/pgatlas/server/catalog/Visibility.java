package org.pgatlas.server.catalog;

import java.util.Optional;

/// Whether everyone can read a repo.
public enum Visibility {
  PUBLIC("public"),
  PRIVATE("private");

  private final String text;

  Visibility(String text) {
    this.text = text;
  }

  /// The value as the database and the API spell it.
  public String text() {
    return text;
  }

  public static Optional<Visibility> find(String text) {
    for (Visibility value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  static Visibility of(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalStateException("unknown visibility '" + text + "'"));
  }
}
