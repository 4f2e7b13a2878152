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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestData;
import org.pgatlas.server.testing.TestDatabase;

/// Documents that nobody here wrote, through the front door: every one ends as a right 202 or as a
/// 4xx, whatever is accepted is applied, and the server lives.
class RealDocumentsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void every_real_sbom_is_applied_or_refused_and_the_same_again_is_a_duplicate(@TempDir Path data)
      throws IOException, SQLException {
    List<Path> documents = documents("sbom-wild");
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      List<Integer> accepted = new ArrayList<>();
      Map<Integer, Integer> statuses = new TreeMap<>();
      for (int i = 0; i < documents.size(); i++) {
        int status = post(atlas, i, documents.get(i)).status();
        statuses.merge(status, 1, Integer::sum);
        if (status == 202) {
          accepted.add(i);
        }
      }
      atlas.settle();
      System.out.println("real SBOMs by status: " + statuses);

      assertThat(statuses).isEqualTo(Map.of(202, 240, 415, 6, 422, 44));
      assertThat(database.query("select count(*) from job_dead")).isEqualTo("0");
      assertThat(database.query("select count(*) from sbom_submissions where status = 'processed'"))
          .isEqualTo(Integer.toString(accepted.size()));
      for (int i : accepted.subList(0, 20)) {
        assertThat(post(atlas, i, documents.get(i)).body().path("duplicate").asBoolean()).isTrue();
      }
    }
  }

  private static RunningAtlas.Answer post(RunningAtlas atlas, int number, Path document)
      throws IOException {
    return atlas.post(
        "/api/v1/ingest/sbom?repository=wild/r" + number,
        "application/octet-stream",
        Files.readAllBytes(document));
  }

  private static List<Path> documents(String suite) throws IOException {
    Path root = TestData.require(suite);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> !f.startsWith(root.resolve("_truth")) && !f.endsWith("INDEX.tsv"))
          .sorted()
          .toList();
    }
  }
}
