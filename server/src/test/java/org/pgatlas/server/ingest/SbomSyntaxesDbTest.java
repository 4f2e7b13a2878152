package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomSyntax;
import tools.jackson.databind.JsonNode;

/// One document in every syntax that is read, over HTTP: accepted, applied, and the same graph.
class SbomSyntaxesDbTest {
  private static final List<String> PACKAGES = List.of("pkg:npm/aa@1", "pkg:npm/bb@1");

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void every_syntax_is_accepted_and_applied_to_the_same_edges(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      for (SbomSyntax syntax : SbomSyntax.values()) {
        byte[] document = syntax.document(PACKAGES, List.of(new int[] {0, 1}, new int[] {1, 2}));
        RunningAtlas.Answer answer = post(atlas, syntax, document);
        assertThat(answer.status()).as("%s", syntax).isEqualTo(202);
        assertThat(answer.body().path("package_count").asInt()).isEqualTo(2);
        atlas.settle();
        JsonNode record = atlas.get(answer.location()).body();
        assertThat(record.path("status").asString()).as("%s", syntax).isEqualTo("processed");
        assertThat(
                DependsOn.of(
                    atlas, "repos/pkg:github/acme/" + syntax.toString().toLowerCase(Locale.ROOT)))
            .as("%s", syntax)
            .containsExactly("pkg:npm/aa 1 verified-sbom");
        assertThat(post(atlas, syntax, document).body().path("duplicate").asBoolean()).isTrue();
      }
      assertThat(DependsOn.of(atlas, "external-repos/pkg:npm/aa"))
          .containsExactly("pkg:npm/bb 1 verified-sbom");
      assertThat(atlas.atlas().jobs().depth().dead()).isZero();
    }
  }

  @Test
  void the_same_document_in_another_syntax_of_its_standard_is_a_duplicate(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      atlas.submit(
          "acme/app",
          aSbom()
              .component(PACKAGES.getFirst())
              .component(PACKAGES.getLast())
              .dependsOn("root", PACKAGES.getFirst())
              .bytes());
      atlas.settle();
      JsonNode xml =
          atlas.submit(
              "acme/app",
              SbomSyntax.CYCLONEDX_XML.document(PACKAGES, List.<int[]>of(new int[] {0, 1})));
      assertThat(xml.path("duplicate").asBoolean()).isTrue();
    }
  }

  private static RunningAtlas.Answer post(RunningAtlas atlas, SbomSyntax syntax, byte[] document) {
    return atlas.post(
        "/api/v1/ingest/sbom?repository=acme/" + syntax, syntax.mediaType(), document);
  }
}
