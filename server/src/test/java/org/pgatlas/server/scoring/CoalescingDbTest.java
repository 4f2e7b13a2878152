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
      // And however slow an application is here: all are in before the run goes on.
      while (!Integer.toString(SUBMISSIONS)
          .equals(
              database.query(
                  "select count(*) from artifact_version where applied_at is not null"))) {
        Thread.onSpinWait();
      }
      other.rollback();
      atlas.settle();
      assertThat(
              Integer.parseInt(String.valueOf(database.query("select count(*) from metric_run"))))
          .isBetween(1, SUBMISSIONS / 2);
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
      assertThat(
              atlas
                  .get("/api/v1/graph/blast-radius?id=pkg:npm/shared")
                  .body()
                  .path("total")
                  .asInt())
          .isEqualTo(2);
      assertThat(
              atlas.get("/api/v1/scores/pkg:npm/shared").body().path("criticality_score").asInt())
          .isEqualTo(2);
      assertThat(run).isNotDone();
      other.rollback();
      assertThat(run.join().status()).isEqualTo(200);
      atlas.settle();
      assertThat(
              atlas
                  .get("/api/v1/graph/blast-radius?id=pkg:npm/shared")
                  .body()
                  .path("total")
                  .asInt())
          .isEqualTo(4);
    }
  }
}
