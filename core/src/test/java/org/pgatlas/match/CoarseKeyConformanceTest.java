package org.pgatlas.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.testing.TestData;
import org.pgatlas.version.VersionScheme;

/// `a <= b` implies `coarse(a) <= coarse(b)`, in every scheme, over all versions of the suites and
/// of the real advisories.
class CoarseKeyConformanceTest {
  @Test
  void coarseKeyIsMonotoneOverAllFixtureVersions() throws IOException {
    Set<String> versions = new TreeSet<>();
    for (String suite : List.of("versions/cmp", "versions/oracle")) {
      try (Stream<Path> files = Files.list(TestData.require(suite))) {
        for (Path file : files.sorted().toList()) {
          for (String line : Files.readAllLines(file)) {
            Arrays.stream(line.split("\t", -1)).limit(3).forEach(versions::add);
          }
        }
      }
    }
    for (Advisory advisory : OsvFeed.read()) {
      for (Affected affected : advisory.affected()) {
        versions.addAll(affected.versions());
        for (AffectedRange range : affected.ranges()) {
          range.events().forEach(event -> versions.add(event.version()));
        }
      }
    }
    assertThat(versions).hasSizeGreaterThan(40_000);
    for (VersionScheme scheme : VersionScheme.values()) {
      Map<String, Long> coarse = new TreeMap<>();
      versions.forEach(version -> coarse.put(scheme.sortKey(version), scheme.coarseKey(version)));
      assertThat(List.copyOf(coarse.values())).as("%s", scheme).isSorted();
      assertThat(coarse.values()).allMatch(key -> key >= 0);
    }
  }
}
