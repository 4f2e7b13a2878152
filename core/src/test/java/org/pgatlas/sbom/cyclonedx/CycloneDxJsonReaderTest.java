package org.pgatlas.sbom.cyclonedx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Inspection;
import org.pgatlas.sbom.Refusals;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;

class CycloneDxJsonReaderTest {
  @Test
  void everyFieldOfTheModelIsRead() {
    Sbom sbom =
        parse(
            """
            "serialNumber": "urn:uuid:1", "version": 3, "vulnerabilities": [{"id": "X-1"}],
            "metadata": {"timestamp": "2026-01-02T03:04:05Z", "tools": [],
              "component": {"bom-ref": "app", "type": "application", "name": "app", "version": "7"}},
            "components": [{
              "bom-ref": "l", "type": "library", "group": "org.example", "name": "lib",
              "version": "1.0", "purl": "pkg:maven/org.example/lib@1.0?type=jar",
              "supplier": {"name": "Example", "url": ["x"]},
              "properties": [{"name": "n", "value": "v"},
                {"name": "bsi:component:filename", "value": "c.jar"}],
              "cpe": "cpe:2.3:a:b:c:*:*:*:*:*:*:*:*", "swid": {"tagId": "t", "name": "n"},
              "externalReferences": [{"type": "vcs", "url": "https://example.org/c"}],
              "hashes": [{"alg": "SHA-256", "content": "ab"}],
              "licenses": [{"license": {"id": "MIT", "text": {"content": "long"}}},
                {"license": {"name": "Own"}}, {"expression": "MIT OR Apache-2.0"}]}],
            "dependencies": [{"ref": "app", "dependsOn": ["l"]}, {"ref": "l"}]
            """);
    assertThat(sbom.serial()).isEqualTo("urn:uuid:1");
    assertThat(sbom.created()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(sbom.name()).isEqualTo("app");
    assertThat(sbom.described()).containsExactly("app");
    assertThat(sbom.root()).isNotNull().extracting(Component::type).isEqualTo("application");
    assertThat(sbom.components())
        .containsExactly(
            new Component(
                "l",
                "library",
                "org.example",
                "lib",
                "1.0",
                PackageUrl.parse("pkg:maven/org.example/lib@1.0?type=jar"),
                "pkg:maven/org.example/lib@1.0?type=jar",
                List.of(),
                List.of("MIT", "Own", "MIT OR Apache-2.0"),
                List.of(new Component.Hash("SHA-256", "ab")),
                "Example",
                List.of("cpe:2.3:a:b:c:*:*:*:*:*:*:*:*"),
                List.of(new Component.Reference("vcs", "https://example.org/c")),
                Set.of(
                    Component.Trait.CREATOR,
                    Component.Trait.CREATOR_CONTACT,
                    Component.Trait.SWID,
                    Component.Trait.FILE_NAME)));
    assertThat(sbom.dependencies()).containsExactly(new Dependency("app", "l"));
    assertThat(sbom.warnings()).isEmpty();
  }

  @Test
  void nestedComponentsCountTheRootsToo() {
    Sbom sbom =
        parse(
            """
            "metadata": {"component": {"type": "application", "name": "app",
              "components": [{"type": "library", "name": "inRoot"}]}},
            "components": [{"type": "library", "name": "outer",
              "components": [{"type": "library", "name": "inner",
                "components": [{"type": "file", "name": "innermost"}]}]}]
            """);
    assertThat(sbom.components())
        .extracting(Component::name)
        .containsExactly("inRoot", "innermost", "inner", "outer");
    assertThat(sbom.components()).extracting(Component::ref).doesNotHaveDuplicates();
  }

  @Test
  void aBadPurlCostsAWarningThatNamesItsPlace() {
    Sbom sbom =
        parse(
            """
            "components": [{"type": "library", "name": "good", "purl": "pkg:npm/good@1"},
              {"type": "library", "name": "bad", "purl": "npm:bad"}]
            """);
    assertThat(sbom.components()).hasSize(2);
    Component bad = sbom.components().getLast();
    assertThat(bad.purl()).isNull();
    assertThat(bad.purlText()).isEqualTo("npm:bad");
    assertThat(sbom.warnings())
        .singleElement()
        .asString()
        .startsWith("/components/1: ")
        .contains("npm:bad");
    assertThat(Inspection.of(sbom).purls()).isEqualTo(2);
  }

  @Test
  void aPurlStandsInForNameAndVersion() {
    Component component =
        parse("\"components\": [{\"type\": \"library\", \"purl\": \"pkg:npm/%40s/n@2\"}]")
            .components()
            .getFirst();
    assertThat(component.name()).isEqualTo("n");
    assertThat(component.version()).isEqualTo("2");
  }

  @Test
  void oddGraphsAreData() {
    Sbom sbom =
        parse(
            """
            "components": [{"bom-ref": "a", "type": "library", "name": "a"},
              {"bom-ref": "a", "type": "library", "name": "again"},
              {"bom-ref": "b", "type": "library", "name": "b"}],
            "services": [{"bom-ref": "s", "name": "s", "services": [{"bom-ref": "t", "name": "t"}]}],
            "dependencies": [{"ref": "a", "dependsOn": ["b", "b", "a", "gone", "s"]},
              {"ref": "b", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": ["b", "t"]},
              {"ref": "urn:cdx:other/1", "dependsOn": null}]
            """);
    assertThat(sbom.dependencies())
        .containsExactly(
            new Dependency("a", "b"),
            new Dependency("a", "a"),
            new Dependency("a", "gone"),
            new Dependency("a", "s"),
            new Dependency("b", "a"),
            new Dependency("a", "t"));
    assertThat(sbom.otherRefs()).containsExactlyInAnyOrder("s", "t");
    assertThat(Inspection.of(sbom)).isEqualTo(new Inspection(3, 0, 6, 1));
  }

  @Test
  void nullIsAbsent() {
    Sbom sbom =
        parse(
            """
            "serialNumber": null, "metadata": {"component": null, "timestamp": null},
            "components": [{"type": null, "bom-ref": null, "name": "a", "version": null,
              "supplier": null, "licenses": null, "hashes": null, "components": null}],
            "dependencies": null, "services": null
            """);
    assertThat(sbom.root()).isNull();
    assertThat(sbom.components().getFirst())
        .extracting(Component::type, Component::version, Component::supplier)
        .containsExactly("unknown", null, null);
  }

  @Test
  void wrongTypesOfKnownFieldsAreRefusedAtTheirPlace() {
    String[][] cases = {
      {"\"version\": 1.5", "/version", "expected an integer, found the number 1.5"},
      {"\"serialNumber\": 7", "/serialNumber", "expected a string, found the number 7"},
      {"\"metadata\": []", "/metadata", "expected an object, found an array"},
      {"\"metadata\": {\"component\": \"x\"}", "/metadata/component", "found the string 'x'"},
      {"\"components\": {}", "/components", "expected an array, found an object"},
      {"\"components\": [null]", "/components/0", "expected an object, found null"},
      {"\"components\": [{\"name\": true}]", "/components/0/name", "found true"},
      {"\"components\": [{\"type\": \"library\"}]", "/components/0", "neither name nor purl"},
      {"\"components\": [{\"licenses\": [1]}]", "/components/0/licenses/0", "an object"},
      {"\"components\": [{\"hashes\": [{\"alg\": 1}]}]", "/components/0/hashes/0/alg", "a string"},
      {"\"services\": [[]]", "/services/0", "expected an object, found an array"},
      {
        "\"dependencies\": [{\"ref\": \"a\", \"dependsOn\": \"b\"}]",
        "/dependencies/0/dependsOn",
        "'b'"
      },
      {"\"dependencies\": [{\"dependsOn\": [\"b\"]}]", "/dependencies/0", "expected a ref"},
    };
    Refusals.assertRefused(CycloneDxJsonReaderTest::parse, cases);
  }

  private static Sbom parse(String fields) {
    String document = "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", " + fields + "}";
    return SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults());
  }
}
