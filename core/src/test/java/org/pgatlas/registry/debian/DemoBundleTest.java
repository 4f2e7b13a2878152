package org.pgatlas.registry.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.registry.RegistrySource;
import org.pgatlas.testing.TestData;

/// The bundle that the demo loads: what it holds, exactly.
final class DemoBundleTest {
  private static final String NAME = "debian-bookworm-amd64";
  private static final Path FOLDER =
      Path.of(System.getProperty("atlas.root", "..")).resolve("server/src/main/resources/demo");

  private static final Properties FACTS = new Properties();
  private static RegistryIndex index = Indexes.of();

  @BeforeAll
  static void readBundle() throws IOException {
    try (Reader facts = Files.newBufferedReader(FOLDER.resolve(NAME + ".properties"))) {
      FACTS.load(facts);
    }
    try (InputStream bundle = new GZIPInputStream(Files.newInputStream(bundle()))) {
      index =
          Indexes.empty()
              .read(NAME, bundle)
              .resolve(
                  new RegistrySource(
                      "debian", fact("suite"), fact("origin"), Instant.parse(fact("date"))));
    }
  }

  @Test
  void theCountsAreThoseOfTheArchive() {
    assertThat(index.projects()).hasSize(34_172);
    assertThat(index.repos()).hasSize(63_666);
    assertThat(index.externals()).hasSize(44);
    assertThat(index.edges()).hasSize(264_836);
    assertThat(index.counts())
        .isEqualTo(new RegistryIndex.Counts(63_666, 0, 279_869, 245_085, 19_676, 75, 0));
  }

  @Test
  void theFactsBesideItAgree() {
    assertThat(fact("projects")).isEqualTo(String.valueOf(index.projects().size()));
    assertThat(fact("repos")).isEqualTo(String.valueOf(index.repos().size()));
    assertThat(fact("externals")).isEqualTo(String.valueOf(index.externals().size()));
    assertThat(fact("edges")).isEqualTo(String.valueOf(index.edges().size()));
  }

  @Test
  void itIsSmallAndHoldsFactsOnly() throws IOException {
    assertThat(Files.size(bundle())).isLessThan(4_000_000);
    TreeSet<String> fields = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(bundle())), StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.isEmpty())
          .forEach(line -> fields.add(line.substring(0, line.indexOf(':'))));
    }
    assertThat(fields)
        .containsExactly(
            "Depends", "Package", "Pre-Depends", "Provides", "Section", "Source", "Version");
  }

  /// The truth was made from the same archive, one row a constraint, without Provides and with a
  /// foreign `nodejs` on top.
  @Test
  void aPublishedPartOfTheGraphIsInIt() throws IOException {
    Map<String, List<String>> ranges = new HashMap<>();
    for (RegistryIndex.Edge edge : index.edges()) {
      String range = edge.versionRange();
      ranges.put(pair(edge), range == null ? List.of() : List.of(range.split(", ", -1)));
    }
    int compared = 0;
    try (BufferedReader truth = truth()) {
      truth.readLine();
      for (String line = truth.readLine(); line != null; line = truth.readLine()) {
        String[] columns = line.split("\t", -1);
        if (!columns[0].equals("nodejs")) {
          List<String> constraints = ranges.get(columns[0] + "\t" + columns[1]);
          assertThat(constraints).as(line).isNotNull();
          assertThat(constraints)
              .as(line)
              .containsAll(columns[3].isEmpty() ? List.of() : List.of(columns[3]));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(19_676);
  }

  private static BufferedReader truth() throws IOException {
    Path file = TestData.require("depgraph/debian-node-ruby-r-closure.edges.tsv.gz");
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }

  private static String pair(RegistryIndex.Edge edge) {
    return Indexes.name(index, edge.dependent()) + "\t" + Indexes.name(index, edge.dependency());
  }

  private static Path bundle() {
    return FOLDER.resolve(NAME + ".packages.gz");
  }

  private static String fact(String key) {
    return FACTS.getProperty(key, "");
  }
}
