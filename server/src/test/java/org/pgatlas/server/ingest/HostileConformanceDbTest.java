package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestData;
import org.pgatlas.server.testing.TestDatabase;

/// The published hostile documents through the front door: each gets an answer that blames the
/// document, soon, and the server lives on.
class HostileConformanceDbTest {
  private static final int FILES = 906;
  private static final double PATIENCE_SECONDS = 30;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void hostile_documents_are_answered_and_survived(@TempDir Path data)
      throws IOException, SQLException {
    List<Path> files = files(TestData.require("hostile"));
    TestDatabase database = POSTGRES.createDatabase();
    Map<Integer, Integer> statuses = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    double slowest = 0;
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      for (int i = 0; i < files.size(); i++) {
        long start = System.nanoTime();
        RunningAtlas.Answer answer =
            atlas.post(
                "/api/v1/ingest/sbom?repository=hostile/f" + i,
                "application/json",
                Files.readAllBytes(files.get(i)));
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        slowest = Math.max(slowest, seconds);
        statuses.merge(answer.status(), 1, Integer::sum);
        boolean fine = answer.status() == 202 || answer.status() / 100 == 4;
        boolean said = answer.status() == 202 || !answer.body().path("detail").isMissingNode();
        boolean alive = atlas.get("/api/v1/health").status() == 200;
        if (!fine || !said || !alive || seconds > PATIENCE_SECONDS) {
          wrong.add(files.get(i) + ": " + answer + " after " + seconds + " s");
        }
      }
      atlas.settle();
    }
    System.out.printf(
        java.util.Locale.ROOT,
        "Hostile documents: %d, answers %s, slowest %.2f s%n",
        files.size(),
        statuses,
        slowest);
    assertThat(wrong).isEmpty();
    assertThat(files).hasSize(FILES);
    assertThat(database.query("select count(*) from sbom_submissions"))
        .isEqualTo(String.valueOf(FILES));
    assertThat(database.query("select count(*) from sbom_submissions where status = 'pending'"))
        .isEqualTo("0");
    assertThat(database.query("select count(*) from job_dead")).isEqualTo("0");
    assertThat(
            database.query(
                "select count(*) from artifact_version where outcome is distinct from 'applied'"))
        .isEqualTo("0");
    assertThat(statuses.get(202)).isGreaterThan(5);
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equals("INDEX.tsv"))
          .filter(file -> !file.startsWith(root.resolve("_truth")))
          .sorted()
          .toList();
    }
  }
}
