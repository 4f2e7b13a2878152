package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

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
      assertComponentsAreAsOthersCounted(database, documents, accepted);
      for (int i : accepted.subList(0, 20)) {
        assertThat(post(atlas, i, documents.get(i)).body().path("duplicate").asBoolean()).isTrue();
      }
    }
  }

  /// Components in force, by the ground truth of another reader; and one repository over 184 days,
  /// whose documents differ in bytes and never in parts.
  private static void assertComponentsAreAsOthersCounted(
      TestDatabase database, List<Path> documents, List<Integer> accepted)
      throws IOException, SQLException {
    Path root = TestData.require("sbom-wild");
    Map<Path, Integer> truth = new HashMap<>();
    for (String line : Files.readAllLines(root.resolve("_truth/ground-truth.jsonl"))) {
      JsonNode counted = Json.MAPPER.readTree(line);
      if (counted.has("components_recursive")) {
        truth.put(
            root.resolve(counted.path("file").asString()),
            counted.path("components_recursive").asInt());
      }
    }
    Map<String, String> extracted = new HashMap<>();
    List<String> frozen = new ArrayList<>();
    for (String line :
        String.valueOf(
                database.query(
                    """
                    select string_agg(s.source_key || ' ' || cardinality(o.component_ids) || ' ' || md5(array(select distinct unnest(i.component_ids) order by 1)::text), ';')
                    from component_index i
                    join edge_source s on s.tenant_id = i.tenant_id and s.id = i.source_id
                    join sbom_occurrence o on o.tenant_id = i.tenant_id and o.document_id = i.document_id
                    """))
            .split(";", -1)) {
      String[] cells = line.split(" ", -1);
      extracted.put(cells[0], cells[1]);
      int number = Integer.parseInt(cells[0].substring("pkg:github/wild/r".length()));
      if (documents.get(number).toString().contains("frozen-spoon")) {
        frozen.add(cells[2]);
      }
    }
    int compared = 0;
    for (int i : accepted) {
      Integer components = truth.get(documents.get(i));
      if (components != null) {
        compared++;
        assertThat(extracted.get("pkg:github/wild/r" + i))
            .as(documents.get(i).toString())
            .isEqualTo(components.toString());
      }
    }
    assertThat(compared).isGreaterThan(80);
    assertThat(extracted).hasSize(accepted.size());
    assertThat(frozen).hasSizeGreaterThan(30);
    assertThat(Set.copyOf(frozen)).hasSize(1);
    String difference =
        database.query(
            "select count(*) from sbom_document d join sbom_occurrence o on o.document_id = d.id where cardinality(o.component_ids) <> d.component_count");
    assertThat(difference).isEqualTo("0");
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
