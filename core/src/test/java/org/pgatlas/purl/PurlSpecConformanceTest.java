package org.pgatlas.purl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The purl specification's own suite: parse, build and validate, every type.
class PurlSpecConformanceTest {
  private static final int REQUIRED_CASES = 281;
  private static final int RECOMMENDED_CASES = 37;

  /// `pkg:git` folds no case by its definition, one recommended case expects it.
  private static final int RECOMMENDED_NOT_FOLLOWED = 1;

  @Test
  void everyRequiredCaseHolds() throws IOException {
    List<JsonNode> cases = cases("required");
    List<String> failures = failures(cases, true);
    assertThat(failures).isEmpty();
    assertThat(cases).hasSize(REQUIRED_CASES);
    Conformance.counts("PurlSpecConformanceTest required", "hold", cases.size());
  }

  @Test
  void recommendedCasesHoldLeniently() throws IOException {
    List<JsonNode> cases = cases("recommended");
    List<String> failures = failures(cases, false);
    assertThat(failures)
        .hasSize(RECOMMENDED_NOT_FOLLOWED)
        .allMatch(text -> text.contains("pkg:git/"));
    assertThat(cases).hasSize(RECOMMENDED_CASES);
    Conformance.counts(
        "PurlSpecConformanceTest recommended",
        Map.of("hold", cases.size() - failures.size(), "not followed", failures.size()));
  }

  @Test
  void everyRegisteredTypeIsKnown() throws IOException {
    Path index = TestData.require("purl/purl-spec/purl-types-index.json");
    List<String> unknown = new ArrayList<>();
    for (JsonNode type : new ObjectMapper().readTree(Files.readString(index))) {
      if (PurlType.find(type.asString()).isEmpty()) {
        unknown.add(type.asString());
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static List<JsonNode> cases(String group) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    try (Stream<Path> files = Files.list(TestData.require("purl/purl-spec"))) {
      for (Path file :
          files.filter(path -> path.toString().endsWith("-test.json")).sorted().toList()) {
        for (JsonNode test : json.readTree(Files.readString(file)).get("tests")) {
          if (test.get("test_group").asString().equals(group)) {
            found.add(test);
          }
        }
      }
    }
    return found;
  }

  private static List<String> failures(List<JsonNode> cases, boolean strict) {
    List<String> failures = new ArrayList<>();
    for (JsonNode test : cases) {
      String actual = outcome(test, strict);
      String expected =
          test.get("expected_failure").asBoolean()
              ? "failure"
              : expected(test.get("expected_output"));
      if (!expected.equals(actual)) {
        failures.add(
            test.get("description").asString()
                + ": "
                + test.get("input")
                + " -> "
                + actual
                + ", expected "
                + expected);
      }
    }
    return failures;
  }

  private static String outcome(JsonNode test, boolean strict) {
    JsonNode input = test.get("input");
    try {
      return switch (test.get("test_type").asString()) {
        case "build" ->
            PackageUrl.of(
                    text(input, "type", ""),
                    optional(input, "namespace"),
                    text(input, "name", ""),
                    optional(input, "version"),
                    qualifiers(input.get("qualifiers")),
                    optional(input, "subpath"))
                .canonical();
        case "parse" -> components(parse(input.asString(), strict));
        case "validate", "roundtrip" -> parse(input.asString(), strict).canonical();
        default -> "unknown test type";
      };
    } catch (MalformedPurlException _) {
      return "failure";
    }
  }

  private static PackageUrl parse(String text, boolean strict) {
    return strict ? PackageUrl.parse(text) : PackageUrl.parseLenient(text);
  }

  private static String components(PackageUrl purl) {
    return String.format(
        Locale.ROOT,
        "%s|%s|%s|%s|%s|%s",
        purl.type(),
        purl.namespace(),
        purl.name(),
        purl.version(),
        purl.qualifiers(),
        purl.subpath());
  }

  private static String expected(JsonNode output) {
    if (output.isString()) {
      return output.asString();
    }
    return String.format(
        Locale.ROOT,
        "%s|%s|%s|%s|%s|%s",
        optional(output, "type"),
        optional(output, "namespace"),
        optional(output, "name"),
        optional(output, "version"),
        qualifiers(output.get("qualifiers")),
        optional(output, "subpath"));
  }

  private static Map<String, String> qualifiers(@Nullable JsonNode node) {
    Map<String, String> map = new TreeMap<>();
    if (node != null && node.isObject()) {
      node.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asString()));
    }
    return map;
  }

  private static String text(JsonNode node, String field, String fallback) {
    String value = optional(node, field);
    return value == null ? fallback : value;
  }

  private static @Nullable String optional(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value.asString();
  }
}
