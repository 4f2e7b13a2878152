package org.pgatlas.vex;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.StorableText;
import org.pgatlas.json.XmlCursor;
import org.pgatlas.vex.csaf.CsafReader;
import org.pgatlas.vex.cyclonedx.CycloneDxVexReader;
import org.pgatlas.vex.cyclonedx.CycloneDxXmlVexReader;
import org.pgatlas.vex.openvex.OpenVexReader;

/// Reads a document of statements in any supported format, told by its content: plain or gzip. A
/// first look finds the format, a second one streams the document into the model.
public final class VexParser {
  private VexParser() {}

  /// The format of a document, as far as the names at its top level tell; empty when it is none of
  /// them.
  ///
  /// @throws DocumentException when it is neither JSON nor XML, or too large
  public static Optional<VexFormat> detect(byte[] document, VexLimits limits) {
    return detect(Content.of(document), limits);
  }

  /// As the other, wherever the bytes lie.
  public static Optional<VexFormat> detect(Content document, VexLimits limits) {
    return detect(new DocumentText(document, limits.json()));
  }

  /// @throws DocumentException saying what is wrong and where
  public static VexDocument parse(byte[] document, VexLimits limits) {
    return parse(Content.of(document), limits);
  }

  /// @throws DocumentException saying what is wrong and where
  public static VexDocument parse(Content document, VexLimits limits) {
    return parse(document, limits, null);
  }

  /// What the SBOM of an artifact says in its `vulnerabilities`: of the artifact and its parts
  /// there, of nobody else's. It is of no series: what replaces it is the artifact's next SBOM.
  ///
  /// @param artifact its canonical id, which is the product of every statement
  /// @throws DocumentException saying what is wrong and where
  public static VexDocument carried(Content sbom, VexLimits limits, String artifact) {
    return parse(sbom, limits, artifact);
  }

  private static VexDocument parse(Content document, VexLimits limits, @Nullable String artifact) {
    DocumentText text = new DocumentText(document, limits.json());
    if (text.head(1).startsWith("<")) {
      return text.xml(xml -> whole(xml, limits, artifact));
    }
    VexFormat format =
        detect(text)
            .orElseThrow(
                () ->
                    new DocumentException(
                        Code.UNKNOWN_FORMAT,
                        "line 1 column 1",
                        "Neither OpenVEX (statements) nor CSAF (document) nor CycloneDX"
                            + " (bomFormat) at the top level of the document"));
    return switch (format) {
      case OPENVEX -> whole(text, json -> new OpenVexReader(json, limits).read());
      case CSAF -> whole(text, json -> new CsafReader(json, limits).read());
      case CYCLONEDX -> whole(text, json -> new CycloneDxVexReader(json, limits, artifact).read());
    };
  }

  private static Optional<VexFormat> detect(DocumentText text) {
    return text.head(1).startsWith("<")
        ? text.xml(xml -> isCycloneDx(xml) ? Optional.of(VexFormat.CYCLONEDX) : Optional.empty())
        : text.json(VexSignature::read);
  }

  private static boolean isCycloneDx(XmlCursor xml) {
    return xml.name().equals("bom") && xml.namespace().startsWith(CycloneDxXmlVexReader.NAMESPACE);
  }

  private static VexDocument whole(XmlCursor xml, VexLimits limits, @Nullable String artifact) {
    if (!isCycloneDx(xml)) {
      throw xml.refuse(
          Code.UNKNOWN_FORMAT,
          "expected the root element 'bom' of CycloneDX, found '"
              + StorableText.shown(xml.name())
              + "'");
    }
    VexDocument document = new CycloneDxXmlVexReader(xml, limits, artifact).read();
    xml.end();
    return document;
  }

  private static VexDocument whole(DocumentText text, Function<JsonCursor, VexDocument> reader) {
    return text.json(
        json -> {
          VexDocument document = reader.apply(json);
          json.end();
          return document;
        });
  }
}
