package org.pgatlas.grants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Published DAOIP-5 documents against what somebody else counted in them.
final class GrantReaderConformanceTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void pools_and_applications_are_those_of_the_truth() throws IOException {
    Path suite = TestData.require("grants");
    int compared = 0;
    for (String line : Files.readAllLines(suite.resolve("_truth/ground-truth.jsonl"))) {
      JsonNode truth = JSON.readTree(line);
      Path file = suite.resolve(truth.path("file").asString());
      if (truth.path("applications").isNumber() && Files.exists(file)) {
        GrantDocument read = read(file);
        assertThat(read.pools()).as(file.toString()).hasSize(truth.path("pools").asInt());
        assertThat(read.applications())
            .as(file.toString())
            .hasSize(truth.path("applications").asInt());
        assertThat(
                read.applications().stream()
                    .map(GrantDocument.Application::projectName)
                    .distinct()
                    .count())
            .as(file.toString())
            .isLessThanOrEqualTo(truth.path("project_names").asInt());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(25);
  }

  @Test
  void every_document_is_read_and_every_status_word_is_known() throws IOException {
    Path suite = TestData.require("grants");
    Set<String> words = new TreeSet<>();
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(suite)) {
      for (Path file : files.filter(GrantReaderConformanceTest::isGrants).toList()) {
        GrantDocument read = read(file);
        counts.merge("files", 1, Integer::sum);
        counts.merge("projects", read.projects().size(), Integer::sum);
        counts.merge("applications", read.applications().size(), Integer::sum);
        read.projects().stream()
            .map(GrantDocument.Project::statusWord)
            .filter(word -> word != null && StatusWords.project(word).isEmpty())
            .forEach(word -> words.add(String.valueOf(word)));
        read.applications().stream()
            .map(GrantDocument.Application::statusWord)
            .filter(word -> word != null && StatusWords.application(word).isEmpty())
            .forEach(word -> words.add(String.valueOf(word)));
      }
    }
    assertThat(words).isEmpty();
    assertThat(counts)
        .containsEntry("files", 70)
        .containsEntry("projects", 631)
        .containsEntry("applications", 1_485);
  }

  @Test
  void nobodys_name_or_address_is_read() throws IOException {
    Path suite = TestData.require("grants/opengrants");
    List<GrantDocument.Project> projects =
        read(suite.resolve("opengrants_projects.json.gz")).projects();
    assertThat(projects).hasSize(602);
    assertThat(projects)
        .allMatch(p -> !p.facts().containsKey("team") && !p.facts().containsKey("email"));
    assertThat(projects.stream().filter(p -> !p.codeUrls().isEmpty()).count()).isGreaterThan(370);
  }

  private static boolean isGrants(Path file) {
    String path = file.toString();
    return Files.isRegularFile(file)
        && (path.contains("/daoip5/json/") || path.contains("/opengrants/opengrants"));
  }

  private static GrantDocument read(Path file) throws IOException {
    return GrantReader.read(Files.readAllBytes(file), "grants", GrantReader.defaultLimits());
  }
}
