package org.pgatlas.server.catalog;

import java.util.Optional;

/// What kind of project it is.
public enum ProjectType {
  PUBLIC_GOOD("public-good"),
  SCF_PROJECT("scf-project");

  private final String text;

  ProjectType(String text) {
    this.text = text;
  }

  /// The value as the database and the API spell it.
  public String text() {
    return text;
  }

  public static Optional<ProjectType> find(String text) {
    for (ProjectType value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  static ProjectType of(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalStateException("unknown project_type '" + text + "'"));
  }
}
