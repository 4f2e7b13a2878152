package org.pgatlas.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.json.DocumentException;
import org.pgatlas.testing.TestData;

class DocumentKindTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"bomFormat\": \"CycloneDX\", \"components\": [{}]}|SBOM",
        "{\"bomFormat\": \"CycloneDX\", \"components\": [{}], \"vulnerabilities\": []}|SBOM",
        "{\"bomFormat\": \"CycloneDX\", \"vulnerabilities\": [], \"components\": []}|VEX",
        "{\"spdxVersion\": \"SPDX-2.3\"}|SBOM",
        "{\"sbom\": {}}|SBOM",
        "{\"@context\": \"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\", \"@graph\": []}|SBOM",
        "{\"@context\": \"https://openvex.dev/ns/v0.2.0\", \"statements\": []}|VEX",
        "{\"statements\": [], \"author\": \"a\"}|VEX",
        "{\"document\": {\"csaf_version\": \"2.0\"}}|VEX",
        "{\"document\": {}}|UNKNOWN",
        "{\"id\": \"GHSA-1\", \"affected\": []}|ADVISORY",
        "[{\"id\": \"GHSA-1\", \"modified\": \"\"}, {}]|ADVISORY",
        "[1, {\"a\": 1}]|UNKNOWN",
        "{\"payload\": \"\", \"payloadType\": \"\"}|ENVELOPE",
        "{\"dsseEnvelope\": {}}|ENVELOPE",
        "{\"_type\": \"\", \"predicateType\": \"\"}|STATEMENT",
        "{\"catalogVersion\": \"1\", \"vulnerabilities\": []}|KEV",
        "cve,epss,percentile|EPSS",
        "<bom/>|SBOM",
        "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><vulnerabilities><vulnerability/></vulnerabilities></bom>|VEX",
        "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><components><component/></components><vulnerabilities><vulnerability/></vulnerabilities></bom>|SBOM",
        "SPDXVersion: SPDX-2.3|SBOM",
        "hello|UNKNOWN",
      })
  void the_content_tells(String text, DocumentKind kind) {
    assertThat(DocumentKind.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(kind);
  }

  @Test
  void packed_documents_are_looked_into() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write("#model_version:v1\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(DocumentKind.of(out.toByteArray())).isEqualTo(DocumentKind.EPSS);
  }

  @Test
  void what_only_begins_like_json_is_refused() {
    assertThatThrownBy(() -> DocumentKind.of("{\"a\": ".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DocumentException.class);
  }

  @Test
  void published_documents_are_told_apart() throws IOException {
    Map<String, Integer> kinds = new TreeMap<>();
    for (String suite : new String[] {"vex/openvex-go-vex", "vex/csaf", "osv/Go", "sbom-wild"}) {
      try (Stream<Path> files = Files.walk(TestData.require(suite))) {
        for (Path file :
            files
                .filter(one -> one.toString().endsWith(".json") && Files.isRegularFile(one))
                .filter(one -> !one.toString().contains("_truth"))
                .toList()) {
          kinds.merge(suite + " " + kind(file), 1, Integer::sum);
        }
      }
    }
    assertThat(kinds).containsEntry("osv/Go ADVISORY", 1_582);
    assertThat(kinds).doesNotContainKeys("osv/Go UNKNOWN", "sbom-wild ADVISORY", "vex/csaf SBOM");
  }

  private static String kind(Path file) throws IOException {
    try {
      return DocumentKind.of(Files.readAllBytes(file)).name();
    } catch (DocumentException e) {
      return e.code().id();
    }
  }
}
