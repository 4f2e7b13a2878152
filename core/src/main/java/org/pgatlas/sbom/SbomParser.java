package org.pgatlas.sbom;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.sbom.cyclonedx.CycloneDxJsonReader;
import org.pgatlas.sbom.spdx.SpdxJsonReader;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads a document of any supported format, told by its content: plain or gzip, bare or in the
/// envelope `{"sbom": {…}}`. A first pass over the top level finds format and version, a second one
/// streams the document into the model; no tree is built. Formats that are recognised but not read
/// yet are refused by name.
///
/// @see <a href="https://cyclonedx.org/specification/overview/">CycloneDX</a>
/// @see <a href="https://spdx.github.io/spdx-spec/v2.3/">SPDX 2.3</a>
public final class SbomParser {
  private SbomParser() {}

  /// @throws SbomException saying what is wrong and where
  public static Sbom parse(byte[] document, SbomLimits limits) {
    byte[] bytes = plain(document, limits);
    int from = start(bytes);
    JsonFactory factory = factory(limits);
    Signature signature = read(factory, bytes, from, Signature::of);
    return switch (signature.standard()) {
      case CYCLONEDX ->
          read(
              factory,
              bytes,
              from,
              cursor ->
                  enveloped(cursor, signature, c -> new CycloneDxJsonReader(c, limits).read()));
      case SPDX ->
          read(
              factory,
              bytes,
              from,
              cursor -> enveloped(cursor, signature, c -> new SpdxJsonReader(c, limits).read()));
    };
  }

  /// The standard that a document says it follows.
  private enum Standard {
    CYCLONEDX,
    SPDX
  }

  /// What the top level says the document is.
  private record Signature(Standard standard, boolean enveloped) {
    private static final java.util.Set<String> CYCLONEDX_VERSIONS =
        java.util.Set.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");

    static Signature of(JsonCursor cursor) {
      Keys keys = new Keys();
      Keys inner = new Keys();
      if (!cursor.atObject()) {
        throw cursor.refuse(
            SbomException.Code.UNKNOWN_FORMAT, "an SBOM is a JSON object; this is something else");
      }
      cursor.object(
          name -> {
            if (name.equals("sbom") && cursor.atObject()) {
              cursor.object(innerName -> inner.take(innerName, cursor));
            } else {
              keys.take(name, cursor);
            }
          });
      boolean enveloped = !keys.isKnown() && inner.isKnown();
      return new Signature((enveloped ? inner : keys).standard(), enveloped);
    }

    /// The keys by which formats are told apart.
    private static final class Keys {
      private @Nullable String bomFormat;
      private @Nullable String specVersion;
      private @Nullable String spdxVersion;
      private boolean components;
      private boolean context;

      void take(String name, JsonCursor cursor) {
        switch (name) {
          case "bomFormat" -> bomFormat = cursor.scalar();
          case "specVersion" -> specVersion = cursor.scalar();
          case "spdxVersion" -> spdxVersion = cursor.scalar();
          case "components" -> {
            components = true;
            cursor.skip();
          }
          case "@context" -> {
            context = true;
            cursor.skip();
          }
          default -> cursor.skip();
        }
      }

      boolean isKnown() {
        return bomFormat != null || spdxVersion != null || (specVersion != null && components);
      }

      Standard standard() {
        if (bomFormat != null || (specVersion != null && components)) {
          return cycloneDx();
        }
        if (spdxVersion != null) {
          return spdx(spdxVersion);
        }
        if (context) {
          throw new SbomException(
              SbomException.Code.NOT_YET_SUPPORTED,
              "/@context",
              "This looks like SPDX 3 JSON-LD, which this version does not read yet");
        }
        throw new SbomException(
            SbomException.Code.UNKNOWN_FORMAT,
            null,
            "Neither CycloneDX (bomFormat) nor SPDX (spdxVersion) at the top level of the document");
      }

      private Standard cycloneDx() {
        if (bomFormat != null && !bomFormat.equals("CycloneDX")) {
          throw new SbomException(
              SbomException.Code.UNKNOWN_FORMAT,
              "/bomFormat",
              "bomFormat is 'CycloneDX', not '" + shown(bomFormat) + "'");
        }
        if (specVersion == null || !CYCLONEDX_VERSIONS.contains(specVersion)) {
          throw new SbomException(
              SbomException.Code.UNSUPPORTED_VERSION,
              "/specVersion",
              "CycloneDX "
                  + (specVersion == null ? "without specVersion" : "'" + shown(specVersion) + "'")
                  + " is not supported; 1.2 to 1.7 are");
        }
        return Standard.CYCLONEDX;
      }

      private static Standard spdx(String version) {
        if (version.equals("SPDX-2.2") || version.equals("SPDX-2.3")) {
          return Standard.SPDX;
        }
        throw new SbomException(
            SbomException.Code.UNSUPPORTED_VERSION,
            "/spdxVersion",
            "SPDX version '" + shown(version) + "' is not supported; SPDX-2.2 and SPDX-2.3 are");
      }

