package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.pgatlas.server.testing.TestData;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The published API document: which operations there are, and whether an answer is what it
/// promises.
final class PublishedContract {
  private static final String DOCUMENT = "urn:published-contract";

  private final JsonNode document;
  private final SchemaRegistry registry;
  private final Set<String> checked = new TreeSet<>();

  PublishedContract() throws IOException {
    String text = Files.readString(TestData.require("pg-atlas-openapi.json"));
    document = Json.MAPPER.readTree(text);
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(location -> location.equals(DOCUMENT) ? text : null));
  }

  /// `get /repos` and so on, all but the submission.
  Set<String> readOperations() {
    Set<String> operations = new TreeSet<>();
    for (var path : document.path("paths").properties()) {
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

  /// Asserts the status and that the body is valid against the schema of that answer.
  JsonNode check(String path, int status, RestServer.Answered answer) {
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(status);
    JsonNode schema =
        document
            .path("paths")
            .path(path)
            .path("get")
            .path("responses")
            .path(Integer.toString(status));
    assertThat(schema.isMissingNode()).as("%s answers %s", path, status).isFalse();
    String pointer =
        "#/paths/%s/get/responses/%d/content/application~1json/schema"
            .formatted(
                path.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D"),
                status);
    Schema validator = registry.getSchema(SchemaLocation.of(DOCUMENT + pointer));
    JsonNode body = answer.json();
    assertThat(
            validator.validate(
                body,
                execution ->
                    execution.executionConfig(config -> config.formatAssertionsEnabled(true))))
        .as("%s: %s", path, answer.body())
        .isEmpty();
    checked.add("get " + path);
    return body;
  }
}
