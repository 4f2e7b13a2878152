package org.pgatlas.sbom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SemanticHashTest {
  private static final String DOCUMENT =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": "urn:uuid:1", "version": 1,
       "metadata": {"timestamp": "2026-01-01T00:00:00Z",
         "component": {"bom-ref": "r-1", "type": "application", "name": "app", "version": "1"}},
       "components": [
         {"bom-ref": "x-1", "type": "library", "name": "x", "version": "1", "purl": "pkg:npm/x"},
         {"bom-ref": "y-1", "type": "library", "name": "y", "version": "2"}],
       "dependencies": [{"ref": "r-1", "dependsOn": ["x-1", "y-1"]}, {"ref": "x-1", "dependsOn": ["y-1"]}]}
      """;
  private static final String X =
      "{\"bom-ref\": \"x-1\", \"type\": \"library\", \"name\": \"x\", \"version\": \"1\", \"purl\": \"pkg:npm/x\"}";

  @Test
  void howAndWhenItWasWrittenDoesNotCount() {
    String again =
        DOCUMENT
            .replace("urn:uuid:1", "urn:uuid:2")
            .replace("2026-01-01", "2026-02-02")
            .replace("\"version\": 1,", "\"version\": 9,")
            .replace("-1\"", "-77\"")
            .replace("[\"x-77\", \"y-77\"]", "[\"y-77\", \"x-77\", \"y-77\", \"gone\"]");
    assertThat(again).isNotEqualTo(DOCUMENT);
    assertThat(hash(again)).isEqualTo(hash(DOCUMENT));
  }

  @Test
  void theOrderOfPackagesDoesNotCount() {
    String y =
        DOCUMENT.lines().filter(line -> line.contains("pkg:npm/x")).findFirst().orElseThrow();
    String turned =
        DOCUMENT
            .replace(y + "\n", "")
            .replace("\"version\": \"2\"}],", "\"version\": \"2\"}," + X + "],");
    assertThat(turned).isNotEqualTo(DOCUMENT);
    assertThat(hash(turned)).isEqualTo(hash(DOCUMENT));
  }

  @Test
  void otherBytesUnderTheSameNameAreAnotherDocument() {
    String digest =
        DOCUMENT.replace(
            "\"purl\": \"pkg:npm/x\"",
            "\"purl\": \"pkg:npm/x\", \"hashes\": [{\"alg\": \"SHA-256\", \"content\": \""
                + "ab".repeat(32)
                + "\"}]");
    assertThat(hash(digest)).isNotEqualTo(hash(DOCUMENT));
    assertThat(hash(digest.replace("abab", "ABAB"))).isEqualTo(hash(digest));
    assertThat(hash(digest.replace("abab", "cdcd"))).isNotEqualTo(hash(digest));
    assertThat(
            hash(
                DOCUMENT.replace(
                    "\"purl\": \"pkg:npm/x\"",
                    "\"purl\": \"pkg:npm/x\", \"cpe\": \"cpe:2.3:a:x:x:1:*:*:*:*:*:*:*\"")))
        .isNotEqualTo(hash(DOCUMENT));
  }

  @Test
  void whatItSaysCounts() {
    String[][] changes = {
      {"\"name\": \"app\"", "\"name\": \"other\""},
      {"\"name\": \"app\", \"version\": \"1\"", "\"name\": \"app\", \"version\": \"2\""},
      {"\"name\": \"x\", \"version\": \"1\"", "\"name\": \"x\", \"version\": \"1.1\""},
      {"pkg:npm/x", "pkg:npm/xx"},
      {"\"version\": \"2\"", "\"version\": \"3\""},
      {"\"name\": \"y\"", "\"name\": \"y\", \"group\": \"g\""},
      {
        "{\"ref\": \"x-1\", \"dependsOn\": [\"y-1\"]}",
        "{\"ref\": \"y-1\", \"dependsOn\": [\"x-1\"]}"
      },
      {"[\"x-1\", \"y-1\"]", "[\"x-1\"]"},
      {
        ",\n   {\"bom-ref\": \"y-1\", \"type\": \"library\", \"name\": \"y\", \"version\": \"2\"}",
        ""
      },
    };
    for (String[] change : changes) {
      assertThat(DOCUMENT).contains(change[0]);
      assertThat(hash(DOCUMENT.replace(change[0], change[1])))
          .as(change[1])
          .isNotEqualTo(hash(DOCUMENT));
    }
  }

  @Test
  void textsCannotPassForOneAnother() {
    assertThat(hash(parts("{\"name\": \"a\", \"version\": \"b\"}")))
        .isNotEqualTo(hash(parts("{\"name\": \"a\\nb\"}")));
    assertThat(hash(parts("{\"name\": \"a\"}, {\"name\": \"b\"}")))
        .isNotEqualTo(hash(parts("{\"name\": \"a\", \"version\": \"b\"}")));
  }

  @Test
  void anSpdxDocumentOfTwoRunsIsTheSame() {
    String run =
        """
        {"sbom": {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT",
         "name": "/tmp/run/spdx-2069f34b-6b7f-46d8-93f0-06ea95dedf47.json",
         "documentNamespace": "https://e.org/2069f34b", "creationInfo": {"created": "2026-01-01"},
         "packages": [{"SPDXID": "SPDXRef-pypi-a-1c5d", "name": "a", "versionInfo": "1"},
           {"SPDXID": "SPDXRef-pypi-b-1c5d", "name": "b", "versionInfo": "1"}],
         "relationships": [{"spdxElementId": "SPDXRef-pypi-a-1c5d", "relationshipType": "DEPENDS_ON",
           "relatedSpdxElement": "SPDXRef-pypi-b-1c5d"}]}}
        """;
    String next =
        run.replace("1c5d", "99aa")
            .replace("2069f34b", "a1fce9c5")
            .replace("2026-01-01", "2026-03-03");
    assertThat(hash(next)).isEqualTo(hash(run));
    assertThat(hash(run.replace("/tmp/run", "/tmp/other"))).isNotEqualTo(hash(run));
  }

  private static String parts(String components) {
    return "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"components\": ["
        + components
        + "]}";
  }

  private static String hash(String document) {
    Sbom sbom = SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults());
    return HexFormat.of().formatHex(SemanticHash.of(sbom));
  }
}
