package org.pgatlas.vex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.testing.TestData;

/// Documents made to break readers: each is read or refused, and nothing else happens.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class VexHostileConformanceTest {
  private static final String OPENVEX =
      """
      {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "i", "author": "a", "version": 1,
       "timestamp": "2024-01-01T00:00:00Z", "statements": [{"vulnerability": {"name": "CVE-1"},
         "products": [{"@id": "pkg:npm/a@1", "subcomponents": [{"@id": "pkg:npm/b"}]}],
         "status": "fixed"}]}
      """;
  private static final String CSAF =
      """
      {"document": {"csaf_version": "2.0", "category": "csaf_vex",
         "tracking": {"id": "1", "version": "1"}},
       "product_tree": {"branches": [{"category": "vendor", "name": "v", "branches": [
          {"category": "product_version", "name": "1", "product": {"product_id": "p", "name": "n",
            "product_identification_helper": {"purl": "pkg:npm/a"}}}]}]},
       "vulnerabilities": [{"cve": "CVE-1", "product_status": {"fixed": ["p"]},
         "flags": [{"label": "x", "product_ids": ["p"]}]}]}
      """;
  private static final String CYCLONEDX =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
       "components": [{"bom-ref": "a", "name": "a", "purl": "pkg:npm/a@1"}],
       "vulnerabilities": [{"id": "CVE-1", "analysis": {"state": "resolved"},
         "affects": [{"ref": "a", "versions": [{"version": "1", "status": "affected"}]}]}]}
      """;

  static List<String> documents() {
    return List.of(OPENVEX, CSAF, CYCLONEDX);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void theWholeIsReadAndEveryPartOfItRefused(String text) {
    byte[] bytes = text.strip().getBytes(UTF_8);
    assertThat(VexParser.parse(bytes, VexLimits.defaults()).statements()).hasSize(1);
    for (int length = 0; length < bytes.length; length++) {
      byte[] start = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> VexParser.parse(start, VexLimits.defaults()))
          .isInstanceOf(DocumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"author\": \"b\"", "\"statements\": []", "\"@id\": \"j\"", "\"version\": 2"})
  void aNameTwiceIsRefused(String field) {
    String text = OPENVEX.strip().replaceFirst("\\}$", "," + field + "}");
    refused(text, Code.DUPLICATE_KEY, VexLimits.defaults());
  }

  @Test
  void aStatusTwiceInOneStatementIsRefused() {
    refused(
        OPENVEX.replace("\"status\": \"fixed\"", "\"status\": \"fixed\", \"status\": \"affected\""),
        Code.DUPLICATE_KEY,
        VexLimits.defaults());
    refused(
        CSAF.replace("{\"fixed\": [\"p\"]}", "{\"fixed\": [\"p\"], \"fixed\": []}"),
        Code.DUPLICATE_KEY,
        VexLimits.defaults());
  }

  @Test
  void whatIsNoStatementIsRefusedWithItsPlace() {
    String text = OPENVEX.replace("\"fixed\"", "\"harmless\"");
    assertThatThrownBy(() -> VexParser.parse(text.getBytes(UTF_8), VexLimits.defaults()))
        .hasMessageContaining("harmless")
        .hasMessageContaining("/statements/0");
    refused(
        OPENVEX.replace("\"name\": \"CVE-1\"", ""), Code.INVALID_STRUCTURE, VexLimits.defaults());
  }

  @Test
  void unknownVersionsAreRefusedByName() {
    refused(OPENVEX.replace("v0.2.0", "v3.0.0"), Code.UNSUPPORTED_VERSION, VexLimits.defaults());
    refused(CSAF.replace("\"2.0\"", "\"9.0\""), Code.UNSUPPORTED_VERSION, VexLimits.defaults());
    refused(CYCLONEDX.replace("\"1.5\"", "\"9\""), Code.UNSUPPORTED_VERSION, VexLimits.defaults());
  }

  @Test
  void nestingHasALimit() {
    String deep = "{\"category\": \"vendor\", \"name\": \"v\", \"branches\": [";
    String text = CSAF.replace("\"branches\": [{", "\"branches\": [" + deep.repeat(5000) + "{");
    refused(text, Code.TOO_DEEP, VexLimits.defaults());
    refused("[".repeat(100_000), Code.TOO_DEEP, VexLimits.defaults());
  }

  @Test
  void countsAndTextHaveLimits() {
    JsonLimits json = JsonLimits.defaults();
    String two =
        OPENVEX.replace("\"status\": \"fixed\"}", "\"status\": \"fixed\"}, " + statement());
    refused(two, Code.TOO_LARGE, new VexLimits(json, 1, 100, 10_000));
    refused(OPENVEX, Code.TOO_LARGE, new VexLimits(json, 10, 1, 10_000));
    refused(OPENVEX, Code.TOO_LARGE, new VexLimits(json, 10, 100, 100));
    refused(OPENVEX, Code.TOO_LARGE, new VexLimits(new JsonLimits(100, 20, 100), 10, 100, 100));
  }

  private static String statement() {
    return "{\"vulnerability\": \"CVE-2\", \"products\": [], \"status\": \"affected\"}";
  }

  @Test
  void productsThatContainEachOtherEnd() {
    VexDocument document =
        VexTexts.csaf(
            "https://p.example",
            "1",
            "1",
            """
            "relationships": [
              {"product_reference": "a", "relates_to_product_reference": "b", "category": "x",
               "full_product_name": {"product_id": "b", "name": "b"}},
              {"product_reference": "b", "relates_to_product_reference": "a", "category": "x",
               "full_product_name": {"product_id": "a", "name": "a"}}]
            """,
            "\"product_status\": {\"known_affected\": [\"a\", \"b\", \"c\"]}");
    assertThat(document.statements()).hasSize(3);
    assertThat(document.warnings())
        .extracting(VexWarning::code)
        .contains("product-circle", "undefined-product");
  }

  @Test
  void everyFileOfTheHostileSetIsReadOrRefused() throws IOException {
    Map<String, Integer> outcomes = new TreeMap<>();
    VexLimits defaults = VexLimits.defaults();
    VexLimits limits =
        new VexLimits(defaults.json().withMaxBytes(32 << 20), 100_000, 100_000, 8 << 20);
    try (Stream<Path> files = Files.walk(TestData.require("hostile"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        outcomes.merge(outcome(Files.readAllBytes(file), limits), 1, Integer::sum);
      }
    }
    assertThat(outcomes)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("damaged-gzip", 10),
                Map.entry("doctype-refused", 8),
                Map.entry("duplicate-key", 1),
                Map.entry("empty", 6),
                Map.entry("not-json", 435),
                Map.entry("not-utf-8", 155),
                Map.entry("not-xml", 59),
                Map.entry("read cyclonedx-json", 12),
                Map.entry("too-deep", 5),
                Map.entry("too-large", 3),
                Map.entry("truncated", 56),
                Map.entry("unknown-format", 358)));
  }

  private static String outcome(byte[] bytes, VexLimits limits) {
    try {
      return "read " + VexParser.parse(bytes, limits).format().id();
    } catch (DocumentException e) {
      return e.code().id();
    }
  }

  private static void refused(String text, Code code, VexLimits limits) {
    assertThatThrownBy(() -> VexParser.parse(text.getBytes(UTF_8), limits))
        .isInstanceOfSatisfying(DocumentException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
