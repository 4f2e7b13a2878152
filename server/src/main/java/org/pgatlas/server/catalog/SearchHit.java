package org.pgatlas.server.catalog;

import org.jspecify.annotations.Nullable;

/// Something whose name holds the words searched for.
///
/// @param id the canonical id; of a contributor the number
/// @param criticality null where it is not known or has no meaning
public record SearchHit(Kind kind, String id, String displayName, @Nullable Long criticality) {

  /// What was found.
  public enum Kind {
    PROJECT("project"),
    REPO("repo"),
    EXTERNAL_REPO("external-repo"),
    CONTRIBUTOR("contributor");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    static Kind of(String text) {
      for (Kind kind : values()) {
        if (kind.text.equals(text)) {
          return kind;
        }
      }
      throw new IllegalStateException("unknown kind '" + text + "'");
    }
  }
}
