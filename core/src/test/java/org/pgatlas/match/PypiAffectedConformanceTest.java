package org.pgatlas.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;

/// Single versions against single advisories of PyPI, as decided with Python's own library.
class PypiAffectedConformanceTest {
  @Test
  void everyRowIsAsDecided() throws IOException {
    Map<String, Advisory> feed = new HashMap<>();
    OsvFeed.read().forEach(advisory -> feed.put(advisory.id(), advisory));
    List<String> lines =
        Files.readAllLines(TestData.require("osv/_truth/pypi-affected-oracle.tsv"));
    List<String> failures = new ArrayList<>();
    int run = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      Advisory advisory = Objects.requireNonNull(feed.get(cells[0]), cells[0]);
      Subject subject = Subject.of(PackageUrl.of("pypi", null, cells[1], cells[2]));
      List<Match> matches = FindingMatcher.reverse(advisory, SubjectIndex.of(List.of(subject)));
      boolean affected = !matches.isEmpty() && matches.getFirst().verdict() == Verdict.AFFECTED;
      if (affected != Boolean.parseBoolean(cells[3])) {
        failures.add(line + " " + matches);
      }
      run++;
    }
    assertThat(failures).isEmpty();
    assertThat(run).isEqualTo(7864);
    Conformance.counts("PypiAffectedConformanceTest", "rows", run);
  }
}
