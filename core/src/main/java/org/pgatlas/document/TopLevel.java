package org.pgatlas.document;

import java.util.HashSet;
import java.util.Set;
import org.pgatlas.json.JsonCursor;

/// The names at the top level of a JSON document, with what little of their values tells kinds
/// apart.
final class TopLevel {
  private final Set<String> names = new HashSet<>();
  private boolean openVex;
  private boolean linkedSpdx;
  private boolean csaf;
  private boolean components;
  private boolean vulnerabilities;

  private TopLevel() {}

  static DocumentKind kind(JsonCursor json) {
    if (json.atObject()) {
      return new TopLevel().read(json);
    }
    DocumentKind[] first = {DocumentKind.UNKNOWN};
    json.arrayIfAny(
        () -> {
          boolean advisory = json.atObject() && new TopLevel().read(json) == DocumentKind.ADVISORY;
          if (advisory) {
            first[0] = DocumentKind.ADVISORY;
          } else {
            json.skip();
          }
        });
    return first[0];
  }

  private DocumentKind read(JsonCursor json) {
    json.objectWhile(
        name -> {
          take(name, json);
          return true;
        });
    return kind();
  }

  private void take(String name, JsonCursor json) {
    // Few names tell; a document may have many.
    if (names.size() < 1_000) {
      names.add(name);
    }
    switch (name) {
      case "@context" -> context(json);
      case "components" -> {
        if (json.atArray()) {
          json.array(
              () -> {
                components = true;
                json.skip();
              });
        } else {
          json.skip();
        }
      }
      case "vulnerabilities" -> {
        vulnerabilities = json.atArray();
        json.skip();
      }
      case "document" -> {
        if (json.atObject()) {
          json.objectWhile(
              inner -> {
                csaf |= inner.equals("csaf_version");
                json.skip();
                return true;
              });
        } else {
          json.skip();
        }
      }
      default -> json.skip();
    }
  }

  private void context(JsonCursor json) {
    if (json.atArray()) {
      json.array(
          () -> {
            String one = json.scalar();
            linkedSpdx |= one != null && one.contains("spdx");
          });
      return;
    }
    String context = json.scalar();
    openVex = context != null && context.contains("openvex");
    linkedSpdx |= context != null && context.contains("spdx");
  }

  private DocumentKind kind() {
    if (names.contains("dsseEnvelope")
        || names.contains("dsse_envelope")
        || (names.contains("payload") && names.contains("payloadType"))) {
      return DocumentKind.ENVELOPE;
    }
    if (names.contains("_type") && names.contains("predicateType")) {
      return DocumentKind.STATEMENT;
    }
    boolean statements = names.contains("statements") && names.contains("author");
    if (openVex || csaf || statements) {
      return DocumentKind.VEX;
    }
    if (names.contains("bomFormat") || names.contains("specVersion")) {
      return vulnerabilities && !components ? DocumentKind.VEX : DocumentKind.SBOM;
    }
    if (names.contains("spdxVersion") || names.contains("sbom") || linkedSpdx) {
      return DocumentKind.SBOM;
    }
    if (names.contains("catalogVersion") && vulnerabilities) {
      return DocumentKind.KEV;
    }
    boolean osv =
        names.contains("affected")
            || names.contains("aliases")
            || names.contains("modified")
            || names.contains("withdrawn");
    return names.contains("id") && osv ? DocumentKind.ADVISORY : DocumentKind.UNKNOWN;
  }
}
