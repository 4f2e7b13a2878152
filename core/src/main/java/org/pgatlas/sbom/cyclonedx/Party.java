package org.pgatlas.sbom.cyclonedx;

import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;

/// An organisation or a person as CycloneDX JSON describes one. Of addresses only their presence is
/// kept.
final class Party {
  private final JsonCursor json;
  private @Nullable String name;
  private boolean named;
  private boolean reachable;

  Party(JsonCursor json) {
    this.json = json;
  }

  /// Reads the object here; anything else is skipped.
  void read() {
    json.objectIfAny(
        field -> {
          switch (field) {
            case "name" -> {
              name = json.scalar();
              named |= name != null && !name.isBlank();
            }
            case "email" -> json.scalarTo(this::reach);
            case "url" -> json.arrayIfAny(() -> json.scalarTo(this::reach));
            case "contact" -> json.arrayIfAny(() -> json.objectIfAny(this::contact));
            default -> json.skip();
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

  /// Notes this as who made the part.
  void creates(ComponentDraft draft) {
    if (named) {
      draft.say(Component.Trait.CREATOR);
    }
    if (reachable) {
      draft.say(Component.Trait.CREATOR_CONTACT);
    }
  }

  private void contact(String field) {
    switch (field) {
      case "name" -> json.scalarTo(text -> named |= !text.isBlank());
      case "email" -> json.scalarTo(this::reach);
      default -> json.skip();
    }
  }

  private void reach(String address) {
    reachable |= !address.isBlank();
  }
}
