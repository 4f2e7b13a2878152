package org.pgatlas.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;

/// What a part needs through services, it needs.
class ServiceBridgeTest {
  @Test
  void edges_go_through_services_however_many_in_a_row() {
    SbomGraph graph =
        graph(
            services("s", "t", "alone"),
            "{\"ref\": \"root\", \"dependsOn\": [\"s\", \"a\"]}, {\"ref\": \"s\", \"dependsOn\": [\"t\", \"s\"]},"
                + "{\"ref\": \"t\", \"dependsOn\": [\"b\", \"s\"]}, {\"ref\": \"a\", \"dependsOn\": [\"alone\"]}");
    assertThat(edges(graph)).containsExactlyInAnyOrder(" > pkg:npm/a", " > pkg:npm/b");
    assertThat(graph.packages()).containsOnlyKeys("pkg:npm/a", "pkg:npm/b");
  }

  @Test
  void the_only_way_to_the_root_may_be_a_service() {
    SbomGraph graph =
        graph(
            services("s"),
            "{\"ref\": \"root\", \"dependsOn\": [\"s\"]}, {\"ref\": \"s\", \"dependsOn\": [\"a\"]},"
                + "{\"ref\": \"a\", \"dependsOn\": [\"b\"]}");
    assertThat(edges(graph)).containsExactlyInAnyOrder(" > pkg:npm/a", "pkg:npm/a > pkg:npm/b");
  }

  @Test
  void services_that_multiply_edges_beyond_measure_are_refused() {
    int many = 2_000;
    String all =
        IntStream.range(0, many).mapToObj(i -> "\"s" + i + "\"").collect(Collectors.joining(","));
    String edges =
        "{\"ref\": \"root\", \"dependsOn\": ["
            + all
            + "]},"
            + IntStream.range(0, many)
                .mapToObj(i -> "{\"ref\": \"s" + i + "\", \"dependsOn\": [" + all + "]}")
                .collect(Collectors.joining(","));
    Sbom sbom =
        parse(
            services(IntStream.range(0, many).mapToObj(i -> "s" + i).toArray(String[]::new)),
            edges,
            new SbomLimits(1 << 30, 200, 1 << 16, 1 << 27, 500_000, 10_000_000));
    assertThatThrownBy(() -> SbomGraph.of(sbom, "pkg:github/a/b", "pkg:github/a/b"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("through its services");
  }

  private static String services(String... refs) {
    return List.of(refs).stream()
        .map(ref -> "{\"bom-ref\": \"" + ref + "\", \"name\": \"" + ref + "\"}")
        .collect(Collectors.joining(","));
  }

  private static SbomGraph graph(String services, String dependencies) {
    return SbomGraph.of(
        parse(services, dependencies, SbomLimits.defaults()), "pkg:github/a/b", "pkg:github/a/b");
  }

  private static List<String> edges(SbomGraph graph) {
    return graph.edges().keySet().stream()
        .map(pair -> pair.dependent() + " > " + pair.dependency())
        .toList();
  }

  private static Sbom parse(String services, String dependencies, SbomLimits limits) {
    String document =
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.5",
         "metadata": {"component": {"type": "application", "name": "app", "bom-ref": "root"}},
         "components": [{"type": "library", "name": "a", "bom-ref": "a", "purl": "pkg:npm/a@1"},
                        {"type": "library", "name": "b", "bom-ref": "b", "purl": "pkg:npm/b@1"}],
         "services": [%s], "dependencies": [%s]}
        """;
    return SbomParser.parse(document.formatted(services, dependencies).getBytes(UTF_8), limits);
  }
}
