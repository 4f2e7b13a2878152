package org.pgatlas.server.event;

/// An event to write.
///
/// @param type e.g. `sbom.processed`
/// @param subject canonical id of what it is about
/// @param payload JSON
public record NewEvent(String type, String subject, String payload) {
  public NewEvent {
    if (!type.matches("[a-z]+(\\.[a-z-]+)+")) {
      throw new IllegalArgumentException("a type is words joined by dots, not '" + type + "'");
    }
  }
}