      private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
      }
    }
  }

  private static Sbom enveloped(
      JsonCursor cursor, Signature signature, Function<JsonCursor, Sbom> reader) {
    if (!signature.enveloped()) {
      return reader.apply(cursor);
    }
    Sbom[] inner = new Sbom[1];
    cursor.object(
        name -> {
          if (name.equals("sbom")) {
            inner[0] = reader.apply(cursor);
          } else {
            cursor.skip();
          }
        });
    return java.util.Objects.requireNonNull(inner[0]);
  }

  private static <T> T read(
      JsonFactory factory, byte[] bytes, int from, Function<JsonCursor, T> reader) {
    try (JsonParser parser =
        factory.createParser(ObjectReadContext.empty(), bytes, from, bytes.length - from)) {
      JsonCursor cursor = new JsonCursor(parser);
      cursor.start();
      T result = reader.apply(cursor);
      cursor.end();
      return result;
    }
  }

  private static JsonFactory factory(SbomLimits limits) {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxDepth())
                .maxStringLength(limits.maxStringLength())
                .maxNameLength(4096)
                .maxNumberLength(1000)
                .build())
        .build();
  }

  private static byte[] plain(byte[] document, SbomLimits limits) {
    boolean gzip =
        document.length > 2 && (document[0] & 0xff) == 0x1f && (document[1] & 0xff) == 0x8b;
    byte[] bytes = gzip ? inflate(document, limits) : document;
    if (bytes.length > limits.maxBytes()) {
      throw tooLarge(limits);
    }
    return bytes;
  }

  private static byte[] inflate(byte[] document, SbomLimits limits) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(document), 1 << 16)) {
      byte[] bytes = in.readNBytes(limits.maxBytes());
      if (in.read() >= 0) {
        throw tooLarge(limits);
      }
      return bytes;
    } catch (IOException e) {
      throw new SbomException(
          SbomException.Code.DAMAGED_GZIP, null, "The gzip data are damaged: " + e.getMessage());
    }
  }

  private static SbomException tooLarge(SbomLimits limits) {
    return new SbomException(
        SbomException.Code.TOO_LARGE,
        null,
        "The document is larger than the limit of " + limits.maxBytes() + " bytes");
  }

  /// Index of the first byte of a JSON text; refuses what is no UTF-8 and names other formats.
  private static int start(byte[] bytes) {
    int from =
        bytes.length >= 3
                && (bytes[0] & 0xff) == 0xef
                && (bytes[1] & 0xff) == 0xbb
                && (bytes[2] & 0xff) == 0xbf
            ? 3
            : 0;
    requireUtf8(bytes, from);
    int first = from;
    while (first < bytes.length && isSpace(bytes[first])) {
      first++;
    }
    if (first == bytes.length) {
      throw new SbomException(SbomException.Code.EMPTY, null, "The document is empty");
    }
    if (bytes[first] != '{' && bytes[first] != '[') {
      refuseOther(
          new String(bytes, first, Math.min(4096, bytes.length - first), StandardCharsets.UTF_8));
    }
    return from;
  }

  private static void refuseOther(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.startsWith("<")) {
      String format =
          lower.contains("cyclonedx")
              ? "CycloneDX XML"
              : lower.contains("spdx") ? "SPDX RDF/XML" : "XML";
      throw notYet(format);
    }
    if (lower.contains("spdxversion:")) {
      throw notYet(head.contains("SPDXVersion:") ? "SPDX tag-value" : "SPDX YAML");
    }
    throw new SbomException(
        SbomException.Code.NOT_JSON,
        "line 1 column 1",
        "The document is not JSON: it begins with '"
            + head.substring(0, Math.min(20, head.length())).replace('\0', ' ')
            + "'");
  }

  private static SbomException notYet(String format) {
    return new SbomException(
        SbomException.Code.NOT_YET_SUPPORTED,
        null,
        "This is "
            + format
            + ", which this version does not read yet; send CycloneDX or SPDX as JSON");
  }

  /// JSON is UTF-8 (RFC 8259); over-long forms and stray bytes are refused here, since the
  /// tokenizer lets some pass.
  private static void requireUtf8(byte[] bytes, int from) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    CharBuffer out = CharBuffer.allocate(1 << 13);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isError()) {
        boolean wide =
            Arrays.mismatch(bytes, new byte[] {(byte) 0xff, (byte) 0xfe}) == 2
                || Arrays.mismatch(bytes, new byte[] {(byte) 0xfe, (byte) 0xff}) == 2;
        throw new SbomException(
            SbomException.Code.NOT_UTF8,
            "byte " + in.position(),
            wide ? "The document is UTF-16; JSON is UTF-8" : "The document is not valid UTF-8");
      }
      if (result.isUnderflow()) {
        return;
      }
      out.clear();
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
