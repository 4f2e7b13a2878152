package org.pgatlas.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;

/// Published pairs of versions and pairs decided by the native tools, every row of each suite.
class VersionConformanceTest {
  /// PHP holds `#` equal to every number, so it would make 1 equal to 2; pacman holds a version
  /// without release equal to it with any release. No order can follow them.
  private static final Set<String> NOT_AN_ORDER =
      Set.of("COMPOSER 1.2.3.# = 1.2.3.1", "ALPM 1.5 = 1.5-1", "ALPM 1.5.b = 1.5.b-1");

  @ParameterizedTest
  @CsvSource({
    "DEB, cmp/deb.tsv, 8780",
    "DEB, oracle/deb.tsv, 2386",
    "SEMVER, cmp/semver.tsv, 27",
    "SEMVER, oracle/semver.tsv, 541",
    "GO, cmp/semver.tsv, 27",
    "PUB, cmp/pub.tsv, 40",
    "MAVEN, cmp/maven.tsv, 9126",
    "MAVEN, oracle/maven.tsv, 2413",
    "PYPI, cmp/pypi.tsv, 7445",
    "PYPI, oracle/pypi.tsv, 2459",
    "GEM, cmp/gem.tsv, 2422",
    "NUGET, cmp/nuget.tsv, 22",
    "COMPOSER, cmp/composer.tsv, 6360",
    "RPM, cmp/rpm.tsv, 83",
    "RPM, cmp/rpm-vercmp-segment.tsv, 38",
    "ALPINE, cmp/apk.tsv, 8842",
    "CRAN, cmp/cran.tsv, 47",
    "HACKAGE, cmp/hackage.tsv, 5",
    "ALPM, cmp/alpm.tsv, 26",
    "CONAN, cmp/conan.tsv, 24",
    "DATETIME, cmp/datetime.tsv, 4",
    "GENTOO, cmp/gentoo.tsv, 16",
    "LEXICOGRAPHIC, cmp/lexicographic.tsv, 5",
    "OPENSSL, cmp/openssl.tsv, 12"
  })
  void everyRowHolds(VersionScheme scheme, String suite, int rows) throws IOException {
    Path file = TestData.require("versions/" + suite);
    List<String> failures = new ArrayList<>();
    int run = 0;
    for (String line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
      String[] cells = line.split("\t", -1);
      String actual = sign(scheme.compare(cells[0], cells[2]));
      String mirrored = sign(-scheme.compare(cells[2], cells[0]));
      boolean holds = actual.equals(cells[1]) && mirrored.equals(cells[1]);
      String row = scheme + " " + cells[0] + " " + cells[1] + " " + cells[2];
      if (!holds && !NOT_AN_ORDER.contains(row)) {
        failures.add(cells[0] + " " + cells[1] + " " + cells[2] + " but " + actual);
      }
      run++;
    }
    assertThat(failures).as("%d failures", failures.size()).isEmpty();
    assertThat(run).isEqualTo(rows);
    Conformance.counts("VersionConformanceTest " + suite + " " + scheme, "pairs", run);
  }

  private static String sign(int comparison) {
    return comparison < 0 ? "<" : comparison > 0 ? ">" : "=";
  }
}
