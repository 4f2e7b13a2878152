package org.pgatlas.server.event;

import org.jspecify.annotations.Nullable;

/// An event to write.
///
/// @param type e.g. `sbom.processed`
/// @param subject canonical id of what it is about
/// @param payload JSON
/// @param project canonical id of the project of the subject; null where it is to be looked up
public record NewEvent(String type, String subject, String payload, @Nullable String project) {
  public NewEvent {
    if (!type.matches("[a-z]+(\\.[a-z-]+)+")) {
      throw new IllegalArgumentException("a type is words joined by dots, not '" + type + "'");
    }
  }

  /// One whose project is looked up from its subject.
  public NewEvent(String type, String subject, String payload) {
    this(type, subject, payload, null);
  }
}
