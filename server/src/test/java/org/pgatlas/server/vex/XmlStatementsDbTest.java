package org.pgatlas.server.vex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import tools.jackson.databind.JsonNode;

/// CycloneDX VEX in XML, by itself and inside an SBOM.
class XmlStatementsDbTest {
  private static final String ANALYSES =
      """
      <vulnerabilities><vulnerability><id>CVE-2026-7</id>
        <analysis><state>not_affected</state><justification>code_not_present</justification></analysis>
        <affects><target><ref>left</ref></target></affects></vulnerability></vulnerabilities>
      """;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void a_document_of_its_own_and_an_sboms_vulnerabilities_are_kept(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      RunningAtlas.Answer own =
          atlas.post("/api/v1/ingest/vex", "application/xml", bom("urn:uuid:0", ANALYSES));
      assertThat(own.status()).as(own.toString()).isEqualTo(201);
      assertThat(own.body().path("statements").asInt()).isEqualTo(1);

      String parts =
          "<components><component type='library' bom-ref='left'><name>left</name>"
              + "<version>1</version><purl>pkg:npm/left@1</purl></component></components>";
      RunningAtlas.Answer sbom =
          atlas.post(
              "/api/v1/ingest/sbom?repository=acme/app",
              "application/xml",
              bom("urn:uuid:1", parts + ANALYSES));
      assertThat(sbom.status()).as(sbom.toString()).isEqualTo(202);
      atlas.settle();
      JsonNode documents = atlas.get("/api/v1/vex-documents").body();
      assertThat(documents.path("total").asInt()).isEqualTo(2);
      JsonNode carried = documents.path("items").get(0);
      JsonNode whole = atlas.get("/api/v1/vex-documents/" + carried.path("id").asInt()).body();
      assertThat(whole.toString()).contains("CVE-2026-7", "not_affected", "\"origin\":\"sbom\"");
    }
  }

  private static byte[] bom(String serial, String content) {
    return ("<?xml version='1.0'?><bom xmlns='http://cyclonedx.org/schema/bom/1.6' serialNumber='"
            + serial
            + "' version='1'><metadata><timestamp>2026-01-01T00:00:00Z</timestamp>"
            + "<component type='application' bom-ref='app'><name>app</name></component></metadata>"
            + content
            + "</bom>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
