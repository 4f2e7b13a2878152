package org.pgatlas.server.question;

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

/// A question about a graph is answered by the mode of the run that made it.
class ModeDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static JsonNode post(RunningAtlas atlas, String path, String body) {
    RunningAtlas.Answer answer =
        atlas.post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void what_if_after_a_run_of_the_other_mode(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      AtlasFixture rows = AtlasFixture.of(atlas.atlas().database(), "default");
      int p = rows.project("daoip-5:x:project:p").insert();
      int q = rows.project("daoip-5:x:project:q").insert();
      int a = rows.repo("pkg:npm/a").with("project_id", p).insert();
      int b = rows.repo("pkg:npm/b").with("project_id", q).insert();
      rows.dependsOn(a, b, rows.source("registry", "hand"));
      String dies = "{\"change\": \"project-dies\", \"project\": \"daoip-5:x:project:p\"}";

      post(atlas, "/api/v1/metric-runs?mode=seed-compat", "");
      JsonNode compat = post(atlas, "/api/v1/graph/what-if", dies);
      assertThat(compat.at("/before/active").asInt()).isEqualTo(2);
      assertThat(compat.at("/after/active").asInt())
          .as("b has a dependent, so it is no root by that mode")
          .isZero();

      post(atlas, "/api/v1/metric-runs?mode=active-roots", "");
      assertThat(post(atlas, "/api/v1/graph/what-if", dies).at("/after/active").asInt())
          .isEqualTo(1);
    }
  }
}
