package org.pgatlas.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Documents other than SBOMs are recognised by their content.
class StatementInspectionTest {
  private static final String OPENVEX =
      """
      {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "i", "author": "a", "version": 1,
       "timestamp": "2024-01-01T00:00:00Z", "statements": [
         {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:npm/a@1"}],
          "status": "fixed"},
         {"vulnerability": {"name": "CVE-2"}, "products": [{"@id": "pkg:npm/a@1"}],
          "status": "fixed"}]}
      """;
  private static final String STATEMENT =
      """
      {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://openvex.dev/ns",
       "subject": [{"name": "a", "digest": {"sha256": "ab"}}], "predicate": %s}
      """
          .formatted(OPENVEX);

  @Test
  void statementsAreCountedByStatus() {
    assertThat(inspect(OPENVEX))
        .containsEntry("kind", "vex")
        .containsEntry("format", "openvex")
        .containsEntry("version", "0.2.0")
        .containsEntry("statements", 2)
        .containsEntry("status", Map.of("fixed", 2));
  }

  @Test
  void attestationsAreOpened() {
    assertThat(inspect(STATEMENT))
        .containsEntry("kind", "attestation")
        .containsEntry("format", "in-toto")
        .containsEntry("version", "https://openvex.dev/ns")
        .containsEntry("root", "a")
        .containsEntry("statements", 2);
    String payload = Base64.getEncoder().encodeToString(STATEMENT.getBytes(UTF_8));
    String envelope =
        """
        {"payloadType": "application/vnd.in-toto+json", "payload": "%s",
         "signatures": [{"sig": "AA=="}]}
        """
            .formatted(payload);
    assertThat(inspect(envelope)).containsEntry("format", "dsse").containsEntry("statements", 2);
  }

  @Test
  void sbomsAndOtherTextsAreLeftToOthers() {
    for (String text :
        new String[] {
          "{\"spdxVersion\": \"SPDX-2.3\"}",
          "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\"}",
          "<bom/>",
          "",
          "[1]",
          "{"
        }) {
      assertThat(StatementInspection.of(text.getBytes(UTF_8))).isEmpty();
    }
  }

  @Test
  void statementsInsideABomAreCounted() {
    String bom =
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
         "components": [{"bom-ref": "a", "name": "a", "type": "library"}],
         "vulnerabilities": [{"id": "CVE-1", "analysis": {"state": "exploitable"},
           "affects": [{"ref": "a"}]}, {"id": "CVE-2", "affects": [{"ref": "a"}]}]}
        """;
    assertThat(StatementInspection.statements(bom.getBytes(UTF_8))).isEqualTo(1);
    assertThat(StatementInspection.statements("<bom/>".getBytes(UTF_8))).isZero();
  }

  private static Map<String, @Nullable Object> inspect(String text) {
    return StatementInspection.of(text.getBytes(UTF_8)).orElseThrow();
  }
}
