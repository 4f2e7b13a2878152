package org.pgatlas.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pgatlas.testing.Conformance;
import tools.jackson.databind.JsonNode;

/// The valid and invalid documents of the CycloneDX specification, and examples of its tools.
class CycloneDxConformanceTest {
  @Test
  void everyValidDocumentHoldsWhatItsGroundTruthCounts() {
    GroundTruth suite = GroundTruth.of("cyclonedx");
    for (JsonNode truth : suite.documents()) {
      Sbom sbom = suite.read(truth);
      if (sbom != null && !truth.path("expect").asString("").equals("invalid")) {
        suite.compare(truth, sbom);
      }
    }
    assertThat(suite.mismatches)
        .containsExactlyInAnyOrder(
            // The references of nested services are not seen there.
            "bom-examples/SaaSBOM/apigateway-microservices-datastores/bom.json: dangling_refs 0 instead of 5",
            "sbom-utility/1.6/specification/valid-saasbom-1.6.json: dangling_refs 0 instead of 5",
            // Nor any services of an XML document.
            "spec/1.2/valid-service-1.2.xml: dangling_refs 0 instead of 1",
            "spec/1.3/valid-service-1.3.xml: dangling_refs 0 instead of 1",
            "spec/1.4/valid-service-1.4.xml: dangling_refs 0 instead of 1",
            "spec/1.5/valid-service-1.5.xml: dangling_refs 0 instead of 1",
            "spec/1.6/valid-service-1.6.xml: dangling_refs 0 instead of 1",
            "spec/1.7/valid-service-1.7.xml: dangling_refs 0 instead of 1");
    Conformance.counts("CycloneDxConformanceTest read", suite.outcomes);
    assertThat(suite.outcomes)
        .isEqualTo(
            Map.of(
                "cyclonedx-json", 265,
                "cyclonedx-json invalid-structure", 6,
                "cyclonedx-xml", 234,
                "cyclonedx-xml doctype-refused", 1,
                "cyclonedx-xml invalid-structure", 6,
                "cyclonedx-xml unsupported-version", 22,
                "unparseable not-json", 2));
  }

  @Test
  void theSpecificationsInvalidDocumentsAreSeenAndItsValidOnesAreNot() {
    GroundTruth suite = GroundTruth.of("cyclonedx");
    Map<String, Integer> verdicts = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (JsonNode truth : suite.documents()) {
      String expected = truth.path("expect").asString("");
      String version = truth.path("spec").asString("");
      if (expected.isEmpty() || version.equals("1.0") || version.equals("1.1")) {
        continue;
      }
      Sbom sbom = suite.read(truth);
      boolean valid = sbom != null && sbom.violations().isEmpty();
      verdicts.merge(
          truth.path("format").asString("") + " " + version + (valid ? " valid" : " invalid"),
          1,
          Integer::sum);
      if (valid != expected.equals("valid")) {
        wrong.add(GroundTruth.name(truth));
      } else if (sbom != null) {
        sbom.violations().forEach(violation -> assertThat(violation.place()).contains("line "));
      }
    }
    assertThat(wrong).isEmpty();
    Conformance.counts("CycloneDxConformanceTest validity", verdicts);
    assertThat(verdicts)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("cyclonedx-json 1.2 invalid", 13),
                Map.entry("cyclonedx-json 1.2 valid", 13),
                Map.entry("cyclonedx-json 1.3 invalid", 16),
                Map.entry("cyclonedx-json 1.3 valid", 15),
                Map.entry("cyclonedx-json 1.4 invalid", 16),
                Map.entry("cyclonedx-json 1.4 valid", 16),
                Map.entry("cyclonedx-json 1.5 invalid", 16),
                Map.entry("cyclonedx-json 1.5 valid", 18),
                Map.entry("cyclonedx-json 1.6 invalid", 18),
                Map.entry("cyclonedx-json 1.6 valid", 20),
                Map.entry("cyclonedx-json 1.7 invalid", 21),
                Map.entry("cyclonedx-json 1.7 valid", 32),
                Map.entry("cyclonedx-xml 1.2 invalid", 16),
                Map.entry("cyclonedx-xml 1.2 valid", 14),
                Map.entry("cyclonedx-xml 1.3 invalid", 17),
                Map.entry("cyclonedx-xml 1.3 valid", 16),
                Map.entry("cyclonedx-xml 1.4 invalid", 17),
                Map.entry("cyclonedx-xml 1.4 valid", 16),
                Map.entry("cyclonedx-xml 1.5 invalid", 17),
                Map.entry("cyclonedx-xml 1.5 valid", 18),
                Map.entry("cyclonedx-xml 1.6 invalid", 19),
                Map.entry("cyclonedx-xml 1.6 valid", 20),
                Map.entry("cyclonedx-xml 1.7 invalid", 19),
                Map.entry("cyclonedx-xml 1.7 valid", 33),
                // Namespaces of no version.
                Map.entry("cyclonedx-xml 11 invalid", 1),
                Map.entry("cyclonedx-xml 12 invalid", 2)));
  }
}
