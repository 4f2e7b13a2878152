package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;

/// Documents that nobody here wrote, through the front door: every one ends as a right 202 or as a
/// 4xx, whatever is accepted is applied, and the server lives.
class RealDocumentsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void every_real_sbom_is_applied_or_refused_and_the_same_again_is_a_duplicate(@TempDir Path data)
      throws IOException, SQLException {
    List<Path> documents = documents("sbom-wild");
    Map<Path, JsonNode> truth = truth();
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      List<Integer> accepted = new ArrayList<>();
      Map<String, Integer> outcomes = new TreeMap<>();
      List<String> wrong = new ArrayList<>();
      for (int i = 0; i < documents.size(); i++) {
        RunningAtlas.Answer answer = post(atlas, i, documents.get(i));
        String type = answer.body().path("type").asString("");
        outcomes.merge(
            answer.status() + type.substring(type.lastIndexOf(':') + 1), 1, Integer::sum);
        if (answer.status() == 202) {
          accepted.add(i);
        }
        if (type.endsWith(":empty") != hasNothing(truth.get(documents.get(i)))) {
          wrong.add(documents.get(i) + " " + answer);
        }
      }
      atlas.settle();

      assertThat(wrong).as("empty are those in which the truth counts nothing").isEmpty();
      Conformance.counts("RealDocumentsDbTest answers", outcomes);
      assertThat(outcomes)
          .isEqualTo(
              Map.of(
                  "202", 244,
                  "415unknown-format", 2,
                  "415unsupported-version", 4,
                  "422empty", 37,
                  "422not-json", 1,
                  "422schema-violation", 2));
      assertThat(database.query("select count(*) from job_dead")).isEqualTo("0");
      assertThat(database.query("select count(*) from sbom_submissions where status = 'processed'"))
          .isEqualTo(Integer.toString(accepted.size()));
      assertDocumentsAreAsOthersCounted(database, documents, truth, accepted);
      for (int i : accepted.subList(0, 20)) {
        assertThat(post(atlas, i, documents.get(i)).body().path("duplicate").asBoolean()).isTrue();
      }
    }
  }

  @Test
  void the_daily_series_of_one_repo_changes_nothing_after_its_first(@TempDir Path data)
      throws IOException, SQLException {
    List<Path> days =
        documents("sbom-wild").stream()
            .filter(file -> file.toString().contains("frozen-spoon"))
            .toList();
    assertThat(days).hasSizeGreaterThan(30);
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      assertThat(post(atlas, 0, days.getFirst()).body().path("duplicate").asBoolean(true))
          .isFalse();
      atlas.settle();
      String state =
          "select md5(coalesce(string_agg(e::text, '' order by e::text), '')) || count(*) from depends_on e";
      String before = database.query(state);
      String events = database.query("select count(*) from event_log");
      for (Path day : days.subList(1, days.size())) {
        assertThat(post(atlas, 0, day).body().path("duplicate").asBoolean())
            .as(day.toString())
            .isTrue();
      }
      atlas.settle();
      Conformance.counts("RealDocumentsDbTest series", "days, one version", days.size());
      assertThat(database.query(state)).isEqualTo(before);
      assertThat(database.query("select count(*) from event_log")).isEqualTo(events);
      assertThat(database.query("select count(*) from artifact_version")).isEqualTo("1");
      assertThat(database.query("select count(*) from sbom_submissions where status = 'processed'"))
          .isEqualTo(Integer.toString(days.size()));
    }
  }

  private static boolean hasNothing(@Nullable JsonNode truth) {
    return truth != null
        && supported(truth)
        && (truth.path("components_recursive").asInt(-1) == 0
            || truth.path("packages").asInt(-1) == 0);
  }

  /// Documents of other versions are refused for that, whatever is in them.
  private static boolean supported(JsonNode truth) {
    return !List.of("1.0", "1.1", "2").contains(truth.path("spec").asString());
  }

  private static Map<Path, JsonNode> truth() throws IOException {
    Path root = TestData.require("sbom-wild");
    Map<Path, JsonNode> truth = new HashMap<>();
    for (String line : Files.readAllLines(root.resolve("_truth/ground-truth.jsonl"))) {
      JsonNode counted = Json.MAPPER.readTree(line);
      truth.put(root.resolve(counted.path("file").asString()), counted);
    }
    return truth;
  }

  /// A document as it is in the database.
  ///
  /// @param components numbered ones, as often as it has them
  /// @param numbers digest of the different ones
  private record Extracted(int components, int purls, int edges, boolean root, String numbers) {}

  private static Map<Integer, Extracted> extracted(TestDatabase database) throws SQLException {
    Map<Integer, Extracted> extracted = new HashMap<>();
    try (Connection connection = database.connect();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select substr(s.source_key, length('pkg:github/wild/r') + 1)::int as number,
                           cardinality(o.component_ids) as components, d.dependency_count as edges, d.doc ? 'root' as root,
                           md5(array(select distinct unnest(i.component_ids) order by 1)::text) as numbers,
                           (select count(distinct p.purl) from (
                              select c ->> 'purl' as purl from jsonb_array_elements(d.doc -> 'components') c
                              union all select d.doc #>> '{root,purl}'
                              union all select x from jsonb_array_elements(d.doc -> 'components') c, jsonb_array_elements_text(c -> 'otherPurls') x
                              union all select x from jsonb_array_elements_text(d.doc #> '{root,otherPurls}') x) p) as purls,
                           jsonb_array_length(d.doc -> 'dependencies') as pairs
                    from component_index i
                    join edge_source s on s.tenant_id = i.tenant_id and s.id = i.source_id
                    join sbom_occurrence o on o.tenant_id = i.tenant_id and o.document_id = i.document_id
                    join sbom_document d on d.tenant_id = i.tenant_id and d.id = i.document_id
                    """)) {
      while (rows.next()) {
        assertThat(rows.getInt("pairs")).isEqualTo(rows.getInt("edges"));
        extracted.put(
            rows.getInt("number"),
            new Extracted(
                rows.getInt("components"),
                rows.getInt("purls"),
                rows.getInt("edges"),
                rows.getBoolean("root"),
                rows.getString("numbers")));
      }
    }
    return extracted;
  }

  /// Components, purls and dependencies in force, of both standards, by the ground truth of another
  /// reader; and one repository over 184 days, whose documents differ in bytes and never in parts.
  private static void assertDocumentsAreAsOthersCounted(
      TestDatabase database,
      List<Path> documents,
      Map<Path, JsonNode> truth,
      List<Integer> accepted)
      throws SQLException {
    Map<Integer, Extracted> extracted = extracted(database);
    assertThat(extracted.keySet()).isEqualTo(Set.copyOf(accepted));
    Map<String, Integer> compared = new TreeMap<>();
    List<String> frozen = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int i : accepted) {
      JsonNode counted = Objects.requireNonNull(truth.get(documents.get(i)));
      Extracted ours = Objects.requireNonNull(extracted.get(i));
      boolean cycloneDx = counted.has("components_recursive");
      List<Integer> theirs = new ArrayList<>();
      theirs.add(counted.path(cycloneDx ? "components_recursive" : "packages").asInt());
      theirs.add(counted.path(cycloneDx ? "distinct_purls_incl_root" : "distinct_purls").asInt());
      theirs.add(cycloneDx ? counted.path("edges").asInt() : edges(counted));
      List<Integer> counts =
          List.of(
              ours.components() + (ours.root() && !cycloneDx ? 1 : 0), ours.purls(), ours.edges());
      if (!counts.equals(theirs)) {
        wrong.add(documents.get(i) + " " + counts + " instead of " + theirs);
      }
      compared.merge(cycloneDx ? "CycloneDX" : "SPDX", 1, Integer::sum);
      if (documents.get(i).toString().contains("frozen-spoon")) {
        frozen.add(ours.numbers());
      }
    }
    assertThat(wrong).isEmpty();
    Conformance.counts("RealDocumentsDbTest as in the truth", compared);
    assertThat(compared).isEqualTo(Map.of("CycloneDX", 94, "SPDX", 150));
    assertThat(frozen).hasSizeGreaterThan(30);
    assertThat(Set.copyOf(frozen)).hasSize(1);
  }

  /// Relationships that mean "needs"; by type where they are not counted as such.
  private static int edges(JsonNode truth) {
    for (String field : List.of("dependsOn_targets", "dep_edges_normalised")) {
      if (truth.has(field)) {
        return truth.path(field).asInt();
      }
    }
    int edges = 0;
    for (var type : truth.path("relationship_types").properties()) {
      String name = type.getKey();
      boolean needs =
          name.contains("DEPENDENCY_OF")
              || name.equals("DEPENDS_ON")
              || name.equals("BUILD_TOOL_OF");
      edges += needs ? type.getValue().asInt() : 0;
    }
    return edges;
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
