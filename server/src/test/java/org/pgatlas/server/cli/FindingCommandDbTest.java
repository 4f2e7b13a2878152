package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.finding.VulnerableShop;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// `atlas finding`, `atlas scan`, and what else the command line asks of findings.
final class FindingCommandDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final RunningAtlas atlas;
  private final Path folder;

  FindingCommandDbTest(@TempDir Path folder) {
    this.folder = folder;
    atlas = new RunningAtlas(POSTGRES.createDatabase(), folder.resolve("data"), Map.of());
    VulnerableShop.open(atlas);
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  private String run(int code, String... words) {
    return RunCommand.on(atlas, code, words);
  }

  @Test
  void findings_are_listed_explained_and_decided() {
    assertThat(run(0, "finding", "list"))
        .contains("CVE-2030-1001", "pkg:npm/left@2.1.0  in pkg:github/acme/shop", "4 open");
    assertThat(run(0, "finding", "list", "--severity", "high").lines()).hasSize(3);
    assertThat(run(0, "finding", "list", "--vulnerability", "GHSA-right", "--limit", "1").lines())
        .hasSize(2);
    assertThat(run(0, "finding", "list", "--as-of", "2001-01-01")).contains("0 were open");
    assertThat(run(0, "finding", "list", "--as-of", "9998-12-31")).contains("4 were open");
    run(1, "finding", "list", "--severity", "huge");
    JsonNode listed =
        Json.MAPPER.readTree(
            run(0, "finding", "list", "--vulnerability", "CVE-2030-1002", "--json"));
    String id = listed.at("/items/0/id").asString();

    String explained = run(0, "finding", "explain", id);
    JsonNode whole = atlas.get("/api/v1/findings/" + id).body();
    assertThat(explained.lines())
        .as("what REST says, line by line")
        .containsExactlyElementsOf(
            whole.path("words").valueStream().map(JsonNode::asString).toList());
    assertThat(explained)
        .contains(
            whole.at("/matches/0/sha256").asString(),
            "through pkg:github/acme/shop > pkg:npm/left@2.1.0 > pkg:npm/right@1.0.0",
            "risk: exploitability missing",
            "an update to 1.5.0 closes it");
    run(1, "finding", "explain", "nothing");

    run(1, "finding", "decide", id, "not_affected");
    run(1, "finding", "decide", id, "maybe");
    run(2, "finding", "decide", id);
    assertThat(
            run(
                0,
                "finding",
                "decide",
                id,
                "not_affected",
                "--justification",
                "vulnerable_code_not_present",
                "--detail",
                "never called",
                "--scope",
                "package"))
        .contains("closed: statement: not_affected", "and that decides");
    assertThat(run(0, "finding", "list")).contains("3 open");
    assertThat(
            Json.MAPPER
                .readTree(run(0, "finding", "decide", id, "none", "--json"))
                .path("open")
                .asBoolean())
        .isTrue();
  }

  @Test
  void scans_are_run_replayed_compared_and_imagined_otherwise() throws Exception {
    String ran = run(0, "scan", "run", VulnerableShop.SHOP);
    assertThat(ran).contains("3 findings, 3 open");
    JsonNode run = Json.MAPPER.readTree(run(0, "scan", "run", VulnerableShop.SHOP, "--json"));
    String hash = run.path("manifest").asString();
    assertThat(ran).contains(hash, run.path("result_hash").asString());
    run(1, "scan", "run", "pkg:npm/unknown");
    assertThat(run(0, "scan", "replay", hash)).contains("the same");
    run(1, "scan", "replay", "0".repeat(64));
    VulnerableShop.advise(
        atlas, VulnerableShop.advisory("GHSA-late", "CVE-2030-1009", "left", "9.0.0", "H"));
    JsonNode later = Json.MAPPER.readTree(run(0, "scan", "run", VulnerableShop.SHOP, "--json"));
    assertThat(run(0, "scan", "diff", run.path("id").asString(), later.path("id").asString()))
        .contains("CVE-2030-1009 in pkg:npm/left@2.1.0: none -> affected", "different results");
    assertThat(run(0, "scan", "diff", run.path("id").asString(), run.path("id").asString()).strip())
        .isEqualTo("the same result");
    run(1, "scan", "diff", "x", "y");
    assertThat(run(0, "scan", "list", "--artifact", "acme/shop", "--limit", "2").lines())
        .hasSize(2);
    assertThat(run(0, "scan", "list", "--as-of", "2001-01-01")).isBlank();
    assertThat(Json.MAPPER.readTree(run(0, "scan", "list", "--json"))).isNotEmpty();

    assertThat(run(0, "scan", "what-if", hash, "--swap", "advisories", "--with", "now"))
        .contains(
            "CVE-2030-1009 in pkg:npm/left@2.1.0: none -> affected",
            "4 findings",
            "another result");
    assertThat(run(0, "scan", "what-if", hash, "--swap", "advisories", "--without", "GHSA-left"))
        .contains("CVE-2030-1001 in pkg:npm/left@2.1.0: affected -> none");
    Path sbom = folder.resolve("next.cdx.json");
    Files.write(sbom, VulnerableShop.sbom("acme/shop", "3", "left@3.0.0"));
    assertThat(run(0, "scan", "what-if", hash, "--swap", "sbom", "--document", sbom.toString()))
        .contains("CVE-2030-1001 in pkg:npm/left@2.1.0: affected -> none");
    run(2, "scan", "what-if", hash, "--swap", "sbom");
    run(
        1,
        "scan",
        "what-if",
        hash,
        "--swap",
        "sbom",
        "--document",
        folder.resolve("no").toString());
  }

  @Test
  void questions_and_exports_are_whole() throws Exception {
    assertThat(run(0, "query", "affected", "CVE-2030-1001"))
        .contains("pkg:github/acme/shop", "pkg:github/acme/till", "2 artifacts in 1 projects");
    assertThat(run(0, "query", "affected", "GHSA-left", "--projects")).contains("2 artifacts");
    assertThat(run(0, "query", "affected", "CVE-2030-1001", "--json").lines()).hasSize(2);
    assertThat(run(0, "query", "affected", "pkg:npm/left", "--range", "<3.0.0"))
        .contains("2 artifacts");
    assertThat(run(0, "query", "affected", "pkg:npm/left", "--range", ">=3.0.0"))
        .contains("0 artifacts");
    run(1, "query", "affected", "CVE-1999-0001");

    atlas.submit("acme/shop", VulnerableShop.sbom("acme/shop", "2.1.0", "left@3.0.0"));
    atlas.settle();
    JsonNode versions =
        atlas.get("/api/v1/sboms?artifact=" + VulnerableShop.SHOP).body().path("items");
    assertThat(
            run(
                0,
                "query",
                "sbom-diff",
                versions.get(1).path("id").asString(),
                versions.get(0).path("id").asString()))
        .contains(
            "- pkg:npm/left@2.1.0",
            "+ pkg:npm/left@3.0.0",
            "CVE-2030-1001 in pkg:npm/left@2.1.0: affected -> none",
            "0 open findings, were 3");

    for (String format : List.of("csv", "json", "ndjson", "sarif")) {
      Path file = folder.resolve("findings." + format);
      run(0, "export", "findings", "--format", format, "-o", file.toString());
      assertThat(Files.readString(file)).contains("CVE-2030-1001");
    }
    run(1, "export", "findings", "--format", "xml", "-o", folder.resolve("x").toString());
    run(1, "export", "vex");
    assertThat(run(0, "export", "enriched", "acme/till")).contains("\"vulnerabilities\"");
  }
}
