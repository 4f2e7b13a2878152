package org.pgatlas.sbom.spdx;

import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;

/// Streams an SPDX 2.2 or 2.3 document whose syntax has JSON's shapes: JSON and YAML.
///
/// @see <a href="https://spdx.github.io/spdx-spec/v2.3/">SPDX 2.3</a>
public final class SpdxJsonReader {
  private final JsonCursor json;
  private final SpdxDocument document;

  public SpdxJsonReader(SbomFormat format, JsonCursor json, SbomLimits limits) {
    this.json = json;
    this.document = new SpdxDocument(format, json, limits);
  }

  public Sbom read() {
    json.object(
        field -> {
          switch (field) {
            case "spdxVersion" -> json.textTo(document::version);
            case "SPDXID" -> json.textTo(document::documentId);
            case "name" -> document.draft.name = json.text();
            case "documentNamespace" -> document.draft.serial = json.text();
            case "dataLicense" -> json.scalarTo(text -> document.rules.dataLicense(text, json));
            case "creationInfo" -> json.optionalObject(this::creationInfo);
            case "documentDescribes" -> json.array(() -> json.textTo(document::describe));
            case "packages" -> json.array(this::pack);
            case "files", "snippets" -> json.array(this::other);
            case "relationships" -> json.array(this::relationship);
            default -> json.skip();
          }
        });
    return document.finish();
  }

  private void creationInfo(String field) {
    switch (field) {
      case "created" -> document.draft.created = json.text();
      case "creators" -> json.arrayIfAny(() -> json.scalarTo(document::creator));
      default -> json.skip();
    }
  }

  private void pack() {
    ComponentDraft pack = document.newPackage();
    json.object(field -> pack(field, pack));
    document.add(pack);
  }

  private void pack(String field, ComponentDraft pack) {
    switch (field) {
      case "SPDXID" -> pack.ref = json.text();
      case "name" -> pack.name = json.text();
      case "versionInfo" -> pack.version = json.text();
      case "packageFileName" -> json.scalarTo(_ -> pack.say(Component.Trait.FILE_NAME));
      case "supplier" -> json.textTo(text -> SpdxDocument.supplier(text, pack));
      case "originator" -> json.scalarTo(text -> SpdxDocument.originator(text, pack));
      case "licenseConcluded" -> json.textTo(text -> SpdxDocument.concludedLicense(text, pack));
      case "licenseDeclared" -> json.textTo(text -> SpdxDocument.declaredLicense(text, pack));
      case "downloadLocation" -> json.scalarTo(text -> document.download(text, pack));
      case "homepage" -> json.scalarTo(text -> SpdxDocument.location("homepage", text, pack));
      case "checksums" -> json.array(() -> checksum(pack));
      case "externalRefs" -> json.array(() -> externalRef(pack));
      default -> json.skip();
    }
  }

  private void checksum(ComponentDraft pack) {
    @Nullable String[] parts = new @Nullable String[2];
    json.object(
        field -> {
          switch (field) {
            case "algorithm" -> parts[0] = json.text();
            case "checksumValue" -> parts[1] = json.text();
            default -> json.skip();
          }
        });
    document.rules.algorithm(parts[0], json);
    pack.addHash(parts[0], parts[1]);
  }

  private void externalRef(ComponentDraft pack) {
    @Nullable String[] ref = new @Nullable String[3];
    json.object(
        field -> {
          switch (field) {
            case "referenceType" -> ref[0] = json.text();
            case "referenceLocator" -> ref[1] = json.text();
            case "referenceCategory" -> json.scalarTo(text -> ref[2] = text);
            default -> json.skip();
          }
        });
    document.rules.category(ref[2], json);
    SpdxDocument.externalRef(ref[0], ref[1], pack);
  }

  /// A file or snippet is no package; only its reference matters.
  private void other() {
    json.object(
        field -> {
          if (field.equals("SPDXID")) {
            json.textTo(id -> document.found.declare(id, json));
          } else {
            json.skip();
          }
        });
  }

  private void relationship() {
    @Nullable String[] ends = new @Nullable String[3];
    json.object(
        field -> {
          switch (field) {
            case "spdxElementId" -> ends[0] = json.text();
            case "relationshipType" -> ends[1] = json.text();
            case "relatedSpdxElement" -> ends[2] = json.text();
            default -> json.skip();
          }
        });
    String element = ends[0];
    String type = ends[1];
    String related = ends[2];
    if (element == null || type == null || related == null) {
      throw json.refuse(
          DocumentException.Code.INVALID_STRUCTURE,
          "expected spdxElementId, relationshipType and relatedSpdxElement, one is absent");
    }
    document.relate(element, type, related);
  }
}
