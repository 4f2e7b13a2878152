package org.pgatlas.vex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Published documents: statements, statuses, justifications, products and subcomponents as
/// somebody else's reader counted them.
class VexTruthConformanceTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private final Map<String, Integer> justifications = new TreeMap<>();

  @Test
  void openVexDocumentsHaveTheStatementsOfTheTruth() throws IOException {
    compareAll("openvex", this::compareOpenVex);
    assertThat(wrong).isEmpty();
    assertThat(outcomes).isEqualTo(Map.of("openvex", 81));
    Conformance.counts("VexTruthConformanceTest OpenVEX", statuses);
    assertThat(statuses)
        .isEqualTo(
            Map.of("affected", 2, "fixed", 8, "not_affected", 4134, "under_investigation", 6));
    assertThat(justifications)
        .isEqualTo(
            Map.of(
                "vulnerable_code_not_present", 2513,
                "vulnerable_code_not_in_execute_path", 1567,
                "vulnerable_code_cannot_be_controlled_by_adversary", 54));
  }

  @Test
  void csafDocumentsHaveTheProductStatusOfTheTruth() throws IOException {
    compareAll("csaf", this::compareCsaf);
    assertThat(wrong).isEmpty();
    assertThat(outcomes).isEqualTo(Map.of("csaf", 651));
    Conformance.counts("VexTruthConformanceTest CSAF", statuses);
    assertThat(statuses)
        .isEqualTo(
            Map.of("affected", 818, "fixed", 155, "not_affected", 252, "under_investigation", 26));
    assertThat(justifications)
        .isEqualTo(Map.of("vulnerable_code_not_present", 114, "component_not_present", 2));
  }

  @Test
  void cycloneDxDocumentsHaveTheStatesOfTheTruth() throws IOException {
    compareAll("cyclonedx", this::compareCycloneDx);
    assertThat(wrong).isEmpty();
    assertThat(outcomes).isEqualTo(Map.of("cyclonedx", 21));
    Conformance.counts("VexTruthConformanceTest CycloneDX", statuses);
    assertThat(statuses)
        .isEqualTo(
            Map.of("affected", 11, "fixed", 6, "not_affected", 76, "under_investigation", 7));
    assertThat(justifications)
        .isEqualTo(
            Map.of(
                "vulnerable_code_not_in_execute_path", 62,
                "vulnerable_code_not_present", 13,
                "inline_mitigations_already_exist", 1));
  }

  @Test
  void whatIsNoVexIsRefusedByName() throws IOException {
    compareAll("other", (_, _) -> {});
    assertThat(outcomes).isEqualTo(Map.of("other unknown-format", 38));
  }

  /// Compares a document with its line of the truth.
  private interface Comparison {
    void compare(JsonNode truth, VexDocument document);
  }

  private void compareAll(String format, Comparison comparison) throws IOException {
    Path root = TestData.require("vex");
    try (Stream<String> lines = Files.lines(root.resolve("_truth/ground-truth.jsonl"))) {
      for (JsonNode truth : lines.map(JSON::readTree).toList()) {
        Path file = root.resolve(truth.path("file").asString());
        if (!truth.path("format").asString().equals(format) || !Files.exists(file)) {
          continue;
        }
        VexDocument document = read(file, format);
        if (document != null) {
          comparison.compare(truth, document);
          document.statements().forEach(this::count);
        }
      }
    }
  }

  private @Nullable VexDocument read(Path file, String format) throws IOException {
    try {
      VexDocument document = VexParser.parse(Files.readAllBytes(file), VexLimits.defaults());
      outcomes.merge(format, 1, Integer::sum);
      return document;
    } catch (DocumentException e) {
      outcomes.merge(format + " " + e.code().id(), 1, Integer::sum);
      return null;
    }
  }

  private void count(VexStatement statement) {
    statuses.merge(statement.status().id(), 1, Integer::sum);
    if (statement.justification() != null) {
      justifications.merge(statement.justification().id(), 1, Integer::sum);
    }
  }

  private void compareOpenVex(JsonNode truth, VexDocument document) {
    if (!truth.path("id").isNull()) {
      expect(truth, "id", "\"" + document.id() + "\"");
    }
    Map<String, Integer> status = new TreeMap<>();
    Map<String, Integer> reasons = new TreeMap<>();
    Set<String> vulnerabilities = new HashSet<>();
    Set<String> products = new HashSet<>();
    Set<String> parts = new HashSet<>();
    Set<List<String>> quadruples = new HashSet<>();
    for (VexStatement one : document.statements()) {
      status.merge(one.declared(), 1, Integer::sum);
      if (one.justification() != null) {
        reasons.merge(one.justification().id(), 1, Integer::sum);
      }
      String vulnerability = one.vulnerability().id();
      vulnerabilities.add(vulnerability);
      for (VexProduct product : one.products()) {
        String ref = product.product().ref();
        products.add(ref);
        product.parts().forEach(part -> parts.add(part.ref()));
        if (product.parts().isEmpty()) {
          quadruples.add(List.of(vulnerability, ref, "", one.declared()));
        }
        product
            .parts()
            .forEach(
                part -> quadruples.add(List.of(vulnerability, ref, part.ref(), one.declared())));
      }
    }
    expect(truth, "statements", document.statements().size());
    expect(truth, "status", status);
    expect(truth, "justification", reasons);
    expect(truth, "distinct_vulns", vulnerabilities.size());
    expect(truth, "distinct_products", products.size());
    expect(truth, "distinct_subcomponents", parts.size());
    expect(truth, "distinct_vuln_product_sub_status", quadruples.size());
  }

  private void compareCsaf(JsonNode truth, VexDocument document) {
    Map<String, Integer> buckets = new TreeMap<>();
    document.statements().forEach(one -> buckets.merge(one.declared(), 1, Integer::sum));
    document.hints().forEach(one -> buckets.merge(one.kind(), 1, Integer::sum));
    expect(truth, "product_status", buckets);
    expect(truth, "csaf_version", "\"" + document.specVersion() + "\"");
    expect(truth, "category", "\"" + document.category() + "\"");
    expect(truth, "tracking_id", "\"" + document.id() + "\"");
    expect(truth, "tracking_version", "\"" + document.version() + "\"");
  }

  private void compareCycloneDx(JsonNode truth, VexDocument document) {
    Map<String, Integer> states = new TreeMap<>();
    int affects = 0;
    for (VexStatement one : document.statements()) {
      states.merge(one.declared(), 1, Integer::sum);
      affects += one.products().size();
    }
    expect(truth, "vulnerabilities", document.statements().size());
    expect(truth, "states", states);
    expect(truth, "affects", affects);
  }

  private void expect(JsonNode truth, String field, int actual) {
    expect(truth, field, String.valueOf(actual));
  }

  private void expect(JsonNode truth, String field, Map<String, Integer> actual) {
    Map<String, Integer> expected = new HashMap<>();
    truth
        .path(field)
        .properties()
        .forEach(one -> expected.put(one.getKey(), one.getValue().asInt()));
    if (!expected.equals(actual)) {
      wrong.add(truth.path("file").asString() + ": " + field + " " + actual + ", not " + expected);
    }
  }

  private void expect(JsonNode truth, String field, String actual) {
    if (!truth.path(field).toString().equals(actual)) {
      wrong.add(
          String.format(
              Locale.ROOT,
              "%s: %s %s, not %s",
              truth.path("file").asString(),
              field,
              actual,
              truth.path(field)));
    }
  }
}
