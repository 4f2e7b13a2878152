package org.pgatlas.sbom.cyclonedx;

import java.util.List;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.DocumentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;

/// What CycloneDX's syntaxes have in common once a text is read.
final class CycloneDxDocument {
  private CycloneDxDocument() {}

  static Sbom finish(DocumentDraft document, SbomCollector found) {
    Component root = document.root;
    document.name = root == null ? null : root.name();
    return document.finish(root == null ? List.of() : List.of(root.ref()), found);
  }

  /// Who made a part, as one text.
  static void creator(String text, ComponentDraft draft) {
    if (!text.isBlank()) {
      draft.say(Component.Trait.CREATOR);
    }
    if (text.indexOf('@') > 0 || text.contains("://")) {
      draft.say(Component.Trait.CREATOR_CONTACT);
    }
  }

  /// Whose judgement a licence is.
  static void acknowledge(String text, ComponentDraft draft) {
    switch (text) {
      case "declared" -> draft.say(Component.Trait.DECLARED_LICENSE);
      case "concluded" -> draft.say(Component.Trait.CONCLUDED_LICENSE);
      default -> {
        // No word of the specification; the schema's rules report it.
      }
    }
  }
}
