package org.pgatlas.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The valid and invalid documents of the CycloneDX specification, and examples of its tools.
class CycloneDxConformanceTest {
  @Test
  void everyValidDocumentHoldsWhatItsGroundTruthCounts() {
    GroundTruth suite = GroundTruth.of("cyclonedx");
    int invalidRead = 0;
    for (JsonNode truth : suite.documents()) {
      Sbom sbom = suite.read(truth);
      boolean invalid = truth.path("expect").asString("").equals("invalid");
      if (sbom != null && invalid) {
        invalidRead++;
      } else if (sbom != null) {
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
    // Readable and against the schema: values of enums, formats and choices, which we keep as text.
    assertThat(invalidRead).isEqualTo(194);
  }
}
