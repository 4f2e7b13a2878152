package org.pgatlas.sbom;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.StorableText;
import org.pgatlas.json.XmlCursor;
import org.pgatlas.sbom.lockfile.LockFiles;

/// Tells a document's format by its content, never by its name: other syntaxes by how the text
/// begins, JSON by the names at its top level.
final class FormatDetector {
  private static final int HEAD = 1 << 14;
  private static final String CYCLONEDX = "http://cyclonedx.org/schema/bom/";
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  private static final Pattern TAG_VALUE =
      Pattern.compile("(?m)^[ \\t]*+SPDXVersion:[ \\t]*+SPDX-");

  /// Names of the top level, of which the one that tells the version may be the last of the text.
  private static final Pattern YAML =
      Pattern.compile(
          "(?m)^[\"']?(?:spdxVersion|documentNamespace|creationInfo|SPDXID)[\"']?[ \\t]*+:(?:\\s|$)");

  private FormatDetector() {}

  /// The format, whether the document lies in an envelope `{"sbom": {…}}`, and the version of its
  /// specification where detection had to look at it, else "".
  record Detected(SbomFormat format, boolean enveloped, String version) {}

  static Detected detect(DocumentText text) {
    String head = text.head(HEAD);
    boolean tree = head.startsWith("{") || (head.startsWith("[") && !head.startsWith("[["));
    SbomFormat other = tree ? null : otherSyntax(text, head);
    return other != null
        ? new Detected(other, false, "")
        : text.json(json -> JsonSignature.read(json).detected());
  }

  private static @Nullable SbomFormat otherSyntax(DocumentText text, String head) {
    if (head.startsWith("<")) {
      return text.xml(FormatDetector::ofRoot);
    }
    if (TAG_VALUE.matcher(head).find()) {
      return SbomFormat.SPDX_TAG_VALUE;
    }
    return YAML.matcher(head).find() ? SbomFormat.SPDX_YAML : LockFiles.ofText(head);
  }

  private static SbomFormat ofRoot(XmlCursor xml) {
    String namespace = xml.namespace();
    if (xml.name().equals("bom") && namespace.startsWith(CYCLONEDX)) {
      String version = namespace.substring(CYCLONEDX.length());
      if (!JsonSignature.CYCLONEDX.contains(version)) {
        throw xml.refuse(
            Code.UNSUPPORTED_VERSION,
            "CycloneDX '" + StorableText.shown(version) + "' is not supported; 1.2 to 1.7 are");
      }
      return SbomFormat.CYCLONEDX_XML;
    }
    if (xml.name().equals("RDF") && namespace.equals(RDF)) {
      return SbomFormat.SPDX_RDF;
    }
    if (LockFiles.isPom(xml.name(), namespace)) {
      return SbomFormat.MAVEN_POM;
    }
    throw xml.refuse(
        Code.UNKNOWN_FORMAT,
        "this is XML or HTML, and neither CycloneDX nor SPDX: its root element is '"
            + StorableText.shown(xml.name())
            + "' of the namespace '"
            + StorableText.shown(namespace)
            + "'");
  }
}
