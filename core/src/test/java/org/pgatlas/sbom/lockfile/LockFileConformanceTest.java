package org.pgatlas.sbom.lockfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real lock files of public repositories against what other programs counted in them.
final class LockFileConformanceTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void packages_and_edges_are_those_of_the_truth() throws IOException {
    Path suite = TestData.require("depgraph");
    List<String> mismatches = new ArrayList<>();
    int compared = 0;
    int absent = 0;
    for (String line : Files.readAllLines(suite.resolve("_truth/lockfiles.jsonl"))) {
      JsonNode truth = JSON.readTree(line);
      Path file = suite.resolve("lockfiles").resolve(truth.path("file").asString());
      if (!Files.exists(file)) {
        absent++;
        continue;
      }
      Sbom sbom = SbomParser.parse(Files.readAllBytes(file), SbomLimits.defaults());
      compared++;
      counts(sbom)
          .forEach(
              (name, count) -> {
                JsonNode expected = truth.path(name);
                if (expected.isNumber() && expected.asInt() != count) {
                  mismatches.add(
                      truth.path("file").asString()
                          + " "
                          + name
                          + ": "
                          + expected
                          + ", read "
                          + count);
                }
              });
    }
    assertThat(mismatches).isEmpty();
    assertThat(compared).as("compared; %d left out on purpose", absent).isEqualTo(9);
  }

  @Test
  void every_file_is_known_by_its_content_and_hangs_together() throws IOException {
    Path suite = TestData.require("depgraph/lockfiles");
    Map<String, Integer> formats = new TreeMap<>();
    try (Stream<Path> files = Files.walk(suite)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Sbom sbom = SbomParser.parse(Files.readAllBytes(file), SbomLimits.defaults());
        formats.merge(sbom.format().id(), 1, Integer::sum);
        Set<String> refs = new HashSet<>();
        sbom.components().forEach(part -> refs.add(part.ref()));
        if (sbom.root() != null) {
          refs.add(sbom.root().ref());
        }
        assertThat(sbom.warnings()).as(file.toString()).isEmpty();
        assertThat(sbom.components()).as(file.toString()).allMatch(part -> part.purl() != null);
        assertThat(sbom.dependencies())
            .as(file.toString())
            .allMatch(e -> refs.contains(e.dependentRef()) && refs.contains(e.dependencyRef()));
      }
    }
    assertThat(formats)
        .containsEntry("cargo-lock", 4)
        .containsEntry("uv-lock", 2)
        .containsEntry("poetry-lock", 1)
        .containsEntry("pnpm-lock", 2)
        .containsEntry("go-sum", 1);
  }

  @Test
  void pnpm_snapshots_lead_from_the_projects_to_every_package() throws IOException {
    Path file =
        TestData.require(
            "depgraph/lockfiles/SCF-Public-Goods-Maintenance__pg-atlas-sdk/pnpm-lock.yaml");
    Sbom sbom = SbomParser.parse(Files.readAllBytes(file), SbomLimits.defaults());
    Set<String> reached = new HashSet<>(Set.of("."));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Dependency edge : sbom.dependencies()) {
        grown |= reached.contains(edge.dependentRef()) && reached.add(edge.dependencyRef());
      }
    }
    assertThat(sbom.components().stream().map(Component::ref)).allMatch(reached::contains);
  }

  private static Map<String, Integer> counts(Sbom sbom) {
    Set<String> versions = new HashSet<>();
    sbom.components().forEach(part -> versions.add(part.name() + "@" + part.version()));
    Map<String, Integer> counts = new TreeMap<>();
    counts.put("packages", sbom.components().size());
    counts.put("entries", sbom.components().size());
    counts.put("modules_with_source", sbom.components().size());
    counts.put("distinct_name_version", versions.size());
    counts.put("edges", sbom.dependencies().size());
    long ofRoot =
        sbom.dependencies().stream().filter(edge -> edge.dependentRef().isEmpty()).count();
    counts.put("declared_dep_edges", sbom.dependencies().size() - (int) ofRoot);
    return counts;
  }
}
