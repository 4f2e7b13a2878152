package org.pgatlas.sbom.spdx;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.Place;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.DocumentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;

/// What the syntaxes of SPDX 2 have in common once a text is read: packages become components, the
/// one package that the document describes is the root, relationships that mean "needs" become
/// dependencies in one direction.
///
/// @see <a href="https://spdx.github.io/spdx-spec/v2.3/relationships-between-SPDX-elements/">SPDX
/// 2.3, relationships</a>
final class SpdxDocument {
  private static final String DOCUMENT = "SPDXRef-DOCUMENT";
  private static final Set<String> NOTHING = Set.of("NOASSERTION", "NONE");
  private static final Set<String> VERSIONS = Set.of("2.2", "2.3");

  final SbomCollector found;
  final SpdxRules rules;
  final DocumentDraft draft;

  private final Place place;
  private final Set<String> described = new LinkedHashSet<>();
  private String documentId = DOCUMENT;

  /// Whether the package that is being read says where it can be had.
  private boolean located;

  SpdxDocument(SbomFormat format, Place place, SbomLimits limits) {
    this.place = place;
    this.found = new SbomCollector(limits);
    this.rules = new SpdxRules(found);
    this.draft = new DocumentDraft(format);
    found.declare(DOCUMENT, place);
  }

  /// @throws DocumentException when the document never said its version
  Sbom finish() {
    if (draft.specVersion.isEmpty()) {
      throw place.refuse(
          DocumentException.Code.INVALID_STRUCTURE, "the document does not say its SPDX version");
    }
    rules.document(draft, place);
    List<String> about = List.copyOf(described);
    draft.root = found.takeOutOnly(described);
    return draft.finish(about, found);
  }

  /// `SPDX-2.3`, written so.
  void version(String text) {
    String version = text.startsWith("SPDX-") ? text.substring(5) : text;
    if (!VERSIONS.contains(version)) {
      throw place.refuse(
          DocumentException.Code.UNSUPPORTED_VERSION,
          "SPDX version '" + shown(text) + "' is not supported; SPDX-2.2 and SPDX-2.3 are");
    }
    draft.specVersion = version;
  }

  void documentId(String id) {
    rules.identified();
    documentId = id;
    found.declare(id, place);
  }

  /// `Person: …`, `Organization: …` or `Tool: …`, with an address in brackets.
  void creator(String text) {
    rules.creator();
    if (text.startsWith("Tool:")) {
      draft.say(Sbom.Trait.TOOL);
    } else if (said(text) != null) {
      draft.say(Sbom.Trait.AUTHOR);
      if (hasAddress(text)) {
        draft.say(Sbom.Trait.AUTHOR_CONTACT);
      }
    }
  }

  ComponentDraft newPackage() {
    ComponentDraft pack = new ComponentDraft(found, place);
    pack.type = "package";
    located = false;
    return pack;
  }

  void add(ComponentDraft pack) {
    rules.pack(pack, located, place);
    found.add(pack.finishPart());
  }

  void download(String url, ComponentDraft pack) {
    located = true;
    location("download", url, pack);
  }

  static void supplier(String text, ComponentDraft pack) {
    pack.supplier = said(text);
    originator(text, pack);
  }

  static void originator(String text, ComponentDraft pack) {
    if (said(text) != null) {
      pack.say(Component.Trait.CREATOR);
      if (hasAddress(text)) {
        pack.say(Component.Trait.CREATOR_CONTACT);
      }
    }
  }

  static void declaredLicense(String text, ComponentDraft pack) {
    license(text, pack, Component.Trait.DECLARED_LICENSE);
  }

  static void concludedLicense(String text, ComponentDraft pack) {
    license(text, pack, Component.Trait.CONCLUDED_LICENSE);
  }

  static void location(String type, String url, ComponentDraft pack) {
    pack.addReference(type, said(url));
  }

  /// The first purl of a package is its identity.
  static void externalRef(@Nullable String type, @Nullable String locator, ComponentDraft pack) {
    String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (kind.endsWith("purl")) {
      if (pack.purl == null) {
        pack.purl = locator;
      } else if (locator != null) {
        pack.addPurl(locator);
      }
    } else if (locator != null && (kind.endsWith("cpe23type") || kind.endsWith("cpe22type"))) {
      pack.addCpe(locator);
    } else {
      if (kind.endsWith("swid")) {
        pack.say(Component.Trait.SWID);
      }
      pack.addReference(type, locator);
    }
  }

  void relate(String element, String relationship, String related) {
    relate(element, relationship, related, place);
  }

  void relate(String element, String relationship, String related, Place at) {
    String type = relationship.toUpperCase(Locale.ROOT);
    rules.relationship(type, at);
    switch (type) {
      case "DESCRIBES", "DESCRIBE" -> {
        if (isDocument(element)) {
          describe(related);
        }
      }
      case "DESCRIBED_BY" -> {
        if (isDocument(related)) {
          describe(element);
        }
      }
      case "DEPENDS_ON" -> depend(element, related);
      case "DEPENDENCY_OF",
          "BUILD_DEPENDENCY_OF",
          "DEV_DEPENDENCY_OF",
          "OPTIONAL_DEPENDENCY_OF",
          "PROVIDED_DEPENDENCY_OF",
          "RUNTIME_DEPENDENCY_OF",
          "TEST_DEPENDENCY_OF",
          "BUILD_TOOL_OF" ->
          depend(related, element);
      default -> {
        // Containment, generation, variants and the like say nothing about who needs whom.
      }
    }
  }

  void describe(String ref) {
    described.add(found.intern(ref, place));
  }

  static @Nullable String said(String text) {
    return NOTHING.contains(text) || text.isBlank() ? null : text;
  }

  static @Nullable String saidOrNull(@Nullable String text) {
    return text == null ? null : said(text);
  }

  private static void license(String text, ComponentDraft pack, Component.Trait trait) {
    if (said(text) != null) {
      pack.addLicense(text);
      pack.say(trait);
    }
  }

  private static boolean hasAddress(String text) {
    return text.contains("@") || text.contains("://");
  }

  private boolean isDocument(String ref) {
    return ref.equals(documentId) || ref.equals(DOCUMENT);
  }

  private void depend(String dependent, String dependency) {
    if (!NOTHING.contains(dependency)) {
      found.depend(dependent, dependency, place);
    }
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
