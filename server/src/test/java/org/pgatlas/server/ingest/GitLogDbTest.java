package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import tools.jackson.databind.JsonNode;

/// Git logs become contributors and pony factors; the newest window replaces the former one whole.
class GitLogDbTest {
  private static final String REPO = "pkg:github/acme/app";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final StringBuilder log = new StringBuilder();

  private GitLogDbTest commits(String name, int count, int daysAgo) {
    for (int i = 0; i < count; i++) {
      String at =
          Instant.now().minus(daysAgo, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
      log.append(name)
          .append('\0')
          .append(name.toLowerCase(java.util.Locale.ROOT))
          .append("@x.invalid")
          .append('\0')
          .append(at)
          .append('\0')
          .append("%040x".formatted(log.length()))
          .append('\n');
    }
    return this;
  }

  private JsonNode ingest(RunningAtlas atlas) {
    RunningAtlas.Answer answer =
        atlas.post(
            "/api/v1/ingest/gitlog?repository=acme/app&since_months=12",
            "application/octet-stream",
            log.toString().getBytes(StandardCharsets.UTF_8));
    log.setLength(0);
    assertThat(answer.status()).isEqualTo(202);
    atlas.settle();
    return atlas.get("/api/v1/gitlog/" + answer.body().path("id").asInt()).body();
  }

  private static int pony(RunningAtlas atlas) {
    return atlas.get("/api/v1/repos/" + REPO).body().path("pony_factor").asInt(-1);
  }

  @Test
  void the_window_is_replaced_whole_and_unknown_is_not_zero(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      commits("Ada", 5, 10)
          .commits("Bob", 5, 20)
          .commits("Cyd", 5, 30)
          .commits("dependabot[bot]", 50, 5);
      assertThat(ingest(atlas).path("status").asString()).isEqualTo("processed");
      assertThat(pony(atlas)).isEqualTo(2);
      assertThat(atlas.get("/api/v1/repos/" + REPO + "/contributors").body().path("total").asInt())
          .isEqualTo(3);

      commits("Ada", 9, 3).commits("Old", 40, 800);
      ingest(atlas);
      assertThat(pony(atlas)).isEqualTo(1);
      assertThat(atlas.get("/api/v1/contributors").body().path("total").asInt()).isEqualTo(1);

      commits("Old", 4, 800);
      ingest(atlas);
      assertThat(pony(atlas)).isZero();
      atlas.submit(
          "acme/other",
          org.pgatlas.server.testing.SbomBuilder.aSbom().component("pkg:npm/x@1").bytes());
      atlas.settle();
      assertThat(
              atlas.get("/api/v1/repos/pkg:github/acme/other").body().path("pony_factor").isNull())
          .isTrue();
    }
  }

  @Test
  void a_future_commit_counts_as_made_now_and_a_bad_log_is_refused_with_its_line(
      @TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      commits("Ada", 1, -4000);
      ingest(atlas);
      JsonNode contributor =
          atlas.get("/api/v1/repos/" + REPO + "/contributors").body().path("items").get(0);
      assertThat(Instant.parse(contributor.path("last_commit_date").asString()))
          .isBefore(Instant.now().plusSeconds(5));

      log.append("no separators here\n");
      JsonNode failed = ingest(atlas);
      assertThat(failed.path("status").asString()).isEqualTo("failed");
      assertThat(failed.path("error_detail").asString()).contains("line 1");
      assertThat(pony(atlas)).isEqualTo(1);
    }
  }
}
