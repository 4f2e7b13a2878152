package org.pgatlas.vex.csaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;
import org.pgatlas.vex.VexLimits;

/// The published suite: documents that fail one mandatory test each, and documents that pass it.
class CsafMandatoryConformanceTest {

  /// Documents that the suite calls valid although they fail a mandatory test as the specification
  /// words it, by the end of their names: a hash algorithm twice, a product id defined twice or
  /// nowhere, a purl of deb without namespace, a withdrawn document whose note is no description.
  private static final Map<String, String> AT_ODDS =
      Map.of(
          "6-2-09-02.json", "6.1.25",
          "6-3-21-01-02.json", "6.1.1",
          "6-3-21-01-12.json", "6.1.1",
          "6-1-50-14.json", "6.1.2",
          "6-1-50-15.json", "6.1.2",
          "6-2-39-02-01.json", "6.1.27.14",
          "6-2-39-03-01.json", "6.1.27.14",
          "6-2-42-02.json", "6.1.42");

  /// The one document whose fault is a score of CVSS 4.0, which is not computed.
  private static final String SCORE_OF_CVSS_4 = "2_1-2024-6-1-09-04.json";

  /// A document of the suite with what is expected of it.
  private record Case(Path file, String test, boolean mandatory, boolean fails, boolean valid) {}

  @ParameterizedTest
  @CsvSource({"csaf_2.0, 50, 39, 1", "csaf_2.1, 123, 112, 15"})
  void documentsFailAndPassTheirTest(String version, int failing, int passing, int untested)
      throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Case one : cases(version)) {
      if (!one.mandatory()) {
        continue;
      }
      boolean scoreOf40 = one.file().toString().endsWith(SCORE_OF_CVSS_4);
      if (CsafValidation.NOT_TESTED.contains(one.test()) || scoreOf40) {
        counts.merge("untested", 1, Integer::sum);
        continue;
      }
      boolean failed =
          violations(one).stream().anyMatch(violation -> violation.test().equals(one.test()));
      counts.merge(one.fails() ? "failing" : "passing", 1, Integer::sum);
      if (failed != one.fails()) {
        wrong.add(one.test() + " " + one.file().getFileName() + " " + violations(one));
      }
    }
    assertThat(wrong).isEmpty();
    Conformance.counts("CsafMandatoryConformanceTest " + version, counts);
    assertThat(counts)
        .isEqualTo(Map.of("failing", failing, "passing", passing, "untested", untested));
  }

  @ParameterizedTest
  @CsvSource({"csaf_2.0, 89", "csaf_2.1, 338"})
  void validDocumentsPassAllTests(String version, int documents) throws IOException {
    List<String> wrong = new ArrayList<>();
    int valid = 0;
    for (Case one : cases(version)) {
      if (one.valid()) {
        valid++;
        List<CsafViolation> violations = violations(one);
        String name = one.file().getFileName().toString();
        String odd = AT_ODDS.get(name.replaceFirst(".*?(6-\\d-\\d)", "$1"));
        boolean expected =
            odd == null
                ? violations.isEmpty()
                : violations.stream().anyMatch(violation -> violation.test().equals(odd));
        if (!expected) {
          wrong.add(one.file().getFileName() + " " + violations);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(valid).isEqualTo(documents);
    Conformance.counts("CsafMandatoryConformanceTest " + version + " valid", "pass all", valid);
  }

  private static List<CsafViolation> violations(Case one) throws IOException {
    return CsafValidation.check(Files.readAllBytes(one.file()), VexLimits.defaults());
  }

  private static List<Case> cases(String version) throws IOException {
    Path root = TestData.require("vex/csaf/" + version);
    List<Case> cases = new ArrayList<>();
    for (String line : Files.readAllLines(root.resolve("expected.tsv"))) {
      String[] columns = line.split("\t", -1);
      if (Files.isRegularFile(root.resolve(columns[0]))) {
        cases.add(
            new Case(
                root.resolve(columns[0]),
                columns[1],
                columns[2].equals("mandatory"),
                columns[3].equals("failures"),
                columns[4].equals("true")));
      }
    }
    return cases;
  }
}
