package org.pgatlas.sbom.cyclonedx;

import org.jspecify.annotations.Nullable;
import org.pgatlas.json.XmlCursor;

/// An organisation or a person as CycloneDX XML describes one. Of addresses only their presence is
/// kept.
final class XmlParty {
  private @Nullable String name;
  private boolean named;
  private boolean reachable;

  /// Reads the element that starts here.
  XmlParty(XmlCursor xml) {
    xml.children(
        field -> {
          switch (field) {
            case "name" -> xml.textTo(this::name);
            case "email", "url" -> xml.textTo(_ -> reachable = true);
            case "contact" -> xml.children(inner -> contact(inner, xml));
            default -> xml.skip();
          }
        });
  }

  /// The organisation's own name.
  @Nullable String name() {
    return name;
  }

  /// Whether anybody is named.
  boolean named() {
    return named;
  }

  boolean reachable() {
    return reachable;
  }

  private void contact(String field, XmlCursor xml) {
    switch (field) {
      case "name" -> xml.textTo(_ -> named = true);
      case "email" -> xml.textTo(_ -> reachable = true);
      default -> xml.skip();
    }
  }

  private void name(String text) {
    name = text;
    named = true;
  }
}
