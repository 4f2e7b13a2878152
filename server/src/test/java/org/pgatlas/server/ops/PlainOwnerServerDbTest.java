package org.pgatlas.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.PlainOwner;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// The whole server on a database whose login role is no superuser.
class PlainOwnerServerDbTest {
  private static final String ADVISORY =
      """
      {"id": "GHSA-1", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm", "name": "a"},
        "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}
      """;

  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  @Test
  void documents_scores_findings_upkeep_and_a_second_start(TestDatabase cluster, @TempDir Path data)
      throws SQLException {
    try (PlainOwner owner = new PlainOwner(cluster)) {
      try (RunningAtlas atlas = new RunningAtlas(owner.database(), data, Map.of())) {
        atlas.submit("acme/app", SbomBuilder.aSbom().component("pkg:npm/a@1.0.0").bytes());
        atlas.settle();
        assertThat(
                atlas
                    .post(
                        "/api/v1/ingest/advisories",
                        "application/json",
                        ADVISORY.getBytes(StandardCharsets.UTF_8))
                    .status())
            .isEqualTo(202);
        atlas.settle();
        assertThat(total(atlas, "/api/v1/findings?state=open")).isEqualTo(1);
      }
      try (RunningAtlas atlas = new RunningAtlas(owner.database(), data, Map.of())) {
        assertThat(total(atlas, "/api/v1/repos")).isEqualTo(1);
        assertThat(total(atlas, "/api/v1/findings?state=open")).isEqualTo(1);
        JsonNode report = atlas.get("/api/v1/doctor").body();
        List<String> found = new ArrayList<>();
        assertThat(report.path("findings").isArray()).as(report.toString()).isTrue();
        report.path("findings").forEach(one -> found.add(one.toString()));
        assertThat(found).as(report.toString()).isEmpty();
      }
    }
  }

  private static int total(RunningAtlas atlas, String path) {
    return atlas.get(path).body().path("total").asInt();
  }
}
