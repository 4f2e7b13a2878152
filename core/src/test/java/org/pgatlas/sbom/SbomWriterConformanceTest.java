package org.pgatlas.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.testing.Conformance;
import tools.jackson.databind.JsonNode;

/// What is written is read again as the same document, by a reader that knows the schema's rules.
class SbomWriterConformanceTest {
  @Test
  void every_real_document_is_written_without_a_violation_and_read_as_the_same()
      throws DocumentException {
    int documents = 0;
    for (String suite : List.of("sbom-wild", "spdx", "cyclonedx")) {
      GroundTruth truths = GroundTruth.of(suite);
      for (JsonNode truth : truths.documents()) {
        Sbom sbom = truths.read(truth);
        if (sbom == null || sbom.components().stream().anyMatch(c -> c.name().isBlank())) {
          continue;
        }
        documents++;
        byte[] written = SbomWriter.cycloneDx(sbom);
        Sbom again = SbomParser.parse(written, SbomLimits.defaults());
        String name = GroundTruth.name(truth);
        assertThat(again.violations()).as(name).isEmpty();
        assertThat(essence(again.components())).as(name).isEqualTo(essence(sbom.components()));
        assertThat(new HashSet<>(again.dependencies())).as(name).isEqualTo(attached(sbom));
        assertThat(SbomWriter.cycloneDx(sbom)).as(name).isEqualTo(written);
      }
    }
    assertThat(documents).isEqualTo(889);
    Conformance.counts("SbomWriterConformanceTest", "written and read again", documents);
  }

  private static List<String> essence(List<Component> components) {
    List<String> lines = new ArrayList<>();
    for (Component component : components) {
      lines.add(
          String.join(
              "|",
              component.name(),
              Objects.toString(component.group()),
              Objects.toString(component.version()),
              Objects.toString(component.purl()),
              component.licenses().stream().sorted().toList().toString()));
    }
    lines.sort(Comparator.naturalOrder());
    return lines;
  }

  /// Dependencies whose ends are parts of the document.
  private static Set<Dependency> attached(Sbom sbom) {
    Set<String> refs = new HashSet<>();
    sbom.components().forEach(component -> refs.add(component.ref()));
    sbom.services().stream().map(Service::ref).filter(Objects::nonNull).forEach(refs::add);
    if (sbom.root() != null) {
      refs.add(sbom.root().ref());
    }
    Set<Dependency> attached = new HashSet<>(sbom.dependencies());
    attached.removeIf(d -> !refs.contains(d.dependentRef()) || !refs.contains(d.dependencyRef()));
    return attached;
  }
}
