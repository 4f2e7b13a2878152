package org.pgatlas.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real documents of many tools, counted by somebody else's reader.
class SbomWildConformanceTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final SbomLimits LIMITS = SbomLimits.defaults();

  @Test
  void everyReadableDocumentHasTheComponentsAndEdgesOfItsGroundTruth() throws IOException {
    Path root = TestData.require("sbom-wild");
    List<String> mismatches = new ArrayList<>();
    int cycloneDx = 0;
    int spdx = 0;
    int refused = 0;
    for (JsonNode truth : truths(root)) {
      Path file = root.resolve(truth.path("file").asString());
      if (!Files.exists(file)) {
        continue;
      }
      Sbom sbom;
      try {
        sbom = SbomParser.parse(Files.readAllBytes(file), LIMITS);
      } catch (SbomException e) {
        refused++;
        if (truth.path("format").asString().endsWith("-json")
            && !EXPECTED_REFUSALS.contains(truth.path("file").asString())) {
          mismatches.add(truth.path("file").asString() + ": refused: " + e.getMessage());
        }
        continue;
      }
      if (sbom.format() == SbomFormat.CYCLONEDX_JSON) {
        cycloneDx++;
      } else {
        spdx++;
      }
      compare(truth, sbom, mismatches);
    }
    assertThat(mismatches).isEmpty();
    assertThat(List.of(cycloneDx, spdx, refused)).isEqualTo(List.of(113, 141, 36));
  }

  private static final List<String> EXPECTED_REFUSALS = List.of("guac/invalid-spdx.json");

  private static void compare(JsonNode truth, Sbom sbom, List<String> mismatches) {
    Inspection counts = Inspection.of(sbom);
    String file = truth.path("file").asString();
    if (sbom.format() == SbomFormat.CYCLONEDX_JSON) {
      int components = truth.path("components_recursive").asInt();
      expect(file, "components", components, counts.components(), mismatches);
      expect(
          file,
          "purls",
          truth.path("distinct_purls_incl_root").asInt(),
          counts.purls(),
          mismatches);
      expect(file, "edges", truth.path("edges").asInt(), counts.edges(), mismatches);
      // The ground truth's reader does not see references of nested services; ours does.
      if (!file.equals("sbom-utility/bom.json")) {
        expect(
            file,
            "dangling",
            truth.path("dangling_refs").asInt(),
            counts.danglingRefs(),
            mismatches);
      }
    } else {
      int root = sbom.root() == null ? 0 : 1;
      expect(
          file, "packages", truth.path("packages").asInt(), counts.components() + root, mismatches);
      expect(file, "purls", truth.path("distinct_purls").asInt(), counts.purls(), mismatches);
      expect(file, "edges", truth.path("dep_edges_normalised").asInt(), counts.edges(), mismatches);
    }
  }

  private static void expect(
      String file, String what, int expected, int actual, List<String> mismatches) {
    if (expected != actual) {
      mismatches.add(file + ": " + what + " " + actual + " instead of " + expected);
    }
  }

  private static List<JsonNode> truths(Path root) throws IOException {
    try (Stream<String> lines = Files.lines(root.resolve("_truth/ground-truth.jsonl"))) {
      return lines.map(JSON::readTree).toList();
    }
  }
}
