package org.pgatlas.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pgatlas.testing.Conformance;
import tools.jackson.databind.JsonNode;

/// The example documents of SPDX and its tools.
class SpdxConformanceTest {
  @Test
  void everyReadableDocumentHoldsWhatItsGroundTruthCounts() {
    GroundTruth suite = GroundTruth.of("spdx");
    List<String> violating = new ArrayList<>();
    Map<String, Integer> three = new TreeMap<>();
    List<String> against = new ArrayList<>();
    for (JsonNode truth : suite.documents()) {
      Sbom sbom = suite.read(truth);
      if (sbom != null) {
        if (sbom.format() == SbomFormat.SPDX_3_JSON) {
          three.merge(sbom.violations().isEmpty() ? "valid" : "violating", 1, Integer::sum);
          if (!sbom.violations().isEmpty()) {
            against.add(GroundTruth.name(truth).replaceFirst("[^/]*$", ""));
          }
          suite.compare(truth, sbom);
          continue;
        }
        sbom.violations().stream()
            .map(violation -> GroundTruth.name(truth) + ": " + violation.message())
            .distinct()
            .forEach(violating::add);
        suite.compare(truth, sbom);
      }
    }
    assertThat(violating).isEmpty();
    assertThat(suite.mismatches)
        .containsExactlyInAnyOrder(
            // Where no element says the version, the context does.
            "sbomqs/testdata/bsi/spdx3/v2.1.0-doc-missing-spec-version.json: spec 3.0.1 instead of null",
            "spdx-3-model/serialization/jsonld/examples/two_sboms.json: spec 3.0.0 instead of null",
            // No SBOM, but a manifest that is read as well.
            "spdx-examples/software/example8/content/examplemaven/pom-with-spdx-plugin.xml: edges 2 instead of 0");
    Conformance.counts("SpdxConformanceTest SPDX 3", three);
    assertThat(three).isEqualTo(Map.of("valid", 35, "violating", 19));
    // The published schema says so too: ids that are no IRIs, elements without creation info.
    assertThat(against.stream().distinct())
        .containsExactlyInAnyOrder(
            "sbomqs/testdata/bsi/spdx3/", "spdx-3-model/serialization/jsonld/examples/");
    Conformance.counts("SpdxConformanceTest", suite.outcomes);
    assertThat(suite.outcomes)
        .isEqualTo(
            Map.of(
                "spdx-json", 41,
                "spdx-json invalid-structure", 1,
                "spdx-json unsupported-version", 1,
                "spdx-tag-value", 5,
                "spdx-3-json", 54,
                "spdx-yaml", 4,
                "unparseable invalid-structure", 1,
                "spdx-rdf", 3,
                // The ontology itself.
                "xml-other invalid-structure", 1,
                "maven-pom", 1));
  }
}
