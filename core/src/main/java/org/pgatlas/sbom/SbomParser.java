package org.pgatlas.sbom;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.SbomException;
import org.pgatlas.sbom.cyclonedx.CycloneDxJsonReader;
import org.pgatlas.sbom.spdx.SpdxJsonReader;

/// Reads a document of any supported format, told by its content: plain or gzip, bare or in the
/// envelope `{"sbom": {…}}`. A first look finds the format, a second one streams the document into
/// the model; no tree is built and nothing is unpacked as a whole. Formats that are recognised but
/// not read yet are refused by name.
///
/// @see <a href="https://cyclonedx.org/specification/overview/">CycloneDX</a>
/// @see <a href="https://spdx.github.io/spdx-spec/v2.3/">SPDX 2.3</a>
public final class SbomParser {
  private SbomParser() {}

  /// @throws SbomException saying what is wrong and where
  public static Sbom parse(byte[] document, SbomLimits limits) {
    DocumentText text = new DocumentText(document, limits.json());
    FormatDetector.Detected detected = FormatDetector.detect(text);
    boolean enveloped = detected.enveloped();
    return switch (detected.format()) {
      case CYCLONEDX_JSON ->
          document(text, enveloped, json -> new CycloneDxJsonReader(json, limits).read());
      case SPDX_JSON -> document(text, enveloped, json -> new SpdxJsonReader(json, limits).read());
      case CYCLONEDX_XML, SPDX_TAG_VALUE, SPDX_YAML, SPDX_RDF, SPDX_3_JSON ->
          throw new SbomException(
              SbomException.Code.NOT_YET_SUPPORTED,
              null,
              "This is "
                  + detected.format().title()
                  + ", which this version does not read yet; send CycloneDX or SPDX 2 as JSON");
    };
  }

  private static Sbom document(
      DocumentText text, boolean enveloped, Function<JsonCursor, Sbom> reader) {
    return text.json(
        json -> {
          Sbom sbom = enveloped ? unwrap(json, reader) : reader.apply(json);
          json.end();
          return sbom;
        });
  }

  private static Sbom unwrap(JsonCursor json, Function<JsonCursor, Sbom> reader) {
    List<Sbom> inner = new ArrayList<>(1);
    json.object(
        name -> {
          if (name.equals("sbom")) {
            inner.add(reader.apply(json));
          } else {
            json.skip();
          }
        });
    return inner.getFirst();
  }
}
