package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.SbomSyntax;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class InspectCommandTest {
  private final StringWriter out = new StringWriter();

  private int inspect(String... arguments) {
    return new CommandLine(new InspectCommand()).setOut(new PrintWriter(out)).execute(arguments);
  }

  @Test
  void every_syntax_is_counted_and_judged(@TempDir Path folder) throws IOException {
    for (SbomSyntax syntax : SbomSyntax.values()) {
      Path file = folder.resolve(syntax + ".anything");
      Files.write(
          file,
          syntax.document(
              List.of("pkg:npm/aa@1", "pkg:npm/bb@1"),
              List.of(new int[] {0, 1}, new int[] {1, 2})));
      out.getBuffer().setLength(0);
      assertThat(inspect("--json", file.toString())).as(out.toString()).isZero();
      JsonNode fields = Json.MAPPER.readTree(out.toString());
      assertThat(fields.path("format").asString())
          .isEqualTo(
              switch (syntax) {
                case CYCLONEDX_XML -> "cyclonedx-xml";
                case SPDX_TAG_VALUE -> "spdx-tag-value";
                case SPDX_YAML -> "spdx-yaml";
                case SPDX_RDF -> "spdx-rdf";
                case SPDX_3 -> "spdx-3-json";
              });
      assertThat(fields.path("root").asString()).isEqualTo("app");
      assertThat(fields.path("components").asInt()).isEqualTo(2);
      assertThat(fields.path("purls").asInt()).isEqualTo(2);
      assertThat(fields.path("edges").asInt()).isEqualTo(2);
      assertThat(fields.path("errors")).isEmpty();
      JsonNode ntia = fields.path("quality").path("ntia");
      assertThat(ntia.path("percent").asInt()).isBetween(1, 99);
      JsonNode supplier = ntia.path("missing").path(0);
      assertThat(supplier.path("element").asString()).isEqualTo("supplier name");
      assertThat(supplier.path("missing").asInt()).isEqualTo(3);
      assertThat(supplier.path("of").asInt()).isEqualTo(3);
      assertThat(supplier.path("reason").asString()).isNotBlank();
    }
  }

  @Test
  void what_is_against_the_schema_is_read_and_named_with_its_place(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("bom");
    Files.writeString(
        file,
        "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><components>"
            + "<component type='thing'><name>a</name></component></components></bom>");
    assertThat(inspect("--json", file.toString())).isEqualTo(1);
    JsonNode fields = Json.MAPPER.readTree(out.toString());
    assertThat(fields.path("components").asInt()).isEqualTo(1);
    JsonNode error = fields.path("errors").path(0);
    assertThat(error.path("code").asString()).isEqualTo("schema-violation");
    assertThat(error.path("place").asString()).startsWith("/bom/components/component line 1 ");
    assertThat(error.path("message").asString()).contains("'thing'");
    out.getBuffer().setLength(0);
    assertThat(inspect(file.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("1 components").contains("'thing'").contains("/component");
  }
}
