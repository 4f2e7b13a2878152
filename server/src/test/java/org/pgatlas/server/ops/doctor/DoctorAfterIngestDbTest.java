package org.pgatlas.server.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.finding.VulnerableShop;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// The doctor on a database that the product itself has filled through its doors: documents in
/// several versions, advisories that open and close findings, webhooks, queues that ran empty.
class DoctorAfterIngestDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();
  private static final int REPOS = 60;
  private static final int VERSIONS = 3;
  private static final int COMPONENTS = 120;

  @Test
  void after_a_load_through_its_own_doors_it_finds_nothing(@TempDir Path data) throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      VulnerableShop.open(atlas);
      for (int version = 1; version <= VERSIONS; version++) {
        for (int repo = 0; repo < REPOS; repo++) {
          atlas.submit("load/r" + repo, sbom(repo, version));
        }
        VulnerableShop.advise(
            atlas,
            VulnerableShop.advisory(
                "GHSA-c" + version, "CVE-2031-" + version, "c" + version, "9.0.0", "H"));
      }
      atlas.settle();
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("analyze");
      }
      assertThat(Integer.parseInt(database.query("select count(*) from finding")))
          .isGreaterThan(REPOS);
      assertThat(
              Integer.parseInt(
                  database.query(
                      "select count(*) from sbom_submissions where status = 'processed'")))
          .isGreaterThan(REPOS * VERSIONS);
      JsonNode report = atlas.get("/api/v1/doctor").body();
      assertThat(report.path("findings")).as(report.path("findings").toString()).isEmpty();
      assertThat(report.path("skipped").toString()).doesNotContain("ERROR");
      List<String> untold = new ArrayList<>();
      for (JsonNode table : report.path("tables")) {
        for (String field : List.of("kind", "primary_key", "idempotency", "tenant", "retention")) {
          if (table.path(field).asString().isEmpty()) {
            untold.add(table.path("table").asString() + " " + field);
          }
        }
      }
      assertThat(untold).isEmpty();
      assertThat(atlas.text("/api/v1/doctor?format=markdown"))
          .contains("### `finding`")
          .containsPattern("`ix_finding_open_risk: [^`]*` serves `finding.open")
          .containsPattern("`catalog.dependents[^`]*`: .*ix_depends_on_out");
    }
  }

  private static byte[] sbom(int repo, int version) {
    String[] components = new String[COMPONENTS];
    for (int i = 0; i < COMPONENTS; i++) {
      components[i] = "c" + (repo * 7 + i) % 150 + "@" + version + "." + i + ".0";
    }
    return VulnerableShop.sbom("load/r" + repo, version + ".0.0", components);
  }
}
