package org.pgatlas.server.vex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;
import org.pgatlas.vex.VexStatement;
import tools.jackson.databind.JsonNode;

/// Published VEX documents through HTTP: each is applied with the statements that somebody else's
/// reader counted, or refused for a reason.
final class VexDocumentsConformanceDbTest {
  private static final int DOCUMENTS = 791;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Map<String, Integer> answers = new TreeMap<>();
  private final Map<String, Map<String, Integer>> statuses = new TreeMap<>();
  private final Map<String, Map<String, Integer>> justifications = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void published_documents_have_the_statements_of_the_truth(@TempDir Path data) throws Exception {
    Path root = TestData.require("vex", DOCUMENTS);
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      for (JsonNode truth : truths(root)) {
        post(atlas, root, truth);
      }
      assertThat(wrong).isEmpty();
      Conformance.counts("VexDocumentsConformanceDbTest documents", answers);
      Conformance.counts("VexDocumentsConformanceDbTest statements", statuses);
      Conformance.counts("VexDocumentsConformanceDbTest justifications", justifications);
      assertThat(answers)
          .isEqualTo(Map.of("openvex", 81, "csaf", 651, "cyclonedx", 21, "other 415", 38));
      assertThat(statuses)
          .containsEntry(
              "openvex",
              Map.of("affected", 2, "fixed", 8, "not_affected", 4134, "under_investigation", 6))
          .containsEntry(
              "csaf",
              Map.of("affected", 818, "fixed", 155, "not_affected", 252, "under_investigation", 26))
          .containsEntry(
              "cyclonedx",
              Map.of("affected", 11, "fixed", 6, "not_affected", 76, "under_investigation", 7));
      assertThat(justifications)
          .containsEntry(
              "openvex",
              Map.of(
                  "vulnerable_code_not_present", 2513,
                  "vulnerable_code_not_in_execute_path", 1567,
                  "vulnerable_code_cannot_be_controlled_by_adversary", 54))
          .containsEntry(
              "csaf", Map.of("vulnerable_code_not_present", 114, "component_not_present", 2));
      assertThat(database.query("select count(*) from document_submission where status = 'failed'"))
          .isEqualTo("38");
      assertThat(
              database.query(
                  "select count(*) from vex_document d where statement_count <> (select count(*) from vex_statement s where s.document_id = d.id)"))
          .as("every statement is a row")
          .isEqualTo("0");
      assertThat(
              database.query(
                  "select count(*) from vex_document d join artifact_blob b on b.sha256 = d.content_hash"))
          .as("exact bytes of each")
          .isEqualTo(database.query("select count(*) from vex_document"));
      assertThat(database.query("select count(*) from event_log where type = 'vex.applied'"))
          .isNotEqualTo("0");
      int inForce = readAgain(database, root);
      Conformance.counts("VexDocumentsConformanceDbTest replay", "in force, read again", inForce);
      assertThat(inForce).as("documents in force").isEqualTo(240);
    }
  }

  /// What is kept of each document in force is what its bytes say when they are read again, as a
  /// replay does; returns how many there are.
  private static int readAgain(TestDatabase rows, Path root) throws IOException {
    Map<String, List<VexStatement>> kept = new HashMap<>();
    try (Database database = AtlasFixture.open(rows)) {
      UUID tenant = AtlasFixture.of(database, "default").tenant();
      database.read(
          tenant,
          handle -> {
            List<String> names =
                handle
                    .createQuery(
                        "select distinct name from vex_statement_name where tenant_id = :tenant")
                    .bind("tenant", tenant)
                    .mapTo(String.class)
                    .list();
            for (VexStore.Kept one : new ClaimStore().claims(handle, tenant, names)) {
              kept.put(one.claim().digest(), one.claim().document().statements());
            }
            return true;
          });
    }
    int all = kept.size();
    for (JsonNode truth : truths(root)) {
      Path file = root.resolve(truth.path("file").asString());
      byte[] bytes = Files.readAllBytes(file);
      List<VexStatement> statements =
          kept.remove(HexFormat.of().formatHex(ArtifactStore.Stored.of(bytes).sha256()));
      if (statements != null) {
        assertThat(VexParser.parse(bytes, VexLimits.defaults()).statements())
            .as(file.toString())
            .isEqualTo(statements);
      }
    }
    assertThat(kept).isEmpty();
    return all;
  }

  private void post(RunningAtlas atlas, Path root, JsonNode truth) throws IOException {
    String format = truth.path("format").asString();
    byte[] body = Files.readAllBytes(root.resolve(truth.path("file").asString()));
    RunningAtlas.Answer answer = atlas.post("/api/v1/ingest/vex", "application/json", body);
    if (answer.status() != 200 && answer.status() != 201) {
      answers.merge(format + " " + answer.status(), 1, Integer::sum);
      return;
    }
    answers.merge(format, 1, Integer::sum);
    JsonNode detail = atlas.get(answer.location() + "?limit=1").body();
    Map<String, Integer> status = add(statuses, format, detail.path("summary").path("status"));
    Map<String, Integer> reasons =
        add(justifications, format, detail.path("summary").path("justification"));
    if (format.equals("openvex")
        && !(status.equals(counts(truth.path("status")))
            && reasons.equals(counts(truth.path("justification"))))) {
      wrong.add(truth.path("file").asString() + ": " + status + " " + reasons);
    }
  }

  private static Map<String, Integer> add(
      Map<String, Map<String, Integer>> totals, String format, JsonNode node) {
    Map<String, Integer> counts = counts(node);
    Map<String, Integer> total = totals.computeIfAbsent(format, _ -> new TreeMap<>());
    counts.forEach((word, count) -> total.merge(word, count, Integer::sum));
    return counts;
  }

  private static Map<String, Integer> counts(JsonNode node) {
    Map<String, Integer> counts = new TreeMap<>();
    node.propertyStream().forEach(one -> counts.put(one.getKey(), one.getValue().asInt()));
    return counts;
  }

  private static List<JsonNode> truths(Path root) throws IOException {
    try (Stream<String> lines = Files.lines(root.resolve("_truth/ground-truth.jsonl"))) {
      return lines
          .map(Json.MAPPER::readTree)
          .filter(truth -> Files.exists(root.resolve(truth.path("file").asString())))
          .toList();
    }
  }
}
