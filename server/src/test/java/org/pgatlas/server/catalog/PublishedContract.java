package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.pgatlas.server.wire.Json;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;

/// The published API document: which operations there are, and whether an answer is what it
/// promises. Each answer is held against our own document too, which forbids what it does not name.
final class PublishedContract {
  private final Document published;
  private final Document own;
  private final Set<String> checked = new TreeSet<>();

  /// An OpenAPI 3.1 document, whose schemas are JSON Schema 2020-12.
  private record Document(String name, JsonNode json, SchemaRegistry registry) {
    static Document of(String name, String text) {
      return new Document(
          name,
          Json.MAPPER.readTree(text),
          SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12,
              builder -> builder.schemas(location -> location.equals(name) ? text : null)));
    }

    void check(String path, int status, JsonNode body) {
      JsonNode answer =
          json.path("paths")
              .path(path)
              .path("get")
              .path("responses")
              .path(Integer.toString(status));
      assertThat(answer.isMissingNode()).as("%s answers %s in %s", path, status, name).isFalse();
      String pointer =
          "#/paths/%s/get/responses/%d/content/application~1json/schema"
              .formatted(path.replace("/", "~1").replace("{", "%7B").replace("}", "%7D"), status);
      Schema schema = registry.getSchema(SchemaLocation.of(name + pointer));
      assertThat(
              schema.validate(
                  body,
                  execution ->
                      execution.executionConfig(config -> config.formatAssertionsEnabled(true))))
          .as("%s: %s", path, body)
          .isEmpty();
    }
  }

  PublishedContract() throws IOException {
    published =
        Document.of("urn:published", Files.readString(TestData.require("pg-atlas-openapi.json")));
    try (InputStream in = PublishedContract.class.getResourceAsStream("/openapi.json")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      own = Document.of("urn:own", new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /// `get /repos` and so on, all but the submission.
  Set<String> readOperations() {
    Set<String> operations = new TreeSet<>();
    for (var path : published.json().path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        operations.add(method.getKey() + " " + path.getKey());
      }
    }
    operations.remove("post /ingest/sbom");
    return operations;
  }

  Set<String> checkedOperations() {
    return checked;
  }

  /// Asserts the status and that the body is valid in both documents.
  JsonNode check(String path, int status, RestServer.Answered answer) {
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(status);
    JsonNode body = answer.json();
    published.check(path, status, body);
    own.check("/api/v1" + path, status, body);
    checked.add("get " + path);
    return body;
  }

  /// As [#check], for an operation that only our own document has.
  JsonNode checkOwn(String path, RestServer.Answered answer) {
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
    own.check("/api/v1" + path, 200, answer.json());
    return answer.json();
  }
}
