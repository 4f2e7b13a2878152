package org.pgatlas.server.catalog;

import java.util.Optional;

/// Whether a vertex is of the ecosystem or only used by it.
public enum VertexType {
  REPO("repo"),
  EXTERNAL_REPO("external-repo");

  private final String text;

  VertexType(String text) {
    this.text = text;
  }

  /// The value as the database and the API spell it.
  public String text() {
    return text;
  }

  public static Optional<VertexType> find(String text) {
    for (VertexType value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  static VertexType of(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalStateException("unknown vertex_type '" + text + "'"));
  }
}
