package org.pgatlas.sbom;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;

class SbomParserTest {
  private static final SbomLimits SMALL = new SbomLimits(4096, 20, 64, 512, 5, 4);
  private static final String CYCLONEDX =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
       "components": [{"type": "library", "name": "şaşı", "version": "1"}]}""";
  private static final String SPDX =
      """
      {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "d",
       "packages": [{"SPDXID": "SPDXRef-a", "name": "a"}]}""";

  @Test
  void theFormatIsToldByContent() {
    assertThat(parse(CYCLONEDX).format()).isEqualTo(SbomFormat.CYCLONEDX_JSON);
    assertThat(parse(SPDX).format()).isEqualTo(SbomFormat.SPDX_JSON);
    assertThat(
            parse("{\"components\": [], \"specVersion\": \"1.2\", \"bomFormat\": \"CycloneDX\"}"))
        .extracting(Sbom::format, Sbom::specVersion)
        .containsExactly(SbomFormat.CYCLONEDX_JSON, "1.2");
  }

  @Test
  void everySupportedVersionIsReadAndItsNeighboursAreNot() {
    for (String version : new String[] {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}) {
      assertThat(parse(CYCLONEDX.replace("1.5", version)).specVersion()).isEqualTo(version);
    }
    for (String version : new String[] {"1.0", "1.1", "1.8", "2.0", "1.50", ""}) {
      DocumentException refused = refused(CYCLONEDX.replace("1.5", version));
      assertThat(refused.code()).isEqualTo(Code.UNSUPPORTED_VERSION);
      assertThat(refused).hasMessageContaining("'" + version + "'");
      assertThat(refused.place()).isEqualTo("/specVersion");
    }
    assertThat(parse(SPDX.replace("2.3", "2.2")).specVersion()).isEqualTo("2.2");
    assertThat(refused(SPDX.replace("2.3", "2.1")).code()).isEqualTo(Code.UNSUPPORTED_VERSION);
  }

  @Test
  void whatIsNoSbomIsUnknown() {
    for (String document :
        new String[] {
          "{}",
          "[]",
          "[{\"bomFormat\": \"CycloneDX\"}]",
          "\"text\"",
          "12",
          "null",
          "{\"bomFormat\": \"Cyclone\"}",
          "{\"@context\": \"https://openvex.dev/ns/v0.2.0\"}",
          "{\"sbom\": 1}",
          "<html></html>"
        }) {
      assertThat(refused(document).code()).as(document).isEqualTo(Code.UNKNOWN_FORMAT);
    }
  }

  @Test
  void anEnvelopeIsOpened() {
    assertThat(parse("{\"x\": [1], \"sbom\": " + SPDX + ", \"y\": {}}").name()).isEqualTo("d");
    Sbom inner =
        parse("{\"sbom\": " + CYCLONEDX.replace("library", "thing") + ", \"y\": {\"z\": 1}}");
    assertThat(inner.violations())
        .singleElement()
        .extracting(Sbom.Violation::place)
        .asString()
        .startsWith("/sbom/components/0/type line 2 ");
    DocumentException refused = refused("{\"sbom\": " + CYCLONEDX.replace("\"şaşı\"", "[]") + "}");
    assertThat(refused.place()).startsWith("/sbom/components/0/name line 2 ");
  }

  @Test
  void gzipAndByteOrderMarksAreUndone() {
    assertThat(SbomParser.parse(gzip(CYCLONEDX.getBytes(UTF_8)), SMALL))
        .isEqualTo(parse(CYCLONEDX));
    assertThat(parse("\uFEFF \n" + CYCLONEDX)).isEqualTo(parse(CYCLONEDX));
  }

  @Test
  void damagedGzipIsToldFromATruncatedOne() {
    byte[] whole = gzip(CYCLONEDX.getBytes(UTF_8));
    assertThat(refused(Arrays.copyOf(whole, whole.length / 2)).code()).isEqualTo(Code.TRUNCATED);
    byte[] damaged = whole.clone();
    damaged[whole.length - 6] ^= 1;
    assertThat(refused(damaged).code()).isEqualTo(Code.DAMAGED_GZIP);
    assertThat(refused(new byte[] {0x1f, (byte) 0x8b, 0}).code())
        .isIn(Code.TRUNCATED, Code.DAMAGED_GZIP);
  }

  @Test
  void marksAndDeclarationsTellTheEncoding() {
    for (String encoding : List.of("UTF-8", "UTF-16LE", "UTF-16BE")) {
      byte[] marked = ("\uFEFF" + CYCLONEDX).getBytes(Charset.forName(encoding));
      assertThat(SbomParser.parse(marked, SbomLimits.defaults()).components())
          .as(encoding)
          .isEqualTo(
              SbomParser.parse(CYCLONEDX.getBytes(UTF_8), SbomLimits.defaults()).components());
    }
    String xml =
        """
        <?xml version="1.0" encoding="%s"?>
        <bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components>
        <component type="library"><name>ü</name></component></components></bom>
        """;
    for (String encoding : List.of("UTF-8", "iso-8859-1", "windows-1252", "US-ASCII")) {
      byte[] declared =
          xml.formatted(encoding)
              .replace("ü", encoding.equals("US-ASCII") ? "&#252;" : "ü")
              .getBytes(Charset.forName(encoding));
      assertThat(SbomParser.parse(declared, SbomLimits.defaults()).components())
          .as(encoding)
          .singleElement()
          .extracting(Component::name)
          .isEqualTo("ü");
    }
    byte[] utf16 = ("\uFEFF" + xml.formatted("UTF-16")).getBytes(UTF_16LE);
    assertThat(SbomParser.parse(utf16, SbomLimits.defaults()).components()).hasSize(1);
    assertThat(refused(xml.formatted("EBCDIC-CP-US").getBytes(UTF_8)))
        .hasMessageContaining("EBCDIC-CP-US")
        .extracting(DocumentException::code)
        .isEqualTo(Code.NOT_UTF8);
    byte[] cut = ("\uFEFF" + CYCLONEDX).getBytes(UTF_16LE);
    assertThat(refused(Arrays.copyOf(cut, cut.length - 1)).code()).isEqualTo(Code.TRUNCATED);
    assertThat(refused(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0, '{', 0, 0, 0}))
        .hasMessageContaining("UTF-32");
  }

  @Test
  void whatIsNotOfItsEncodingIsRefused() {
    assertThat(refused(CYCLONEDX.getBytes(UTF_16LE)).code()).isEqualTo(Code.NOT_JSON);
    byte[] stray = CYCLONEDX.getBytes(UTF_8);
    stray[60] = (byte) 0xc0;
    assertThat(refused(stray))
        .extracting(DocumentException::code, DocumentException::place)
        .containsExactly(Code.NOT_UTF8, "byte 60");
  }

  @Test
  void everyTruncationIsSeen() {
    byte[] whole = CYCLONEDX.getBytes(UTF_8);
    assertThat(refused(new byte[0]).code()).isEqualTo(Code.EMPTY);
    assertThat(refused(" \r\n\t").code()).isEqualTo(Code.EMPTY);
    for (int length = 1; length < whole.length; length++) {
      assertThat(refused(Arrays.copyOf(whole, length)).code())
          .as("%s", length)
          .isEqualTo(Code.TRUNCATED);
    }
  }

  @Test
  void syntaxErrorsNameTheirPlace() {
    assertThat(refused(CYCLONEDX + " x")).hasMessageContaining("line 2");
    assertThat(refused(CYCLONEDX + "{}").code()).isEqualTo(Code.NOT_JSON);
    DocumentException refused = refused(CYCLONEDX.replace("\"version\": \"1\"", "\"version\" 1"));
    assertThat(refused.code()).isEqualTo(Code.NOT_JSON);
    assertThat(refused.place()).startsWith("/components/0").contains("line 2 column ");
    assertThat(refused("hello")).hasMessageContaining("hello");
  }

  @Test
  void aNameTwiceIsRefusedWhereItMatters() {
    DocumentException refused =
        refused(CYCLONEDX.replace("\"version\": \"1\"", "\"name\": \"other\""));
    assertThat(refused.code()).isEqualTo(Code.DUPLICATE_KEY);
    assertThat(refused).hasMessageContaining("'name'").hasMessageContaining("/components/0/name");
    assertThat(refused(CYCLONEDX.replace("\"version\": 1", "\"components\": []")).code())
        .isEqualTo(Code.DUPLICATE_KEY);
    assertThat(
            parse(CYCLONEDX.replace("\"version\": 1", "\"x\": {\"y\": 1, \"y\": 2}")).components())
        .hasSize(1);
  }

  @Test
  void limitsHold() {
    byte[] wide = CYCLONEDX.replace("1,", "1," + " ".repeat(4096)).getBytes(UTF_8);
    assertThat(refused(wide).code()).isEqualTo(Code.TOO_LARGE);
    assertThat(gzip(wide).length).isLessThan(1000);
    assertThat(refused(gzip(wide)).code()).isEqualTo(Code.TOO_LARGE);
    assertThat(refused(components("{\"name\": \"a\"}", 6)).code()).isEqualTo(Code.TOO_LARGE);
    assertThat(parse(components("{\"name\": \"a\"}", 5)).components()).hasSize(5);
    assertThat(refused(components("{\"name\": \"" + "a".repeat(65) + "\"}", 1)).code())
        .isEqualTo(Code.TOO_LARGE);
    assertThat(refused(components("{\"name\": \"a\", \"x\": " + "[".repeat(20), 1)).code())
        .isEqualTo(Code.TOO_DEEP);
    assertThat(refused(components("{\"components\": [".repeat(30), 1)).code())
        .isEqualTo(Code.TOO_DEEP);
    String license = "{\"license\": {\"name\": \"" + "l".repeat(60) + "\"}}";
    String long8 = license + ("," + license.replace("l\"}", "%d\"}")).repeat(8);
    for (int i = 0; i < 8; i++) {
      long8 = long8.replaceFirst("%d", String.valueOf(i));
    }
    assertThat(refused(components("{\"name\": \"a\", \"licenses\": [" + long8 + "]}", 1)))
        .hasMessageContaining("characters to keep");
  }

  @Test
  void whatIsSkippedMayBeLong() {
    String document =
        components("{\"name\": \"a\", \"description\": \"" + "d".repeat(1000) + "\"}", 1);
    assertThat(parse(document).components()).hasSize(1);
  }

  @Test
  void repetitionCannotBuyUnboundedWork() {
    String licenses = "{\"expression\": \"a\"},".repeat(1000) + "{\"expression\": \"b\"}";
    DocumentException refused =
        catchThrowableOfType(
            DocumentException.class,
            () ->
                SbomParser.parse(
                    components("{\"name\": \"a\", \"licenses\": [" + licenses + "]}", 1)
                        .getBytes(UTF_8),
                    SbomLimits.defaults()));
    assertThat(refused).hasMessageContaining("more than 1000 entries");
    StringBuilder refs = new StringBuilder("\"a\"");
    for (int i = 0; i < 11; i++) {
      refs.append(", \"r").append(i).append('"');
    }
    assertThat(refused(dependencies(refs.toString())))
        .hasMessageContaining("more than 10 references");
    assertThat(refused(dependencies("\"a\"" + ", \"a\"".repeat(40))))
        .hasMessageContaining("more than 32 mentions");
  }

  @Test
  void dependenciesAreLimitedByDistinctPairs() {
    String four = dependencies("\"a\", \"b\", \"c\", \"d\", \"a\", \"d\"");
    assertThat(parse(four).dependencies()).hasSize(4);
    assertThat(refused(dependencies("\"a\", \"b\", \"c\", \"d\", \"e\"")))
        .hasMessageContaining("4");
  }

  @Test
  void unstorableCharactersAreReplaced() {
    Sbom sbom = parse(components("{\"name\": \"a\\u0000\\ud800b\\ud83d\\ude00\\udc00\"}", 1));
    assertThat(sbom.components().getFirst().name()).isEqualTo("a\uFFFD\uFFFDb\uD83D\uDE00\uFFFD");
    Sbom purl = parse(components("{\"purl\": \"pkg:npm/a%00b@1%00\"}", 1));
    assertThat(purl.components().getFirst().name()).doesNotContain("\0");
    assertThat(String.valueOf(purl.components().getFirst().version())).doesNotContain("\0");
  }

  private static String components(String component, int count) {
    return "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"components\": ["
        + component
        + ("," + component).repeat(count - 1)
        + "]}";
  }

  private static String dependencies(String dependsOn) {
    return "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"dependencies\": [{\"dependsOn\": ["
        + dependsOn
        + "], \"ref\": \"r\"}]}";
  }

  private static Sbom parse(String document) {
    return SbomParser.parse(document.getBytes(UTF_8), SMALL);
  }

  private static DocumentException refused(String document) {
    return refused(document.getBytes(UTF_8));
  }

  private static DocumentException refused(byte[] document) {
    return catchThrowableOfType(DocumentException.class, () -> SbomParser.parse(document, SMALL));
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
