package org.pgatlas.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.pgatlas.testing.Conformance;
import tools.jackson.databind.JsonNode;

/// Real documents of many tools, counted by somebody else's reader.
class SbomWildConformanceTest {
  @Test
  void everyReadableDocumentHoldsWhatItsGroundTruthCounts() {
    GroundTruth suite = GroundTruth.of("sbom-wild");
    List<String> violating = new ArrayList<>();
    Map<String, Integer> lacking = new TreeMap<>();
    for (JsonNode truth : suite.documents()) {
      Sbom sbom = suite.read(truth);
      if (sbom != null) {
        if (sbom.format().standard().equals("SPDX")) {
          Set<String> messages = new TreeSet<>();
          sbom.violations().forEach(violation -> messages.add(violation.message()));
          messages.forEach(message -> lacking.merge(message, 1, Integer::sum));
        } else if (!sbom.violations().isEmpty()) {
          violating.add(GroundTruth.name(truth) + ": " + sbom.violations().getFirst().message());
        }
        suite.compare(truth, sbom);
      }
    }
    assertThat(violating)
        .containsExactlyInAnyOrder(
            "bom-shelter/in-the-wild/cyclonedx/obsidian-sailboat-sbom-cdx.json: 'NOASSERTION' is no id of the SPDX licence list",
            "guac/small-legal-cyclonedx-no-inline.json: expected a hash in hexadecimal digits, found '87gna51cb2fb25e70871e4b69489814ebb3d23d4f958e83ef1f811c00a87…'");
    assertThat(lacking)
        .as("documents of SPDX by what they lack")
        .isEqualTo(
            Map.of(
                "the document has no namespace", 77,
                "a package has no download location", 13,
                "the document has no creator", 1,
                "the document has no time of creation", 1,
                "'DESCRIBE' is no type of relationship", 9));
    assertThat(suite.mismatches)
        .containsExactlyInAnyOrder(
            // The ends of containment, which is no dependency, are counted there.
            "guac/alpine-small-spdx.json: dangling_ids 0 instead of 82",
            // The references of nested services are not seen there.
            "sbom-utility/bom.json: dangling_refs 0 instead of 5");
    Conformance.counts("SbomWildConformanceTest read", suite.outcomes);
    Conformance.counts("SbomWildConformanceTest lacking", lacking);
    assertThat(suite.outcomes)
        .isEqualTo(
            Map.of(
                "cyclonedx-json", 113,
                "spdx-json", 141,
                "cyclonedx-xml", 14,
                "cyclonedx-xml unsupported-version", 3,
                "spdx-tag-value", 15,
                "spdx-json unsupported-version", 1,
                "json-other unknown-format", 2,
                "unparseable not-json", 1));
  }
}
