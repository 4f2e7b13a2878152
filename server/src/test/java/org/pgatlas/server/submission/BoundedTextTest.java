package org.pgatlas.server.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.wire.Json;

/// A document with more text than a column takes leaves its head there.
class BoundedTextTest {
  @Test
  void text_over_the_limit_is_the_head_alone() {
    Sbom sbom =
        SbomParser.parse(
            aSbom().component("pkg:npm/a@1").component("pkg:npm/b@1").bytes(),
            SbomLimits.defaults());
    String whole = SbomAdmission.normalised(sbom, 1 << 20);
    assertThat(Json.MAPPER.readTree(whole).path("components").size()).isEqualTo(2);
    int size = whole.getBytes(StandardCharsets.UTF_8).length;
    assertThat(SbomAdmission.normalised(sbom, size)).isEqualTo(whole);
    String head = SbomAdmission.normalised(sbom, size - 1);
    assertThat(Json.MAPPER.readTree(head).path("components").isMissingNode()).isTrue();
    assertThat(Json.MAPPER.readTree(head).path("componentCount").asInt()).isEqualTo(2);
  }
}
