package org.pgatlas.sbom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares what we read of published documents with what somebody else's reader counted.
final class GroundTruth {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path root;

  /// Where our reading departs from the truth.
  final List<String> mismatches = new ArrayList<>();

  /// How many documents were read in each format, or refused with each code.
  final Map<String, Integer> outcomes = new TreeMap<>();

  private GroundTruth(Path root) {
    this.root = root;
  }

  static GroundTruth of(String suite) {
    return new GroundTruth(TestData.require(suite));
  }

  /// The documents that are there.
  List<JsonNode> documents() {
    try (Stream<String> lines = Files.lines(root.resolve("_truth/ground-truth.jsonl"))) {
      return lines.map(JSON::readTree).filter(truth -> Files.exists(file(truth))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Our reading; null when the document is refused.
  @Nullable Sbom read(JsonNode truth) {
    String format = truth.path("format").asString();
    try {
      Sbom sbom = SbomParser.parse(Files.readAllBytes(file(truth)), SbomLimits.defaults());
      count(sbom.format().id());
      return sbom;
    } catch (DocumentException e) {
      count(format + " " + e.code().id());
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void compare(JsonNode truth, Sbom sbom) {
    Inspection counts = Inspection.of(sbom);
    if (sbom.format().standard().equals("CycloneDX")) {
      expect(truth, "components_recursive", counts.components());
      expect(truth, "distinct_purls_incl_root", counts.purls());
      expect(truth, "edges", counts.edges());
      expect(truth, "dangling_refs", counts.danglingRefs());
      expectText(truth, "serialNumber", sbom.serial());
      expectText(truth, "spec", sbom.specVersion());
    } else {
      int root = sbom.root() == null ? 0 : 1;
      expect(truth, "packages", counts.components() + root);
      expect(truth, "distinct_purls", counts.purls());
      if (truth.has("dependsOn_targets")) {
        expect(truth, "dependsOn_targets", counts.edges());
      } else if (truth.has("dep_edges_normalised")) {
        expect(truth, "dep_edges_normalised", counts.edges());
      } else {
        expectEdges(truth, counts.edges());
      }
      expect(truth, "dangling_ids", counts.danglingRefs());
      expectText(truth, "name", sbom.name());
      // Lines that end in a carriage return alone are one line there.
      if (!truth.path("spec").asString("").contains("\r")) {
        expectText(truth, "documentNamespace", sbom.serial());
        String prefix = sbom.format() == SbomFormat.SPDX_3_JSON ? "" : "SPDX-";
        expectText(truth, "spec", prefix + sbom.specVersion());
      }
    }
  }

  /// Relationships by type, where no edges are counted.
  private void expectEdges(JsonNode truth, int actual) {
    int expected = 0;
    for (var type : truth.path("relationship_types").properties()) {
      boolean needs = type.getKey().contains("DEPENDENCY_OF") || type.getKey().equals("DEPENDS_ON");
      expected += needs || type.getKey().equals("BUILD_TOOL_OF") ? type.getValue().asInt() : 0;
    }
    if (expected != actual) {
      mismatches.add(name(truth) + ": edges " + actual + " instead of " + expected);
    }
  }

  private void expect(JsonNode truth, String field, int actual) {
    if (truth.has(field) && truth.path(field).asInt() != actual) {
      mismatches.add(
          name(truth) + ": " + field + " " + actual + " instead of " + truth.path(field));
    }
  }

  private void expectText(JsonNode truth, String field, @Nullable String actual) {
    if (!truth.has(field)) {
      return;
    }
    JsonNode expected = truth.path(field);
    boolean same = expected.isNull() ? actual == null : expected.asString().equals(actual);
    if (!same) {
      mismatches.add(name(truth) + ": " + field + " " + actual + " instead of " + expected);
    }
  }

  static String name(JsonNode truth) {
    return truth.path("file").asString();
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private Path file(JsonNode truth) {
    return root.resolve(name(truth));
  }
}
