package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.NaiveMetrics;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// The ecosystem that the demo brings, from its bundled index to the last score.
class BundledDebianDbTest {
  private static final String INDEX = "/demo/debian-bookworm-amd64.packages.gz";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void its_counts_are_exact_and_every_criticality_equals_a_naive_walk(@TempDir Path data)
      throws IOException, SQLException {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      JsonNode counts = load(atlas).path("counts");
      assertThat(counts.path("projects").asInt()).isEqualTo(34_172);
      assertThat(counts.path("repos").asInt()).isEqualTo(63_666);
      assertThat(counts.path("externals").asInt()).isEqualTo(44);
      assertThat(counts.path("edges").asInt()).isEqualTo(264_836);
      assertThat(
              database.query(
                  """
                  select concat_ws(' ', (select count(*) from projects), (select count(*) from repos),
                    (select count(*) from external_repos), (select count(*) from depends_on),
                    (select count(*) from status_event where rule = 'registry-import'))
                  """))
          .isEqualTo("34172 63666 44 264836 34172");
      assertThat(database.query("select count(pony_factor) + count(adoption_score) from repos"))
          .as("what Debian does not tell stays unknown")
          .isEqualTo("0");

      assertThat(stored(database)).isEqualTo(NaiveMetrics.all(database, "active-roots"));
      atlas.post("/api/v1/metric-runs?mode=seed-compat", "application/json", new byte[0]);
      assertThat(stored(database)).isEqualTo(NaiveMetrics.all(database, "seed-compat"));

      JsonNode again = load(atlas).path("counts");
      assertThat(again.path("edges_added").asInt(-1)).as(again.toString()).isZero();
      assertThat(again.path("edges_removed").asInt(-1)).isZero();
    }
  }

  private static JsonNode load(RunningAtlas atlas) throws IOException {
    byte[] index;
    try (InputStream in = BundledDebianDbTest.class.getResourceAsStream(INDEX)) {
      index = Objects.requireNonNull(in, INDEX).readAllBytes();
    }
    RunningAtlas.Answer answer =
        atlas.post(
            "/api/v1/ingest/registry/debian?suite=bookworm&origin=bundled",
            "application/gzip",
            index);
    assertThat(answer.status()).isEqualTo(202);
    atlas.settle();
    JsonNode feed = atlas.get("/api/v1/feed-imports/" + answer.body().path("id").asInt()).body();
    assertThat(feed.path("status").asString()).isEqualTo("processed");
    return feed;
  }

  private static Map<Integer, Integer> stored(TestDatabase database) throws SQLException {
    Map<Integer, Integer> stored = new TreeMap<>();
    NaiveMetrics.each(
        database,
        "select id, criticality_score from repos union all select id, criticality_score from external_repos",
        row -> stored.put(row.getInt(1), row.getInt(2)));
    return stored;
  }
}
