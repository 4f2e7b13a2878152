package org.pgatlas.document;

import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.XmlCursor;

/// The kinds of documents that go in, each by its own door. Detection looks at how a text begins
/// and, in JSON and CycloneDX' XML, at the names of its top level; whether the document is right is
/// told by its reader.
public enum DocumentKind {
  SBOM,
  VEX,
  /// Advisories in OSV's JSON: one, or an array.
  ADVISORY,
  /// A DSSE envelope, bare or in a Sigstore bundle.
  ENVELOPE,
  /// An in-toto statement without an envelope, which nobody has signed.
  STATEMENT,
  EPSS,
  KEV,
  UNKNOWN;

  private static final String CYCLONEDX = "http://cyclonedx.org/schema/bom/";
  private static final int HEAD = 1 << 12;
  private static final JsonLimits LIMITS = new JsonLimits(1 << 30, 200, 1 << 20);

  /// The kind of a document, plain or gzip.
  ///
  /// @throws DocumentException when it is empty, damaged, or no JSON or XML though it begins like
  /// it
  public static DocumentKind of(byte[] document) {
    DocumentText text = new DocumentText(document, LIMITS);
    String head = text.head(HEAD);
    if (head.startsWith("{") || head.startsWith("[")) {
      return text.json(TopLevel::kind);
    }
    if (head.startsWith("#model_version") || head.startsWith("cve,epss,percentile")) {
      return EPSS;
    }
    if (head.startsWith("cveID,") || head.startsWith("\"cveID\",")) {
      return KEV;
    }
    if (head.startsWith("<")) {
      return text.xml(DocumentKind::ofXml);
    }
    boolean other =
        head.contains("SPDXVersion") || head.contains("spdxVersion") || head.contains("SPDXID");
    return other ? SBOM : UNKNOWN;
  }

  /// A CycloneDX document without components is there for its vulnerabilities, if it has some.
  private static DocumentKind ofXml(XmlCursor xml) {
    if (!xml.name().equals("bom") || !xml.namespace().startsWith(CYCLONEDX)) {
      return SBOM;
    }
    boolean[] has = new boolean[2];
    xml.children(
        name -> {
          switch (name) {
            case "components" -> xml.children(_ -> has[0] = true);
            case "vulnerabilities" -> xml.children(_ -> has[1] = true);
            default -> xml.skip();
          }
        });
    return has[1] && !has[0] ? VEX : SBOM;
  }

  /// The name in reports.
  public String word() {
    return switch (this) {
      case SBOM -> "sbom";
      case VEX -> "vex";
      case ADVISORY -> "osv";
      case ENVELOPE, STATEMENT -> "attestation";
      case EPSS -> "epss";
      case KEV -> "kev";
      case UNKNOWN -> "unknown";
    };
  }
}
