package org.pgatlas.server.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;

/// While the place that keeps documents does not answer, each attempt is refused for now, and on
/// record.
class ArtifactsGoneDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void an_attempt_that_cannot_be_kept_is_on_record(@TempDir Path data, @TempDir Path parent)
      throws Exception {
    Path place = parent.resolve("documents");
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas =
        new RunningAtlas(database, data, Map.of(Setting.ARTIFACTS, "file:" + place))) {
      // What should be a directory is a file.
      Files.deleteIfExists(place);
      Files.writeString(place, "gone");
      byte[] sbom = SbomBuilder.aSbom().component("pkg:npm/a@1").bytes();
      byte[] advisory =
          "{\"id\": \"A-1\", \"modified\": \"2024-01-01T00:00:00Z\"}"
              .getBytes(StandardCharsets.UTF_8);
      assertThat(status(atlas, "sbom?repository=a/b", sbom)).isEqualTo(503);
      assertThat(status(atlas, "advisories", advisory)).isEqualTo(503);
      assertThat(
              database.query(
                  "select string_agg(error_code || ' ' || (sbom_content_hash is not null), ',') from sbom_submissions"))
          .isEqualTo("artifacts-unavailable true");
      assertThat(
              database.query(
                  "select string_agg(kind || ' ' || error_code, ',') from document_submission"))
          .isEqualTo("advisories artifacts-unavailable");
      assertThat(database.query("select count(*) from feed_import")).isEqualTo("0");
    }
  }

  private static int status(RunningAtlas atlas, String door, byte[] body) {
    return atlas.post("/api/v1/ingest/" + door, "application/json", body).status();
  }
}
