package org.pgatlas.server.catalog;

import java.util.Optional;

/// How firmly a dependency is established, strongest first.
public enum EdgeConfidence {
  VERIFIED_SBOM("verified-sbom"),
  INFERRED_SHADOW("inferred-shadow");

  private final String text;

  EdgeConfidence(String text) {
    this.text = text;
  }

  /// The value as the database and the API spell it.
  public String text() {
    return text;
  }

  public static Optional<EdgeConfidence> find(String text) {
    for (EdgeConfidence value : values()) {
      if (value.text.equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  static EdgeConfidence of(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalStateException("unknown edge_confidence '" + text + "'"));
  }
}
