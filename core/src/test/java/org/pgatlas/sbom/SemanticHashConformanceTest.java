package org.pgatlas.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgatlas.testing.TestData;

/// Series of documents that a tool wrote day after day about an unchanged repository: no two are
/// byte-equal, all say the same.
class SemanticHashConformanceTest {
  @Test
  void anUnchangedRepositoryHasOneHashOverAllItsDays() throws IOException {
    assertThat(documentsByHash("sbom-wild/chains/frozen-spoon/github"))
        .hasSize(1)
        .containsValue(35);
  }

  @Test
  void theFirstDaysWithoutPackagesDifferFromTheOthers() throws IOException {
    assertThat(documentsByHash("sbom-wild/chains/frozen-sorald/github").values())
        .containsExactlyInAnyOrder(2, 40);
  }

  private static Map<String, Integer> documentsByHash(String folder) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<Path> files = Files.list(TestData.require(folder))) {
      for (Path file : files.toList()) {
        counts.merge(hash(file), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static String hash(Path file) throws IOException {
    Sbom sbom = SbomParser.parse(Files.readAllBytes(file), SbomLimits.defaults());
    return HexFormat.of().formatHex(SemanticHash.of(sbom));
  }
}
