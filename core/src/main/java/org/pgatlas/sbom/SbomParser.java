package org.pgatlas.sbom;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.TokenSource;
import org.pgatlas.json.XmlCursor;
import org.pgatlas.sbom.cyclonedx.CycloneDxJsonReader;
import org.pgatlas.sbom.cyclonedx.CycloneDxXmlReader;
import org.pgatlas.sbom.lockfile.LockFiles;
import org.pgatlas.sbom.spdx.Spdx3JsonReader;
import org.pgatlas.sbom.spdx.SpdxJsonReader;
import org.pgatlas.sbom.spdx.SpdxRdfReader;
import org.pgatlas.sbom.spdx.SpdxTagReader;

/// Reads a document of any supported format, told by its content: plain or gzip, bare or in the
/// envelope `{"sbom": {…}}`. A first look finds the format, a second one streams the document into
/// the model; no tree is built and nothing is unpacked as a whole.
///
/// @see <a href="https://cyclonedx.org/specification/overview/">CycloneDX</a>
/// @see <a href="https://spdx.github.io/spdx-spec/v2.3/">SPDX 2.3</a>
public final class SbomParser {
  private SbomParser() {}

  /// @throws DocumentException saying what is wrong and where
  public static Sbom parse(byte[] document, SbomLimits limits) {
    return parse(Content.of(document), limits);
  }

  /// @throws DocumentException saying what is wrong and where
  public static Sbom parse(Content document, SbomLimits limits) {
    DocumentText text = new DocumentText(document, limits.json());
    FormatDetector.Detected detected = FormatDetector.detect(text);
    boolean enveloped = detected.enveloped();
    return switch (detected.format()) {
      case CYCLONEDX_JSON ->
          document(
              text,
              enveloped,
              json -> new CycloneDxJsonReader(json, detected.version(), limits).read());
      case SPDX_JSON ->
          document(
              text,
              enveloped,
              json -> new SpdxJsonReader(SbomFormat.SPDX_JSON, json, limits).read());
      case CYCLONEDX_XML -> text.xml(xml -> whole(xml, new CycloneDxXmlReader(xml, limits).read()));
      case SPDX_TAG_VALUE ->
          text(text, chars -> new SpdxTagReader(new TagCursor(chars, limits), limits).read());
      case SPDX_3_JSON ->
          document(text, enveloped, json -> new Spdx3JsonReader(json, limits).read());
      case SPDX_YAML ->
          text(text, chars -> started(new YamlTokens(chars, limits), json -> yaml(json, limits)));
      case SPDX_RDF -> text.xml(xml -> whole(xml, new SpdxRdfReader(xml, limits).read()));
      case MAVEN_POM -> text.xml(xml -> whole(xml, LockFiles.pom(xml, limits)));
      case NPM_LOCK, COMPOSER_LOCK ->
          document(text, false, json -> LockFiles.read(detected.format(), json, limits));
      case PNPM_LOCK, YARN_BERRY_LOCK ->
          text(
              text,
              chars ->
                  started(
                      new YamlTokens(chars, limits),
                      json -> ended(json, LockFiles.read(detected.format(), json, limits))));
      case YARN_CLASSIC_LOCK,
          CARGO_LOCK,
          UV_LOCK,
          POETRY_LOCK,
          REQUIREMENTS,
          GO_SUM,
          GO_MOD,
          GRADLE_LOCK,
          GEMFILE_LOCK ->
          text(text, chars -> LockFiles.read(detected.format(), chars, limits));
    };
  }

  private static <T> T started(TokenSource tokens, Function<JsonCursor, T> reader) {
    JsonCursor cursor = new JsonCursor(tokens);
    cursor.start();
    return reader.apply(cursor);
  }

  private static <T> T text(DocumentText text, Function<Reader, T> reader) {
    try (Reader chars = text.open()) {
      return reader.apply(chars);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sbom whole(XmlCursor xml, Sbom sbom) {
    xml.end();
    return sbom;
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

  private static Sbom yaml(JsonCursor json, SbomLimits limits) {
    return ended(json, new SpdxJsonReader(SbomFormat.SPDX_YAML, json, limits).read());
  }

  private static Sbom ended(JsonCursor json, Sbom sbom) {
    json.end();
    return sbom;
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
