package org.pgatlas.sbom.spdx;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.JsonCursor;
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

  private final JsonCursor json;
  private final SbomCollector found;
  private final Set<String> described = new LinkedHashSet<>();
  private String specVersion = "";
  private @Nullable String name;
  private @Nullable String namespace;
  private @Nullable String created;
  private String documentId = DOCUMENT;

  public SpdxJsonReader(JsonCursor json, SbomLimits limits) {
    this.json = json;
    this.found = new SbomCollector(limits);
  }

  public Sbom read() {
    json.object(
        field -> {
          switch (field) {
            case "spdxVersion" -> specVersion = String.valueOf(json.text()).replace("SPDX-", "");
            case "SPDXID" -> documentId = String.valueOf(json.text());
            case "name" -> name = json.text();
            case "documentNamespace" -> namespace = json.text();
            case "creationInfo" -> creationInfo();
            case "documentDescribes" -> json.array(this::describe);
            case "packages" -> json.array(this::pack);
            case "relationships" -> json.array(this::relationship);
            default -> json.skip();
          }
        });
    Component root = root();
    return new Sbom(
        SbomFormat.SPDX_JSON,
        specVersion,
        name,
        namespace,
        created,
        root,
        found.components(),
        found.dependencies(),
        found.otherRefs(),
        found.warnings());
  }

  /// Several described packages are no root: each is a component then.
  private @Nullable Component root() {
    List<String> packages =
        described.stream()
            .filter(ref -> found.components().stream().anyMatch(c -> c.ref().equals(ref)))
            .toList();
    return packages.size() == 1 ? found.takeOut(packages.getFirst()).orElse(null) : null;
  }

  private void creationInfo() {
    json.object(
        field -> {
          if (field.equals("created")) {
            created = json.text();
          } else {
            json.skip();
          }
        });
  }

  private void describe() {
    String ref = json.text();
    if (ref != null) {
      described.add(ref);
    }
  }

  private void pack() {
    String place = json.pointer();
    Draft draft = new Draft();
    json.object(
        field -> {
          switch (field) {
            case "SPDXID" -> draft.ref = json.text();
            case "name" -> draft.name = json.text();
            case "versionInfo" -> draft.version = json.text();
            case "licenseConcluded", "licenseDeclared" -> license(draft.licenses);
            case "externalRefs" -> json.array(() -> externalRef(draft));
            default -> json.skip();
          }
        });
    PackageUrl purl = found.purl(place, draft.purl);
    if (draft.name == null || draft.name.isBlank()) {
      found.warn(place, "package without a name");
    }
    found.add(
        new Component(
            draft.ref == null ? found.madeUpRef() : draft.ref,
            "package",
            null,
            draft.name == null ? (purl == null ? "" : purl.name()) : draft.name,
            draft.version == null || draft.version.isBlank()
                ? (purl == null ? null : purl.version())
                : draft.version,
            purl,
            draft.purl,
            draft.otherPurls,
            draft.licenses),
        json);
  }

  private void license(List<String> licenses) {
    String text = json.text();
    if (text != null
        && !text.equals("NOASSERTION")
        && !text.equals("NONE")
        && !licenses.contains(text)) {
      licenses.add(text);
    }
  }

  /// The first purl of a package is its identity.
  private void externalRef(Draft draft) {
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
      draft.otherPurls.add(ref[1]);
    }
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
      found.warn(json.pointer(), "relationship without both ends and a type");
      return;
    }
    relate(ends[0], ends[1].toUpperCase(Locale.ROOT), ends[2]);
  }

  private void relate(String element, String type, String related) {
    switch (type) {
      case "DESCRIBES", "DESCRIBE" -> {
        if (element.equals(documentId) || element.equals(DOCUMENT)) {
          described.add(related);
        }
      }
      case "DESCRIBED_BY" -> {
        if (related.equals(documentId) || related.equals(DOCUMENT)) {
          described.add(element);
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

  private void depend(String dependent, String dependency) {
    boolean placeholder = dependency.equals("NONE") || dependency.equals("NOASSERTION");
    if (!placeholder) {
      found.depend(dependent, dependency, json);
    }
  }

  /// A package under construction.
  private static final class Draft {
    private @Nullable String ref;
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable String purl;
    private final List<String> otherPurls = new ArrayList<>(0);
    private final List<String> licenses = new ArrayList<>(1);
  }
}
