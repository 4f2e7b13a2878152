package org.pgatlas.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Ranges against what the native tools decided and against the suite of the `vers:` specification.
class VersionRangeConformanceTest {
  private static final Pattern NUMBERS = Pattern.compile("[0-9]+(?:\\.[0-9]+)*");

  /// Where the suite reads npm's ranges otherwise than node-semver 7 does: a partial version after
  /// `<=` or alone taken for one version, an x-range after `>=` closed at its end, and two versions
  /// side by side for either of them.
  private static final Set<String> NOT_AS_NPM =
      Set.of(
          "1.1.2 1.2.2 as vers:npm/1.1.2|1.2.2",
          "2.1 || 2.6 as vers:npm/2.1.0|2.6.0",
          "<= 1.0 as vers:npm/<=1.0.0",
          ">= 1.x as vers:npm/>=1.0.0|<2.0.0",
          ">= 2.2.x as vers:npm/>=2.2.0|<2.3.0");

  @ParameterizedTest
  @CsvSource({
    "npm, oracle/npm-range-satisfies.tsv, 4140",
    "pypi, oracle/pep440-specifier-contains.tsv, 4034"
  })
  void everyRowIsAsTheNativeToolDecided(String type, String suite, int rows) throws IOException {
    List<String> lines = Files.readAllLines(TestData.require("versions/" + suite));
    List<String> failures = new ArrayList<>();
    int run = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      VersionRange range = VersionRange.parse(type, cells[0]);
      boolean contained = range.contains(cells[1]);
      if (contained && !range.bounds().admits(range.scheme().sortKey(cells[1]))) {
        failures.add("outside of the prefilter's bounds: " + line);
      }
      for (String expected : List.of(cells).subList(2, cells.length)) {
        if (contained != Boolean.parseBoolean(expected)) {
          failures.add(line);
        }
      }
      run++;
    }
    assertThat(failures).isEmpty();
    assertThat(run).isEqualTo(rows);
    Conformance.counts("VersionRangeConformanceTest " + suite + " " + type, "rows", run);
  }

  /// The native range and the `vers:` range that the suite gives for it hold the same releases:
  /// those that either names and their neighbours.
  @ParameterizedTest
  @CsvSource({
    "npm_range_from_native_test, 288",
    "conan_range_from_native_test, 118",
    "conan_range_from_native_basic_test, 11",
    "gem_range_from_native_test, 1",
    "pypi_range_from_native_test, 2",
  })
  void nativeRangeHoldsWhatTheVersRangeHolds(String suite, int cases) throws IOException {
    Map<String, Set<String>> different = new TreeMap<>();
    int run = 0;
    for (JsonNode test : tests(suite)) {
      String range = test.get("input").get("native_range").asString();
      String scheme = test.get("input").get("scheme").asString();
      String expected = test.get("expected_output").asString();
      VersionRange ours = VersionRange.parse(scheme, range);
      for (String version : neighbours(range + " " + expected)) {
        boolean contained =
            !expected.endsWith("/") && VersionRange.parse(scheme, expected).contains(version);
        boolean any = expected.endsWith("/");
        if (ours.contains(version) != (contained || any)) {
          different.computeIfAbsent(range + " as " + expected, key -> new TreeSet<>()).add(version);
        }
      }
      run++;
    }
    assertThat(different.keySet()).isEqualTo(suite.startsWith("npm") ? NOT_AS_NPM : Set.of());
    assertThat(run).isEqualTo(cases);
    Conformance.counts(
        "VersionRangeConformanceTest " + suite,
        Map.of("native ranges", run, "read otherwise", different.size()));
  }

  @Test
  void versContainmentIsAsTheSuiteSays() throws IOException {
    int run = 0;
    for (JsonNode test : tests("pypi_range_containment_test")) {
      JsonNode input = test.get("input");
      assertThat(
              VersionRange.parse("pypi", input.get("vers").asString())
                  .contains(input.get("version").asString()))
          .as("%s", input)
          .isEqualTo(test.get("expected_output").asBoolean());
      run++;
    }
    assertThat(run).isEqualTo(5);
  }

  @Test
  void versIsSortedAsTheSuiteSays() throws IOException {
    int run = 0;
    for (JsonNode test : tests("pypi_range_validate_test")) {
      assertThat(Vers.parseLenient(test.get("input").asString()))
          .hasToString(test.get("expected_output").asString());
      run++;
    }
    assertThat(run).isEqualTo(12);
  }

  @Test
  void canonicalVersIsReadAndTheRestRefused() throws IOException {
    int run = 0;
    for (JsonNode test : tests("vers_canonical_parse_test")) {
      String text = test.get("input").asString();
      if (test.path("expected_failure").asBoolean(false)) {
        assertThatThrownBy(() -> Vers.parse(text)).isInstanceOf(MalformedRangeException.class);
      } else {
        List<Vers.Constraint> expected = new ArrayList<>();
        test.get("expected_output")
            .get("version_constraints")
            .forEach(
                pair ->
                    expected.add(
                        new Vers.Constraint(pair.get(0).asString(), pair.get(1).asString())));
        assertThat(Vers.parse(text).constraints()).isEqualTo(expected);
      }
      run++;
    }
    assertThat(run).isEqualTo(5);
  }

  private static Iterable<JsonNode> tests(String suite) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readAllBytes(TestData.require("versions/vers-spec/" + suite + ".json")))
        .get("tests");
  }

  private static Set<String> neighbours(String text) {
    Set<String> versions = new LinkedHashSet<>();
    Matcher found = NUMBERS.matcher(text);
    while (found.find()) {
      long[] numbers = new long[3];
      String[] parts = found.group().split("\\.");
      for (int i = 0; i < Math.min(3, parts.length); i++) {
        numbers[i] = Long.parseLong(parts[i]);
      }
      for (int position = 0; position < 3; position++) {
        for (int step = -1; step <= 1; step++) {
          long[] near = numbers.clone();
          near[position] = Math.max(0, near[position] + step);
          versions.add(near[0] + "." + near[1] + "." + near[2]);
        }
      }
    }
    return versions;
  }
}
