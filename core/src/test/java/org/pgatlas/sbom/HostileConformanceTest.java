package org.pgatlas.sbom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pgatlas.json.DocumentException;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;

/// Documents made to break readers: each is read or refused, and nothing else happens.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileConformanceTest {
  private static final SbomLimits LIMITS = SbomLimits.defaults().withMaxBytes(32 << 20);

  @Test
  void everyFileIsReadOrRefusedWithACode() throws IOException {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (Path file : files(TestData.require("hostile"))) {
      outcomes.merge(outcome(Files.readAllBytes(file)), 1, Integer::sum);
    }
    Conformance.counts("HostileConformanceTest", outcomes);
    assertThat(outcomes)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("damaged-gzip", 10),
                Map.entry("doctype-refused", 8),
                Map.entry("duplicate-key", 1),
                Map.entry("empty", 6),
                Map.entry("invalid-structure", 1),
                Map.entry("not-json", 386),
                Map.entry("not-utf-8", 202),
                Map.entry("not-xml", 55),
                Map.entry("read cyclonedx-json", 11),
                Map.entry("read spdx-json", 2),
                Map.entry("too-deep", 5),
                Map.entry("too-large", 3),
                Map.entry("truncated", 62),
                Map.entry("unknown-format", 356)));
  }

  @Test
  void derivedDocumentsEndAsExpected() throws IOException {
    Path hostile = TestData.require("hostile");
    Map<String, String> outcomes = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(hostile.resolve("_truth/expected-derived.tsv"))) {
      String[] columns = line.split("\t", -1);
      Path file = hostile.resolve(columns[0]);
      if (!Files.isRegularFile(file)) {
        continue;
      }
      String outcome = outcome(Files.readAllBytes(file));
      outcomes.put(columns[0], outcome);
      boolean accepted = outcome.startsWith("read ");
      if ((columns[1].equals("reject") && accepted) || (columns[1].equals("accept") && !accepted)) {
        wrong.add(line + ": " + outcome);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(outcomes)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("derived/cdx-bad-purls.json", "read cyclonedx-json"),
                Map.entry("derived/cdx-cycle.json", "read cyclonedx-json"),
                Map.entry("derived/cdx-duplicate-bom-refs.json", "read cyclonedx-json"),
                Map.entry("derived/cdx-duplicate-components-key.json", "duplicate-key"),
                Map.entry("derived/cdx-injection.json", "read cyclonedx-json"),
                Map.entry("derived/cdx-lone-surrogate.json", "read cyclonedx-json"),
                Map.entry("derived/cdx-overlong-utf8.json", "not-utf-8"),
                Map.entry("derived/cdx-self-dep.json", "read cyclonedx-json"),
                Map.entry("derived/cdx-utf16le.json", "read cyclonedx-json"),
                Map.entry("derived/cdx-wide-1x50000.json.gz", "read cyclonedx-json"),
                Map.entry("derived/gzip-bomb-64MiB.json.gz", "not-json"),
                Map.entry("derived/huge-string-30MB.json.gz", "too-large"),
                Map.entry("derived/nest-array-500.json", "too-deep"),
                Map.entry("derived/nest-components-64.json", "read cyclonedx-json"),
                Map.entry("derived/nest-components-900.json", "too-deep"),
                Map.entry("derived/number-1e400.json", "invalid-structure"),
                Map.entry("derived/scalar.json", "unknown-format"),
                Map.entry("derived/spdx-5000-char-name.json", "read spdx-json"),
                Map.entry("derived/spdx-dangling-relations.json", "read spdx-json"),
                Map.entry("derived/xml-attr-bomb.xml", "too-large"),
                Map.entry("derived/xml-xxe-file.xml", "doctype-refused"),
                Map.entry("derived/xml-xxe-http.xml", "doctype-refused")));
  }

  @Test
  void whatTheJsonTestSuiteRefusesIsRefusedAnywhereInADocument() throws IOException {
    Path suite = TestData.require("hostile/json-testsuite");
    List<String> wrong = new ArrayList<>();
    Map<Character, Integer> counts = new TreeMap<>();
    for (Path file : files(suite)) {
      char kind = String.valueOf(file.getFileName()).charAt(0);
      counts.merge(kind, 1, Integer::sum);
      byte[] bare = Files.readAllBytes(file);
      String alone = outcome(bare);
      String within = outcome(embedded(bare));
      boolean read = within.startsWith("read ");
      boolean right =
          switch (kind) {
            case 'y' -> alone.equals("unknown-format") && read;
            case 'n' -> !alone.startsWith("read ") && !read;
            default -> true;
          };
      if (!right) {
        wrong.add(file.getFileName() + ": " + alone + ", " + within);
      }
    }
    assertThat(wrong).isEmpty();
    Conformance.counts("HostileConformanceTest JSON suite", counts);
    assertThat(counts).isEqualTo(Map.of('y', 60, 'n', 122, 'i', 21));
  }

  private static byte[] embedded(byte[] json) {
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    document.writeBytes(
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"x\":".getBytes(UTF_8));
    document.writeBytes(json);
    document.writeBytes("}".getBytes(UTF_8));
    return document.toByteArray();
  }

  private static String outcome(byte[] bytes) {
    try {
      Sbom sbom = SbomParser.parse(bytes, LIMITS);
      Inspection.of(sbom);
      SemanticHash.of(sbom);
      NormalizedSbom.write(sbom, new ByteArrayOutputStream());
      return "read " + sbom.format().id();
    } catch (DocumentException e) {
      return e.code().id();
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
