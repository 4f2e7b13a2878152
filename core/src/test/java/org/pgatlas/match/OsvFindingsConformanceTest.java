package org.pgatlas.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.json.DocumentException;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;

/// Every finding of the real SBOMs against the real advisories, as made by other tools: all of
/// them, and no other one.
class OsvFindingsConformanceTest {
  private static final Set<String> TYPES = Set.of("pypi", "golang", "cargo");

  /// The truth speaks of the documents in JSON only.
  private static final Set<SbomFormat> JSON =
      Set.of(SbomFormat.CYCLONEDX_JSON, SbomFormat.SPDX_JSON);

  private record Row(String sbom, String purl, String advisory) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      return toString().compareTo(other.toString());
    }
  }

  @Test
  void findingsAreExactlyThoseOfTheTruthForwardAndReverse() throws IOException {
    List<Advisory> feed = OsvFeed.read();
    AdvisoryIndex advisories = AdvisoryIndex.of(feed);
    Set<Row> forward = new TreeSet<>();
    Set<Row> reverse = new TreeSet<>();
    Map<Path, List<Subject>> boms = subjects();
    boms.forEach(
        (bom, subjects) -> {
          rows(bom, FindingMatcher.forward(subjects, advisories), forward);
          SubjectIndex index = SubjectIndex.of(subjects);
          feed.forEach(advisory -> rows(bom, FindingMatcher.reverse(advisory, index), reverse));
        });
    Set<Row> truth = truth();
    assertThat(difference(truth, forward)).as("missed").isEmpty();
    assertThat(difference(forward, truth)).as("invented").isEmpty();
    assertThat(reverse).isEqualTo(forward);
    assertThat(forward).hasSize(769);
    Conformance.counts("OsvFindingsConformanceTest", "findings", forward.size());
    assertThat(feed).hasSize(4077);
  }

  private static Set<Row> difference(Set<Row> from, Set<Row> without) {
    Set<Row> rest = new TreeSet<>(from);
    rest.removeAll(without);
    return rest;
  }

  private static void rows(Path bom, List<Match> matches, Set<Row> taken) {
    for (Match match : matches) {
      if (match.verdict() == Verdict.AFFECTED) {
        taken.add(new Row(bom.toString(), match.subject().ref(), match.advisory().id()));
      }
    }
  }

  private static Set<Row> truth() throws IOException {
    Set<Row> rows = new TreeSet<>();
    List<String> lines = Files.readAllLines(TestData.require("osv/_truth/findings.tsv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      rows.add(new Row(cells[0], cells[1], cells[2]));
    }
    return rows;
  }

  /// The components of every SBOM in JSON whose purl is of the ecosystems in question, by the purl
  /// as the document writes it.
  private static Map<Path, List<Subject>> subjects() throws IOException {
    Path root = TestData.require("sbom-wild");
    Map<Path, List<Subject>> boms = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!file.toString().contains("/_truth/")) {
          boms.put(root.relativize(file), subjects(file));
        }
      }
    }
    return boms;
  }

  private static List<Subject> subjects(Path file) throws IOException {
    List<Subject> subjects = new ArrayList<>();
    Sbom sbom;
    try {
      sbom = SbomParser.parse(Files.readAllBytes(file), SbomLimits.defaults());
    } catch (DocumentException _) {
      return subjects;
    }
    if (!JSON.contains(sbom.format())) {
      return subjects;
    }
    Set<String> seen = new TreeSet<>();
    for (Component component : sbom.components()) {
      add(component.purlText(), seen, subjects);
      component.otherPurls().forEach(purl -> add(purl, seen, subjects));
    }
    return subjects;
  }

  private static void add(@Nullable String text, Set<String> seen, List<Subject> subjects) {
    if (text == null || !seen.add(text)) {
      return;
    }
    try {
      PackageUrl purl = PackageUrl.parseLenient(text);
      if (TYPES.contains(purl.type())) {
        subjects.add(Subject.of(text, purl, null));
      }
    } catch (MalformedPurlException _) {
      seen.add(text);
    }
  }
}
