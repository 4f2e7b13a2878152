package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.NaiveMetrics;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;

/// Runs beside submissions and readers, in the whole product.
class CoalescingDbTest {
  private static final int SUBMISSIONS = 100;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase database = POSTGRES.createDatabase();

  private static byte[] document(int i) {
    return aSbom()
        .component("pkg:npm/shared@1")
        .component("pkg:npm/own" + i + "@1")
        .dependsOn("root", "pkg:npm/own" + i + "@1")
        .dependsOn("pkg:npm/own" + i + "@1", "pkg:npm/shared@1")
        .bytes();
  }

  @Test
  void of_twenty_documents_of_one_repo_the_newest_is_applied_and_all_are_recorded(
      @TempDir Path data) throws SQLException {
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      atlas.atlas().jobs().pause(Lane.INGEST, "test");
      for (int i = 1; i <= 20; i++) {
        atlas.submit("o/app", document(i));
      }
      assertThat(atlas.text("/metrics"))
          .contains("atlas_jobs_waiting{queue=\"ingest\"} 20.0")
          .contains("atlas_jobs_ready{queue=\"ingest\"} 1.0")
          .contains("atlas_jobs_running{queue=\"ingest\"} 0.0")
          .contains("atlas_jobs_waiting{queue=\"delivery\"} 0.0")
          .contains("atlas_jobs_dead{queue=\"ingest\"} 0.0")
          .containsPattern("atlas_jobs_oldest_seconds\\{queue=\"ingest\"} [0-9.]+");
      assertThat(atlas.atlas().jobs().resume(Lane.INGEST)).isTrue();
      atlas.settle();
    }
    assertThat(
            database.query(
                "select string_agg(outcome || n, ' ' order by outcome) from (select outcome, count(*) as n from artifact_version group by 1) o"))
        .isEqualTo("applied1 superseded19");
    assertThat(database.query("select seq from artifact_version where outcome = 'applied'"))
        .isEqualTo("20");
    assertThat(
            database.query(
                "select concat_ws(' ', count(*), count(distinct sbom_content_hash), min(status::text), max(status::text)) from sbom_submissions"))
        .isEqualTo("20 20 processed processed");
    assertThat(
            database.query(
                "select string_agg(canonical_id, ' ' order by canonical_id) from external_repos"))
        .isEqualTo("pkg:npm/own20 pkg:npm/shared");
  }

  @Test
  void many_submissions_fall_into_few_runs_and_each_is_counted(@TempDir Path data)
      throws SQLException {
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of());
        Connection other = database.connect();
        Statement statement = other.createStatement()) {
      // However fast a run is here: what arrives while one is on falls into the next.
      other.setAutoCommit(false);
      statement.execute(
          "select pg_advisory_xact_lock(hashtextextended('metrics:' || id, 0)) from tenant");
      for (int i = 0; i < SUBMISSIONS; i++) {
        atlas.submit("o/r" + i, document(i));
      }
      atlas.settle(Lane.INGEST);
      other.rollback();
      atlas.settle();
      assertThat(
              Integer.parseInt(String.valueOf(database.query("select count(*) from metric_run"))))
          .isBetween(1, 3);
      assertThat(
              database.query(
                  "select criticality_score from external_repos where canonical_id = 'pkg:npm/shared'"))
          .isEqualTo(Integer.toString(2 * SUBMISSIONS));
      assertThat(NaiveMetrics.stored(database))
          .isEqualTo(NaiveMetrics.expected(database, "active-roots"));
    }
  }

  @Test
  void readers_are_answered_while_a_run_cannot_go_on(@TempDir Path data) throws SQLException {
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of());
        Connection other = database.connect();
        Statement statement = other.createStatement()) {
      atlas.submit("o/r1", document(1));
      atlas.settle();
      other.setAutoCommit(false);
      statement.execute(
          "select pg_advisory_xact_lock(hashtextextended('metrics:' || id, 0)) from tenant");
      atlas.submit("o/r2", document(2));
      CompletableFuture<RunningAtlas.Answer> run =
          CompletableFuture.supplyAsync(
              () -> atlas.post("/api/v1/metric-runs", "application/json", new byte[0]));
      assertThat(blast(atlas)).isEqualTo(2);
      assertThat(
              atlas.get("/api/v1/scores/pkg:npm/shared").body().path("criticality_score").asInt())
          .isEqualTo(2);
      assertThat(run).isNotDone();
      other.rollback();
      assertThat(run.join().status()).isEqualTo(200);
      atlas.settle();
      assertThat(blast(atlas)).isEqualTo(4);
    }
  }

  /// How many packages rest on the one that all have.
  private static int blast(RunningAtlas atlas) {
    return atlas.get("/api/v1/graph/blast-radius?id=pkg:npm/shared").body().path("total").asInt();
  }
}
