package org.pgatlas.sbom.quality;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.sbom.quality.SbomQuality.Missing;

class SbomQualityTest {
  private static final String COMPLETE =
      """
      "metadata": {"timestamp": "2026-01-02T03:04:05Z",
        "authors": [{"name": "E", "email": "e@example.org"}], "component": %s},
      "components": [%s], "dependencies": [{"ref": "app", "dependsOn": ["lib"]}]
      """
          .formatted(part("app"), part("lib"));

  private static String part(String ref) {
    return """
        {"bom-ref": "%s", "type": "library", "name": "%s", "version": "1",
         "purl": "pkg:npm/%s@1", "supplier": {"name": "S", "url": ["https://example.org"]},
         "licenses": [{"license": {"id": "MIT"}}],
         "hashes": [{"alg": "SHA-512", "content": "ab"}],
         "properties": [{"name": "bsi:component:filename", "value": "a.jar"},
           {"name": "bsi:component:executable", "value": "non-executable"},
           {"name": "bsi:component:archive", "value": "archive"},
           {"name": "bsi:component:structured", "value": "structured"}]}
        """
        .formatted(ref, ref, ref);
  }

  @Test
  void aCompleteDocumentMissesNothing() {
    SbomQuality quality = quality("1.6", COMPLETE);
    assertThat(quality.ntia().missing()).isEmpty();
    assertThat(quality.bsi().missing()).isEmpty();
    assertThat(quality.percent()).isEqualTo(100);
  }

  @Test
  void eachMissingElementIsNamedWithItsReasonAndAPart() {
    SbomQuality quality =
        quality(
            "1.5",
            COMPLETE
                .replace("\"purl\": \"pkg:npm/lib@1\",", "")
                .replace("2026-01-02T03:04:05Z", "2026-01-02")
                .replace("[\"lib\"]", "[]"));
    assertThat(quality.ntia().missing())
        .containsExactly(
            new Missing("other unique identifiers", "no purl, CPE or SWID tag", 1, 2, "lib"),
            new Missing(
                "dependency relationship",
                "in no dependency, neither as dependent nor as dependency",
                2,
                2,
                "lib"),
            new Missing("timestamp", "no time in RFC 3339", 1, 1, ""));
    // Four whole elements and a half, of seven.
    assertThat(quality.ntia().percent()).isEqualTo(64);
    assertThat(quality.bsi().missing())
        .extracting(Missing::element)
        .containsExactly("SBOM format", "timestamp", "dependencies on other components");
    // Ten of thirteen.
    assertThat(quality.bsi().percent()).isEqualTo(76);
  }

  @Test
  void anEmptyDocumentHasNothing() {
    SbomQuality quality = quality("1.4", "\"metadata\": {\"tools\": [{\"name\": \"t\"}]}");
    assertThat(quality.percent()).isZero();
    assertThat(quality.ntia().missing()).hasSize(7);
    assertThat(quality.ntia().missing())
        .extracting(Missing::reason)
        .contains("only a tool is named as its author");
    assertThat(quality.bsi().missing()).hasSize(13);
  }

  private static SbomQuality quality(String version, String fields) {
    String document =
        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"" + version + "\", " + fields + "}";
    return SbomQuality.of(SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults()));
  }
}
