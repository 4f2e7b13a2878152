package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.scan.SarifShape;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.csaf.CsafValidation;
import tools.jackson.databind.JsonNode;

/// Exports of findings and decisions: complete, in the forms that others read.
final class FindingExportsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final RunningAtlas atlas;

  FindingExportsDbTest(@TempDir Path data) {
    atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of());
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  @Test
  void every_format_has_every_finding_beyond_one_page() {
    int many = 2_345;
    String[] parts = new String[many];
    for (int i = 0; i < many; i++) {
      parts[i] = "left@1.0." + i;
    }
    atlas.submit("acme/many", VulnerableShop.sbom("acme/many", "1", parts));
    VulnerableShop.advise(
        atlas, VulnerableShop.advisory("GHSA-left", "CVE-2030-1001", "left", "3.0.0", "H"));
    atlas.settle();
    String csv = atlas.text("/api/v1/export/findings?format=csv");
    assertThat(csv.lines()).hasSize(many + 1);
    assertThat(csv.lines().filter(line -> line.startsWith("id,"))).hasSize(1);
    assertThat(csv.lines().distinct()).hasSize(many + 1);
    JsonNode json = Json.MAPPER.readTree(atlas.text("/api/v1/export/findings"));
    assertThat(json).hasSize(many);
    assertThat(json.get(7).at("/evidence/matches/0/sha256").asString()).hasSize(64);
    assertThat(atlas.text("/api/v1/export/findings?format=ndjson").lines()).hasSize(many);
    JsonNode sarif = Json.MAPPER.readTree(atlas.text("/api/v1/export/findings?format=sarif"));
    assertThat(SarifShape.check(sarif)).isEqualTo(many);
    assertThat(sarif.at("/runs/0/results")).hasSize(many);
    assertThat(sarif.at("/runs/0/tool/driver/rules")).hasSize(1);
    Set<String> prints = new HashSet<>();
    for (JsonNode result : sarif.at("/runs/0/results")) {
      prints.add(result.at("/partialFingerprints/componentVulnerability~1v1").asString());
      assertThat(result.path("level").asString()).isEqualTo("error");
    }
    assertThat(prints).hasSize(many);
  }

  @Test
  void nothing_is_an_empty_document_of_each_format() {
    assertThat(Json.MAPPER.readTree(atlas.text("/api/v1/export/findings"))).isEmpty();
    assertThat(atlas.text("/api/v1/export/findings?format=csv").lines()).hasSize(1);
    assertThat(
            SarifShape.check(
                Json.MAPPER.readTree(atlas.text("/api/v1/export/findings?format=sarif"))))
        .isZero();
    assertThat(atlas.get("/api/v1/export/vex").status()).isEqualTo(404);
    assertThat(atlas.get("/api/v1/export/cyclonedx?artifact=a/b").status()).isEqualTo(404);
    for (String bad :
        List.of(
            "findings?format=xml",
            "findings?severity=big",
            "vex?format=spdx",
            "vex?namespace=nowhere",
            "cyclonedx")) {
      assertThat(atlas.get("/api/v1/export/" + bad).status()).as(bad).isEqualTo(422);
    }
  }

  @Test
  void closed_findings_are_suppressed_results() {
    VulnerableShop.open(atlas);
    decide("CVE-2030-1002", "not_affected", "\"detail\":\"never called\"");
    JsonNode sarif =
        Json.MAPPER.readTree(
            atlas.text("/api/v1/export/findings?format=sarif&state=all&artifact=acme/shop"));
    assertThat(SarifShape.check(sarif)).isEqualTo(3);
    JsonNode results = sarif.at("/runs/0/results");
    List<String> suppressed = new ArrayList<>();
    for (JsonNode result : results) {
      if (result.has("suppressions")) {
        suppressed.add(result.path("ruleId").asString());
      }
      assertThat(result.at("/message/text").asString()).contains("document sha256");
    }
    assertThat(suppressed).containsExactly("CVE-2030-1002");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openvex", "csaf", "cyclonedx"})
  void own_decisions_are_statements_that_say_the_same_elsewhere(String format) {
    VulnerableShop.open(atlas);
    decide("CVE-2030-1001", "affected", "\"detail\":\"reachable\"");
    decide("CVE-2030-1002", "not_affected", "\"justification\":\"vulnerable_code_not_present\"");
    decide("CVE-2030-1003", "under_investigation", "\"detail\":\"looking\"");
    String path = "/api/v1/export/vex?artifact=acme/shop&author=Acme&format=" + format;
    String text = atlas.text(path);
    assertThat(atlas.text(path)).as("the same decisions give the same document").isEqualTo(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    VexDocument document = VexParser.parse(bytes, VexLimits.defaults());
    assertThat(document.statements())
        .extracting(one -> one.vulnerability().id() + " " + one.status().id())
        .containsExactlyInAnyOrder(
            "CVE-2030-1001 affected",
            "CVE-2030-1002 not_affected",
            "CVE-2030-1003 under_investigation");
    assertThat(document.statements()).extracting(VexStatement::defect).containsOnlyNulls();
    if (format.equals("csaf")) {
      assertThat(CsafValidation.check(bytes, VexLimits.defaults())).isEmpty();
    }
    for (String name : List.of("CVE-2030-1001", "CVE-2030-1002", "CVE-2030-1003")) {
      decide(name, "none", "\"detail\":null");
    }
    assertThat(verdicts()).isEqualTo("affected affected unknown");
    VulnerableShop.post(atlas, "vex", text);
    atlas.settle();
    assertThat(verdicts()).isEqualTo("affected not_affected under_investigation");
  }

  @Test
  void enriched_sbom_is_valid_and_names_the_parts_that_are_affected() {
    VulnerableShop.open(atlas);
    decide("CVE-2030-1002", "not_affected", "\"detail\":\"never called\"");
    String text = atlas.text("/api/v1/export/cyclonedx?artifact=pkg:github/acme/shop");
    Sbom read = SbomParser.parse(text.getBytes(StandardCharsets.UTF_8), SbomLimits.defaults());
    assertThat(read.violations()).isEmpty();
    assertThat(read.components()).hasSize(3);
    JsonNode document = Json.MAPPER.readTree(text);
    Map<String, String> purls = new java.util.HashMap<>();
    document
        .path("components")
        .forEach(one -> purls.put(one.path("bom-ref").asString(), one.path("purl").asString()));
    List<String> said = new ArrayList<>();
    for (JsonNode one : document.path("vulnerabilities")) {
      said.add(
          one.path("id").asString()
              + " "
              + purls.get(one.at("/affects/0/ref").asString())
              + " "
              + one.at("/analysis/state").asString("-"));
    }
    assertThat(said)
        .containsExactlyInAnyOrder(
            "CVE-2030-1001 pkg:npm/left@2.1.0 -",
            "CVE-2030-1002 pkg:npm/right@1.0.0 not_affected",
            "CVE-2030-1003 pkg:npm/loose in_triage");
  }

  private String verdicts() {
    List<String> all = new ArrayList<>();
    for (String name : List.of("CVE-2030-1001", "CVE-2030-1002", "CVE-2030-1003")) {
      all.add(finding(name).path("verdict").asString());
    }
    return String.join(" ", all);
  }

  private JsonNode finding(String vulnerability) {
    return atlas
        .get("/api/v1/findings?state=all&artifact=acme/shop&vulnerability=" + vulnerability)
        .body()
        .at("/items/0");
  }

  private void decide(String vulnerability, String status, String more) {
    RunningAtlas.Answer answer =
        atlas.post(
            "/api/v1/findings/" + finding(vulnerability).path("id").asString() + "/decisions",
            "application/json",
            ("{\"status\":\"" + status + "\"," + more + "}").getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
  }
}
