package org.pgatlas.sbom;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.SbomException;
import org.pgatlas.json.SbomException.Code;

/// Tells a document's format by its content, never by its name: other syntaxes by how the text
/// begins, JSON by the names at its top level.
final class FormatDetector {
  private static final int HEAD = 1 << 14;
  private static final Pattern TAG_VALUE =
      Pattern.compile("(?m)^[ \\t]*+SPDXVersion:[ \\t]*+SPDX-");
  private static final Pattern YAML =
      Pattern.compile("(?m)^[ \\t]*+[\"']?spdxVersion[\"']?:[ \\t]*+[\"']?SPDX-");

  private FormatDetector() {}

  /// The format, and whether the document lies in an envelope `{"sbom": {…}}`.
  record Detected(SbomFormat format, boolean enveloped) {}

  static Detected detect(DocumentText text) {
    String head = text.head(HEAD);
    SbomFormat other = head.startsWith("{") || head.startsWith("[") ? null : otherSyntax(head);
    return other != null
        ? new Detected(other, false)
        : text.json(json -> JsonSignature.read(json).detected());
  }

  private static @Nullable SbomFormat otherSyntax(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.startsWith("<")) {
      if (lower.contains("cyclonedx.org/schema/bom")) {
        return SbomFormat.CYCLONEDX_XML;
      }
      if (lower.contains("rdf:rdf") && lower.contains("spdx")) {
        return SbomFormat.SPDX_RDF;
      }
      throw new SbomException(
          Code.UNKNOWN_FORMAT,
          "line 1 column 1",
          "This is XML or HTML, and no CycloneDX; it begins with '" + shown(head) + "'");
    }
    if (TAG_VALUE.matcher(head).find()) {
      return SbomFormat.SPDX_TAG_VALUE;
    }
    return YAML.matcher(head).find() ? SbomFormat.SPDX_YAML : null;
  }

  private static String shown(String head) {
    return JsonCursor.storable(head.substring(0, Math.min(40, head.length())))
        .replaceAll("\\s+", " ");
  }
}
