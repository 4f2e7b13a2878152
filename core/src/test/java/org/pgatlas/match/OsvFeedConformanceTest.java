package org.pgatlas.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every published advisory is read, and counts are those of the truth made by another reader.
class OsvFeedConformanceTest {
  @Test
  void countsAreThoseOfTheTruth() throws IOException {
    JsonNode truth =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(TestData.require("osv/_truth/ground-truth.json")));
    List<Advisory> documents = new ArrayList<>();
    for (Path file : OsvFeed.files()) {
      documents.add(OsvReader.read(Files.readAllBytes(file), OsvLimits.defaults()));
    }
    Set<String> ids = new HashSet<>();
    Map<String, Integer> ecosystems = new TreeMap<>();
    Map<String, Integer> types = new TreeMap<>();
    int withdrawn = 0;
    int aliases = 0;
    for (Advisory advisory : documents) {
      ids.add(advisory.id());
      withdrawn += advisory.isWithdrawn() ? 1 : 0;
      aliases += advisory.aliases().size();
      for (Affected affected : advisory.affected()) {
        if (affected.of() != null) {
          ecosystems.merge(affected.of().ecosystem().toString(), 1, Integer::sum);
        }
        for (AffectedRange range : affected.ranges()) {
          types.merge(range.type().name(), 1, Integer::sum);
        }
      }
    }
    assertThat(documents).hasSize(truth.get("advisories").asInt());
    assertThat(ids).hasSize(truth.get("distinct_ids").asInt());
    assertThat(withdrawn).isEqualTo(truth.get("withdrawn").asInt());
    assertThat(aliases).isEqualTo(truth.get("aliases").asInt());
    assertThat(ecosystems).isEqualTo(counts(truth.get("affected_by_ecosystem")));
    assertThat(types).isEqualTo(counts(truth.get("range_types")));
  }

  private static Map<String, Integer> counts(JsonNode node) {
    Map<String, Integer> counts = new TreeMap<>();
    node.properties().forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
    return counts;
  }
}
