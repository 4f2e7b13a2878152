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

/// The published hostile documents through the front door, many at a time: each gets an answer that
/// blames the document, leaves its audit row and nothing else, and the server lives on.
class HostileConformanceDbTest {
  private static final int AT_ONCE = 16;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private record Case(String name, RunningAtlas.Answer answer) {
    boolean accepted() {
      return answer.status() == 202;
    }

    /// Refused as the sender's fault, with a reason to read.
    boolean refused() {
      return answer.status() / 100 == 4 && !answer.body().path("detail").isMissingNode();
    }
  }

  @Test
  @Timeout(120)
  void hostile_documents_are_answered_recorded_and_survived(@TempDir Path data) throws Exception {
    Path root = TestData.require("hostile", HostileDocuments.COUNT);
    TestDatabase database = POSTGRES.createDatabase();
    List<Case> cases;
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      cases = postAll(atlas, root);
      atlas.settle();
      assertThat(atlas.get("/api/v1/health").status()).isEqualTo(200);
    }
    Map<Integer, Integer> statuses = new TreeMap<>();
    cases.forEach(each -> statuses.merge(each.answer().status(), 1, Integer::sum));
    Conformance.counts("HostileConformanceDbTest", statuses);
    assertThat(cases).hasSize(HostileDocuments.COUNT);
    assertThat(cases).allMatch(each -> each.accepted() || each.refused());
    Map<String, String> expected = expectations(root);
    assertThat(expected).hasSizeGreaterThan(20);
    expected.forEach((name, expect) -> assertAsExpected(find(cases, name), expect));
    assertOnlyAcceptedLeftTraces(database, cases.stream().filter(Case::accepted).count());
  }

  private static List<Case> postAll(RunningAtlas atlas, Path root) throws Exception {
    Semaphore atOnce = new Semaphore(AT_ONCE);
    List<Callable<Case>> posts = new ArrayList<>();
    for (Path file : HostileDocuments.below(root)) {
      String target = "/api/v1/ingest/sbom?repository=hostile/f" + posts.size();
      posts.add(
          () -> {
            atOnce.acquire();
            try {
              byte[] body = Files.readAllBytes(file);
              return new Case(
                  root.relativize(file).toString(), atlas.post(target, "application/json", body));
            } finally {
              atOnce.release();
            }
          });
    }
    List<Case> cases = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Case> each : threads.invokeAll(posts)) {
        cases.add(each.get());
      }
    }
    return cases;
  }

  private static Case find(List<Case> cases, String name) {
    return cases.stream().filter(each -> each.name().equals(name)).findAny().orElseThrow();
  }

  private static void assertAsExpected(Case each, String expect) {
    if (expect.equals("accept")) {
      assertThat(each.accepted()).as(each.toString()).isTrue();
    } else if (expect.equals("reject")) {
      assertThat(each.refused()).as(each.toString()).isTrue();
    }
  }

  /// What each of the derived documents deserves, by those who made them.
  private static Map<String, String> expectations(Path root) throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(root.resolve("_truth/expected-derived.tsv"))) {
      String[] fields = line.split("\t", -1);
      if (fields[0].startsWith("derived/") && Files.exists(root.resolve(fields[0]))) {
        expected.put(fields[0], fields[1]);
      }
    }
    return expected;
  }

  private static void assertOnlyAcceptedLeftTraces(TestDatabase database, long accepted)
      throws SQLException {
    String admitted = Long.toString(accepted);
    assertThat(database.query("select count(*) from sbom_submissions"))
        .as("an audit row each")
        .isEqualTo(Integer.toString(HostileDocuments.COUNT));
    assertThat(database.query("select count(*) from sbom_submissions where status = 'processed'"))
        .isEqualTo(admitted);
    assertThat(
            database.query(
                "select count(*) from sbom_submissions where status = 'failed' and error_code is not null and error_detail <> ''"))
        .as("every other one says why")
        .isEqualTo(Long.toString(HostileDocuments.COUNT - accepted));
    assertThat(database.query("select count(*) from artifact_version where outcome = 'applied'"))
        .isEqualTo(admitted);
    assertThat(database.query("select count(*) from edge_source where kind = 'sbom'"))
        .as("no chain of a refused document")
        .isEqualTo(admitted);
    assertThat(
            database.query(
                "select count(*) from repos where canonical_id like 'pkg:github/hostile/f%'"))
        .isEqualTo(admitted);
    assertThat(
            database.query(
                """
                select count(*) from artifact_blob b
                where not exists (select from sbom_submissions s
                                  where s.sbom_content_hash = b.sha256 and s.status = 'processed')
                """))
        .as("no bytes of a refused document")
        .isEqualTo("0");
    assertThat(database.query("select count(*) from job_dead")).isEqualTo("0");
  }
}
