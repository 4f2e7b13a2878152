package org.pgatlas.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Our own OpenAPI document says every route that there is, and no other.
class OpenApiDbTest {
  /// Routes that take an id with slashes; what follows it is decided by the endpoint.
  private static final Map<String, List<String>> SUFFIXES =
      Map.of(
          "GET /api/v1/projects/<id>",
              List.of("", "/repos", "/contributors", "/depends-on", "/has-dependents"),
          "GET /api/v1/repos/<id>", List.of("", "/depends-on", "/has-dependents", "/contributors"),
          "GET /api/v1/scores/<id>", List.of("", "/trend", "/documents"),
          "DELETE /api/v1/repos/<id>", List.of("/sbom"),
          "GET /api/v1/external-repos/<id>", List.of("", "/depends-on", "/has-dependents"));

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void every_route_is_documented_and_every_documented_route_exists(
      TestDatabase database, @TempDir Path data) throws Exception {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.PORT, "0");
    settings.put(Setting.DATA, data.toString());
    settings.put(Setting.DATABASE_URL, database.jdbcUrl());
    settings.put(Setting.DATABASE_USER, database.user());
    settings.put(Setting.DATABASE_PASSWORD, database.password());
    Set<String> served = new TreeSet<>();
    try (Atlas atlas = Atlas.start(AtlasConfig.resolve(settings, Map.of(), "unused"), _ -> {})) {
      for (String route : atlas.routes()) {
        if (route.contains(" /api/v1/")) {
          for (String suffix : SUFFIXES.getOrDefault(route, List.of(""))) {
            served.add(route.replaceAll("[<{][a-z_]+[>}]", "{}") + suffix);
          }
        }
      }
    }
    Set<String> documented = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        documented.add(
            method.toUpperCase(Locale.ROOT) + " " + path.getKey().replaceAll("\\{[a-z_]+}", "{}"));
      }
    }
    assertThat(served).hasSizeGreaterThan(35).isEqualTo(documented);
  }

  @Test
  void every_reference_has_its_schema_and_every_schema_a_reference() throws Exception {
    JsonNode document = document();
    Set<String> referenced = new HashSet<>();
    for (JsonNode reference : document.findValues("$ref")) {
      referenced.add(reference.asString().substring("#/components/schemas/".length()));
    }
    assertThat(document.at("/components/schemas").propertyNames()).hasSameElementsAs(referenced);
  }

  @Test
  void every_operation_has_a_summary_and_an_id_of_its_own() throws Exception {
    Set<String> ids = new HashSet<>();
    for (JsonNode path : document().path("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.path("summary").asString()).isNotBlank();
        assertThat(ids.add(operation.path("operationId").asString())).isTrue();
        assertThat(operation.path("responses")).isNotEmpty();
      }
    }
    assertThat(ids).hasSizeGreaterThan(35);
  }

  private static JsonNode document() throws Exception {
    try (var in = OpenApiDbTest.class.getResourceAsStream("/openapi.json")) {
      return Json.MAPPER.readTree(Objects.requireNonNull(in));
    }
  }
}
