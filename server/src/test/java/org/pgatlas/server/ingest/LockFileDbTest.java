package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

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

/// A repo's lock files are edge sources of their own beside its SBOM: each replaces only its like.
class LockFileDbTest {
  private static final String CARGO =
      """
      version = 3

      [[package]]
      name = "app"
      version = "0.1.0"
      dependencies = ["serde"]

      [[package]]
      name = "serde"
      version = "1.0.%s"
      source = "registry+https://example.org/index"
      %s
      """;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void lock_files_stand_beside_the_sbom_and_replace_only_their_like(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      atlas.submit("acme/app", aSbom().component("pkg:npm/x@1").bytes());
      submit(atlas, CARGO.formatted("1", ""));
      submit(atlas, "example.org/m v1.0.0 h1:" + "A".repeat(43) + "=\n");
      atlas.settle();
      assertThat(DependsOn.of(atlas, "repos/pkg:github/acme/app"))
          .containsExactlyInAnyOrder(
              "pkg:npm/x 1 verified-sbom",
              "pkg:cargo/serde 1.0.1 verified-sbom",
              "pkg:golang/example.org/m v1.0.0 verified-sbom");

      JsonNode again = submit(atlas, CARGO.formatted("1", ""));
      assertThat(again.path("duplicate").asBoolean()).isTrue();
      submit(atlas, CARGO.formatted("2", ""));
      atlas.settle();
      assertThat(DependsOn.of(atlas, "repos/pkg:github/acme/app"))
          .contains("pkg:cargo/serde 1.0.2 verified-sbom", "pkg:npm/x 1 verified-sbom")
          .hasSize(3);
      assertThat(atlas.get("/api/v1/external-repos/pkg:cargo/app").status())
          .as("a member of the workspace is the repo itself")
          .isEqualTo(404);
      assertThat(atlas.atlas().jobs().depth().dead()).isZero();
    }
  }

  @Test
  void a_lock_file_does_not_say_whose_it_is_and_a_broken_one_where(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      byte[] cargo = CARGO.formatted("1", "").getBytes(StandardCharsets.UTF_8);
      assertThat(atlas.post("/api/v1/ingest/sbom", "application/octet-stream", cargo).status())
          .isEqualTo(422);
      RunningAtlas.Answer broken =
          atlas.post(
              "/api/v1/ingest/sbom?repository=acme/app",
              "text/plain",
              CARGO.formatted("1", "name = \"b\"").getBytes(StandardCharsets.UTF_8));
      assertThat(broken.status()).isEqualTo(422);
      assertThat(broken.body().toString()).contains("'name' comes twice").contains("line ");
    }
  }

  private static JsonNode submit(RunningAtlas atlas, String file) {
    RunningAtlas.Answer answer =
        atlas.post(
            "/api/v1/ingest/sbom?repository=acme/app",
            "application/octet-stream",
            file.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).isEqualTo(202);
    return answer.body();
  }
}
