package org.pgatlas.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;

/// Documents that were published in several syntaxes say the same in each.
class SyntaxPairsConformanceTest {
  /// Where the XML has a component, hashes, a purl, a publisher or a licence more, or another
  /// version.
  private static final Set<String> PUBLISHED_DIFFERENTLY =
      Set.of(
          "valid-component-ref: components",
          "valid-component-ref: licenses",
          "valid-component-ref: hashes",
          "valid-component-ref: cpes",
          "valid-component-ref: references",
          "valid-component-ref: traits",
          "valid-license-id: components",
          "valid-license-id: hashes",
          "valid-license-name: components",
          "valid-license-name: hashes",
          "valid-service: traits",
          "valid-component-external-with-version.json: components",
          "valid-license-choice: components");

  @Test
  void cycloneDxSaysTheSameInJsonAndXml() throws IOException {
    Set<String> different = new TreeSet<>();
    int pairs = 0;
    for (Path json : files("cyclonedx", ".json")) {
      Path xml = json.resolveSibling(name(json).replaceFirst("\\.json$", ".xml"));
      if (!name(json).startsWith("valid-") || !Files.exists(xml)) {
        continue;
      }
      pairs++;
      Map<String, Object> first = said(json);
      Map<String, Object> second = said(xml);
      first.forEach(
          (what, value) -> {
            if (!value.equals(second.get(what))) {
              different.add(name(json).replaceFirst("-1\\.\\d\\.json$", "") + ": " + what);
            }
          });
    }
    assertThat(different)
        .as("the others were published with different content in the two syntaxes")
        .containsExactlyInAnyOrderElementsOf(PUBLISHED_DIFFERENTLY);
    assertThat(pairs).isEqualTo(110);
    Conformance.counts("SyntaxPairsConformanceTest", "pairs", pairs);
  }

  @Test
  void spdxSaysTheSameInItsSyntaxes() throws IOException {
    Path suite = TestData.require("spdx");
    Map<String, Object> json =
        said(
            suite.resolve("tools-golang/examples/sample-docs/json/SPDXJSONExample-v2.3.spdx.json"));
    Map<String, Object> tags =
        said(suite.resolve("tools-golang/examples/sample-docs/tv/SPDXTagExample-v2.3.spdx"));
    // The tag-value document leaves the snippet out.
    json.remove("other");
    tags.remove("other");
    assertThat(tags).isEqualTo(json);
    Map<String, Object> yaml =
        said(suite.resolve("tools-java/testResources/SPDXYAMLExample-2.3.spdx.yaml"));
    Map<String, Object> rdf =
        said(suite.resolve("tools-java/testResources/SPDXRdfExample-v2.3.spdx.rdf"));
    assertThat(String.valueOf(rdf.remove("serial")))
        .isEqualTo(String.valueOf(yaml.remove("serial")).replace("yaml", "rdf"));
    assertThat(rdf).isEqualTo(yaml);
  }

  private static Map<String, Object> said(Path file) throws IOException {
    Sbom sbom = SbomParser.parse(Files.readAllBytes(file), SbomLimits.defaults());
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("version", sbom.specVersion());
    said.put("serial", String.valueOf(sbom.serial()));
    said.put("root", sbom.root() == null ? "" : sbom.root().identity());
    said.put("components", sbom.components().stream().map(Component::identity).sorted().toList());
    said.put("licenses", sorted(sbom, Component::licenses));
    said.put("hashes", sorted(sbom, Component::hashes));
    said.put("cpes", sorted(sbom, Component::cpes));
    said.put(
        "references",
        sorted(
            sbom,
            component ->
                component.references().stream()
                    .map(Component.Reference::toString)
                    .sorted()
                    .toList()));
    said.put("traits", sorted(sbom, component -> new TreeSet<>(component.traits())));
    said.put("of itself", new TreeSet<>(sbom.traits()).toString());
    said.put(
        "dependencies", sbom.dependencies().stream().map(Dependency::toString).sorted().toList());
    said.put("other", new TreeSet<>(sbom.otherRefs()).toString());
    return said;
  }

  private static List<String> sorted(Sbom sbom, Function<Component, ?> part) {
    return sbom.components().stream()
        .map(component -> component.name() + part.apply(component))
        .sorted()
        .toList();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static List<Path> files(String suite, String ending) {
    try (Stream<Path> files = Files.walk(TestData.require(suite))) {
      return files.filter(file -> name(file).endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
