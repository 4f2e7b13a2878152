package org.pgatlas.server.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pgatlas.server.ui.view.DocsView;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Our own rendering of the server's OpenAPI document: operations in groups, with
/// parameters, bodies and answers, and the shapes of what is answered.
final class DocsPage {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head");

  private static final String RESOURCE = "/openapi.json";

  private DocsPage() {}

  /// The document that the build packs; a server without it says where to look instead.
  static DocsView ofResource(String version) {
    try (InputStream in = DocsPage.class.getResourceAsStream(RESOURCE)) {
      return in == null
          ? new DocsView(
              "REST API",
              "",
              "This build carries no OpenAPI document. The resources are under /api/v1.",
              List.of(),
              List.of())
          : view(new String(in.readAllBytes(), StandardCharsets.UTF_8), version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param version of the server, which the packed document leaves open
  static DocsView view(String openapi, String version) {
    JsonNode document = Json.MAPPER.readTree(openapi);
    Map<String, List<DocsView.Operation>> groups = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          JsonNode operation = method.getValue();
          groups
              .computeIfAbsent(group(path.getKey(), operation), _ -> new ArrayList<>())
              .add(operation(path.getKey(), method.getKey(), operation));
        }
      }
    }
    JsonNode info = document.path("info");
    return new DocsView(
        text(info, "title", "REST API"),
        version,
        text(info, "description", "Everything on these pages is available as JSON."),
        groups.entrySet().stream().map(g -> new DocsView.Group(g.getKey(), g.getValue())).toList(),
        shapes(document));
  }

  private static DocsView.Operation operation(String path, String method, JsonNode node) {
    List<DocsView.Parameter> parameters = new ArrayList<>();
    for (JsonNode p : node.path("parameters")) {
      parameters.add(
          new DocsView.Parameter(
              text(p, "name", "?"),
              text(p, "in", "query"),
              type(p.path("schema")),
              p.path("required").asBoolean(false),
              text(p, "description", "")));
    }
    List<DocsView.Answer> answers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> answer : node.path("responses").properties()) {
      JsonNode content = answer.getValue().path("content");
      answers.add(
          new DocsView.Answer(
              answer.getKey(),
              text(answer.getValue(), "description", ""),
              shape(content.path("application/json").path("schema"))));
    }
    JsonNode body = node.path("requestBody");
    List<String> types = new ArrayList<>();
    body.path("content").properties().forEach(content -> types.add(content.getKey()));
    String id = (method + path).replaceAll("[^A-Za-z0-9]+", "-");
    return new DocsView.Operation(
        id,
        method.toUpperCase(Locale.ROOT),
        path,
        text(node, "summary", ""),
        text(node, "description", ""),
        parameters,
        types.isEmpty() ? null : new DocsView.Body(text(body, "description", ""), types),
        answers);
  }

  private static String group(String path, JsonNode operation) {
    JsonNode tag = operation.path("tags").path(0);
    if (tag.isString()) {
      return tag.asString();
    }
    String rest =
        path.startsWith("/api/v1/") ? path.substring("/api/v1/".length()) : path.substring(1);
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  /// A schema in a few words: a shape's name, a type, allowed values.
  private static String type(JsonNode schema) {
    Set<String> parts = new LinkedHashSet<>();
    for (JsonNode one : schema.path("anyOf")) {
      parts.add(type(one));
    }
    if (schema.has("$ref")) {
      parts.add(shape(schema));
    } else if (schema.has("enum")) {
      schema.path("enum").forEach(value -> parts.add(value.asString("null")));
    } else if (schema.path("type").isArray()) {
      schema.path("type").forEach(t -> parts.add(named(t.asString(), schema)));
    } else if (schema.path("type").isString()) {
      parts.add(named(schema.path("type").asString(), schema));
    }
    return parts.isEmpty() ? "any" : String.join(" or ", parts);
  }

  private static String named(String type, JsonNode schema) {
    return type.equals("array") ? "array of " + type(schema.path("items")) : type;
  }

  /// Name of the shape that a schema refers to, or empty.
  private static String shape(JsonNode schema) {
    String ref = schema.path("$ref").asString("");
    return ref.substring(ref.lastIndexOf('/') + 1);
  }

  private static List<DocsView.Shape> shapes(JsonNode document) {
    List<DocsView.Shape> shapes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> schema :
        document.path("components").path("schemas").properties()) {
      List<DocsView.Field> fields = new ArrayList<>();
      for (Map.Entry<String, JsonNode> field : schema.getValue().path("properties").properties()) {
        fields.add(
            new DocsView.Field(
                field.getKey(), type(field.getValue()), text(field.getValue(), "description", "")));
      }
      shapes.add(
          new DocsView.Shape(schema.getKey(), text(schema.getValue(), "description", ""), fields));
    }
    return shapes;
  }

  private static String text(JsonNode node, String field, String otherwise) {
    JsonNode value = node.path(field);
    return value.isString() && !value.asString().isBlank() ? value.asString() : otherwise;
  }
}
