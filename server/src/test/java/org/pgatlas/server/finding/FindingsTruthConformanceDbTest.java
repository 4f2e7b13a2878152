package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.advisory.TestFeeds;
import org.pgatlas.server.component.ComponentIdentity;
import org.pgatlas.server.submission.RefusedDocument;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;

/// Findings of real SBOMs by real advisories through the server: exactly those that other tools
/// made, in reverse (documents first) and forward (each artifact looked at again).
final class FindingsTruthConformanceDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  /// Those that are admitted: others break the schema of their format.
  private static final int DOCUMENTS = 215;

  @Test
  void findings_are_exactly_those_of_the_truth_in_both_directions() throws Exception {
    Path wild = TestData.require("sbom-wild");
    Path osv = TestData.require("osv");
    try (HandWorkedAtlas atlas =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      Map<String, Set<String>> truth = truth(osv);
      Set<String> expected = new TreeSet<>();
      Map<String, String> files = new HashMap<>();
      for (String sbom : documents(wild)) {
        byte[] bytes = Files.readAllBytes(wild.resolve(sbom));
        String repo = "wild/s" + files.size();
        String artifact = "pkg:github/" + repo;
        try {
          atlas.admit(repo, bytes);
        } catch (RefusedDocument _) {
          continue;
        }
        files.put(artifact, sbom);
        expect(bytes, artifact, sbom, truth.getOrDefault(sbom, Set.of()), expected);
      }
      assertThat(files.values()).as("also those of which nothing is true").hasSize(DOCUMENTS);
      assertThat(files.values()).containsAll(truth.keySet());
      work(atlas);
      TestFeeds.offer(atlas.feeds(), atlas.tenant(), "all", zip(osv));
      work(atlas);
      Set<String> found = found(atlas, files);
      Set<String> missed = new TreeSet<>(expected);
      missed.removeAll(found);
      assertThat(missed).as("missed").isEmpty();
      Set<String> invented = new TreeSet<>(found);
      invented.removeAll(expected);
      assertThat(invented).as("invented").isEmpty();
      Conformance.counts("FindingsTruthConformanceDbTest documents", "scanned", files.size());
      Conformance.counts("FindingsTruthConformanceDbTest findings", "of the truth", found.size());
      assertThat(found).hasSizeGreaterThan(700);
      String before = String.valueOf(atlas.raw().query(ALL));
      atlas
          .database()
          .run(
              atlas.tenant(),
              handle -> {
                FindingProjector forward = SmallAtlas.projector(atlas);
                forward.sourcesChanged(
                    handle,
                    atlas.tenant(),
                    handle
                        .createQuery("select source_id from component_index order by 1")
                        .mapTo(int.class)
                        .list());
              });
      assertThat(String.valueOf(atlas.raw().query(ALL)))
          .as("forward changes nothing that reverse found")
          .isEqualTo(before);
    }
  }

  /// The truth speaks of every document in JSON, though most of them have no finding.
  private static Set<String> documents(Path wild) throws IOException {
    Set<String> documents = new TreeSet<>();
    try (Stream<Path> files = Files.walk(wild)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = wild.relativize(file).toString();
        if (!name.startsWith("_truth") && isJson(Files.readAllBytes(file))) {
          documents.add(name);
        }
      }
    }
    return documents;
  }

  private static boolean isJson(byte[] document) {
    try {
      SbomFormat format = SbomParser.parse(document, SbomLimits.defaults()).format();
      return format == SbomFormat.CYCLONEDX_JSON || format == SbomFormat.SPDX_JSON;
    } catch (DocumentException _) {
      return false;
    }
  }

  private static final String ALL =
      "select md5(string_agg(f::text, '; ' order by id)) || count(*) from finding f";

  private static void work(HandWorkedAtlas atlas) {
    while (atlas.work() > 0) {
      // Until nothing waits.
    }
  }

  private static Set<String> found(HandWorkedAtlas atlas, Map<String, String> files)
      throws SQLException {
    String rows =
        atlas
            .raw()
            .query(
                "select string_agg(f.artifact_purl || chr(9) || f.component_purl || chr(9) || (m ->> 'advisory'), chr(10)) from finding f join finding_evidence e on e.tenant_id = f.tenant_id and e.hash = f.evidence_hash, jsonb_array_elements(e.doc -> 'matches') m where m ->> 'verdict' = 'affected' and f.open and f.component_purl ~ '^pkg:(pypi|golang|cargo)/'");
    Set<String> found = new TreeSet<>();
    for (String row : String.valueOf(rows).split("\n", -1)) {
      int tab = row.indexOf('\t');
      found.add(files.get(row.substring(0, tab)) + row.substring(tab));
    }
    return found;
  }

  private static void expect(
      byte[] bytes, String artifact, String file, Set<String> rows, Set<String> expected) {
    Sbom sbom;
    try {
      sbom = SbomParser.parse(bytes, SbomLimits.defaults());
    } catch (DocumentException e) {
      throw new AssertionError(file, e);
    }
    Map<String, String> stored = new HashMap<>();
    for (Component component : sbom.components()) {
      String text = component.purlText();
      if (text != null) {
        stored.put(text, ComponentIdentity.of(component, artifact).purl());
      }
    }
    for (String row : rows) {
      String[] cells = row.split("\t", -1);
      expected.add(file + "\t" + stored.getOrDefault(cells[0], cells[0]) + "\t" + cells[1]);
    }
  }

  private static Map<String, Set<String>> truth(Path osv) throws IOException {
    Map<String, Set<String>> rows = new HashMap<>();
    List<String> lines = Files.readAllLines(osv.resolve("_truth/findings.tsv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      rows.computeIfAbsent(cells[0], _ -> new TreeSet<>()).add(cells[1] + "\t" + cells[2]);
    }
    return rows;
  }

  /// Every advisory; of one id the first document counts, as in the truth.
  private static byte[] zip(Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Set<String> seen = new TreeSet<>();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted().toList()) {
        String path = file.toString();
        String name = String.valueOf(file.getFileName());
        if (path.endsWith(".json")
            && !path.contains("/_truth/")
            && !path.contains("/schema/")
            && seen.add(name)) {
          zip.putNextEntry(new ZipEntry(name));
          zip.write(Files.readAllBytes(file));
          zip.closeEntry();
        }
      }
    }
    return bytes.toByteArray();
  }
}
