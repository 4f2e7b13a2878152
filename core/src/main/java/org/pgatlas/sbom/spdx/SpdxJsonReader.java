package org.pgatlas.sbom.spdx;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.SbomException;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;

/// Streams an SPDX 2.2 or 2.3 JSON document: packages become components, the one package that the
/// document describes is the root, relationships that mean "needs" become dependencies in one
/// direction.
///
/// @see <a href="https://spdx.github.io/spdx-spec/v2.3/relationships-between-SPDX-elements/">SPDX
/// 2.3, relationships</a>
public final class SpdxJsonReader {
  private static final String DOCUMENT = "SPDXRef-DOCUMENT";
  private static final Set<String> NOTHING = Set.of("NOASSERTION", "NONE");

  private final JsonCursor json;
  private final SbomCollector found;
  private final Set<String> described = new LinkedHashSet<>();
  private String documentId = DOCUMENT;
  private String specVersion = "";
  private @Nullable String name;
  private @Nullable String namespace;
  private @Nullable String created;

  public SpdxJsonReader(JsonCursor json, SbomLimits limits) {
    this.json = json;
    this.found = new SbomCollector(limits);
  }

  public Sbom read() {
    found.declare(DOCUMENT, json);
    json.object(
        field -> {
          switch (field) {
            case "spdxVersion" -> specVersion = String.valueOf(json.text()).replace("SPDX-", "");
            case "SPDXID" -> json.textTo(this::documentId);
            case "name" -> name = json.text();
            case "documentNamespace" -> namespace = json.text();
            case "creationInfo" -> json.optionalObject(this::creationInfo);
            case "documentDescribes" -> json.array(() -> json.textTo(this::describe));
            case "packages" -> json.array(this::pack);
            case "files", "snippets" -> json.array(this::other);
            case "relationships" -> json.array(this::relationship);
            default -> json.skip();
          }
        });
    List<String> about = List.copyOf(described);
    Component root = found.takeOutOnly(described);
    return new Sbom(
        SbomFormat.SPDX_JSON,
        specVersion,
        name,
        namespace,
        created,
        root,
        about,
        found.components(),
        found.dependencies(),
        found.otherRefs(),
        found.warnings());
  }

  private void creationInfo(String field) {
    if (field.equals("created")) {
      created = json.text();
    } else {
      json.skip();
    }
  }

  private void pack() {
    ComponentDraft draft = new ComponentDraft(found, json);
    draft.type = "package";
    json.object(
        field -> {
          switch (field) {
            case "SPDXID" -> draft.ref = json.text();
            case "name" -> draft.name = json.text();
            case "versionInfo" -> draft.version = json.text();
            case "supplier" -> json.textTo(text -> draft.supplier = said(text));
            case "licenseConcluded", "licenseDeclared" -> json.textTo(text -> license(text, draft));
            case "checksums" -> json.array(() -> checksum(draft));
            case "externalRefs" -> json.array(() -> externalRef(draft));
            default -> json.skip();
          }
        });
    found.add(draft.finishPart());
  }

  private void license(String text, ComponentDraft draft) {
    if (said(text) != null) {
      draft.addLicense(text);
    }
  }

  private static @Nullable String said(String text) {
    return NOTHING.contains(text) ? null : text;
  }

  private void checksum(ComponentDraft draft) {
    String[] parts = new String[2];
    json.object(
        field -> {
          switch (field) {
            case "algorithm" -> parts[0] = json.text();
            case "checksumValue" -> parts[1] = json.text();
            default -> json.skip();
          }
        });
    draft.addHash(parts[0], parts[1]);
  }

  /// The first purl of a package is its identity.
  private void externalRef(ComponentDraft draft) {
    String[] ref = new String[2];
    json.object(
        field -> {
          switch (field) {
            case "referenceType" -> ref[0] = json.text();
            case "referenceLocator" -> ref[1] = json.text();
            default -> json.skip();
          }
        });
    boolean isPurl = ref[0] != null && ref[0].toLowerCase(Locale.ROOT).endsWith("purl");
    if (isPurl && draft.purl == null) {
      draft.purl = ref[1];
    } else if (isPurl && ref[1] != null) {
      draft.addPurl(ref[1]);
    }
  }

  /// A file or snippet is no package; only its reference matters.
  private void other() {
    json.object(
        field -> {
          if (field.equals("SPDXID")) {
            json.textTo(id -> found.declare(id, json));
          } else {
            json.skip();
          }
        });
  }

  private void relationship() {
    String[] ends = new String[3];
    json.object(
        field -> {
          switch (field) {
            case "spdxElementId" -> ends[0] = json.text();
            case "relationshipType" -> ends[1] = json.text();
            case "relatedSpdxElement" -> ends[2] = json.text();
            default -> json.skip();
          }
        });
    if (ends[0] == null || ends[1] == null || ends[2] == null) {
      throw json.refuse(
          SbomException.Code.INVALID_STRUCTURE,
          "expected spdxElementId, relationshipType and relatedSpdxElement, one is absent");
    }
    relate(ends[0], ends[1].toUpperCase(Locale.ROOT), ends[2]);
  }

  private void relate(String element, String type, String related) {
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

  private void documentId(String id) {
    documentId = id;
    found.declare(id, json);
  }

  private void describe(String ref) {
    described.add(found.intern(ref, json));
  }

  private boolean isDocument(String ref) {
    return ref.equals(documentId) || ref.equals(DOCUMENT);
  }

  private void depend(String dependent, String dependency) {
    if (!NOTHING.contains(dependency)) {
      found.depend(dependent, dependency, json);
    }
  }
}
