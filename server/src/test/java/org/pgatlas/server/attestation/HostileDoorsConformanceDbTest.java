package org.pgatlas.server.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.HostileDocuments;
import org.pgatlas.testing.TestData;

/// The published hostile documents through every door but the SBOM's: each gets an answer that
/// blames the document, or goes in; none leaves a row half written or a dead job.
final class HostileDoorsConformanceDbTest {
  private static final int AT_ONCE = 8;
  private static final List<String> DOORS =
      List.of("vex", "advisories", "epss", "kev", "attestations");

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  @Timeout(300)
  void hostile_documents_are_answered_recorded_and_survived(@TempDir Path data) throws Exception {
    Path root = TestData.require("hostile", HostileDocuments.COUNT * DOORS.size());
    TestDatabase database = POSTGRES.createDatabase();
    Map<String, Map<Integer, Integer>> statuses = new TreeMap<>();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      for (String door : DOORS) {
        statuses.put(door, postAll(atlas, root, door));
      }
      atlas.settle();
      assertThat(atlas.get("/api/v1/health").status()).isEqualTo(200);
    }
    Conformance.counts("HostileDoorsConformanceDbTest", statuses);
    for (String door : DOORS) {
      Map<Integer, Integer> answers = statuses.getOrDefault(door, Map.of());
      assertThat(answers.values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(HostileDocuments.COUNT);
      assertThat(answers.keySet()).as(door).allMatch(status -> status < 500);
    }
    assertThat(database.query("select count(*) from document_submission"))
        .as("an audit row each")
        .isEqualTo(Integer.toString(HostileDocuments.COUNT * DOORS.size()));
    assertThat(database.query("select count(*) from document_submission where status = 'pending'"))
        .isEqualTo("0");
    assertThat(
            database.query(
                "select count(*) from document_submission where status = 'failed' and coalesce(error_detail, '') = ''"))
        .as("every other one says why")
        .isEqualTo("0");
    assertThat(database.query("select count(*) from job_dead")).isEqualTo("0");
    assertThat(
            database.query(
                "select count(*) from vex_document d where statement_count <> (select count(*) from vex_statement s where s.document_id = d.id)"))
        .isEqualTo("0");
  }

  private static Map<Integer, Integer> postAll(RunningAtlas atlas, Path root, String door)
      throws Exception {
    Semaphore atOnce = new Semaphore(AT_ONCE);
    List<Callable<Integer>> posts = new ArrayList<>();
    for (Path file : HostileDocuments.below(root)) {
      posts.add(
          () -> {
            atOnce.acquire();
            try {
              byte[] body = Files.readAllBytes(file);
              return atlas
                  .post("/api/v1/ingest/" + door, "application/octet-stream", body)
                  .status();
            } finally {
              atOnce.release();
            }
          });
    }
    Map<Integer, Integer> statuses = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> each : threads.invokeAll(posts)) {
        statuses.merge(each.get(), 1, Integer::sum);
      }
    }
    return statuses;
  }
}
