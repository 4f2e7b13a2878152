package org.pgatlas.server.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pgatlas.server.ui.view.DocsView;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Our own rendering of the server's OpenAPI document: operations in groups, with parameters and
/// answers.
final class DocsPage {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head");

  private static final String RESOURCE = "/openapi.json";

  private DocsPage() {}

  /// The document that the build packs; a server without it says where to look instead.
  static DocsView ofResource() {
    try (InputStream in = DocsPage.class.getResourceAsStream(RESOURCE)) {
      return in == null
          ? new DocsView(
              "REST API",
              "",
              "This build carries no OpenAPI document. The resources are under /api/v1.",
              List.of())
          : view(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static DocsView view(String openapi) {
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
        text(info, "version", ""),
        text(info, "description", "Everything on these pages is available as JSON."),
        groups.entrySet().stream().map(g -> new DocsView.Group(g.getKey(), g.getValue())).toList());
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
      answers.add(new DocsView.Answer(answer.getKey(), text(answer.getValue(), "description", "")));
    }
    String id = (method + path).replaceAll("[^A-Za-z0-9]+", "-");
    return new DocsView.Operation(
        id,
        method.toUpperCase(Locale.ROOT),
        path,
        text(node, "summary", ""),
        text(node, "description", ""),
        parameters,
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

  private static String type(JsonNode schema) {
    List<String> parts = new ArrayList<>();
    collect(schema, parts);
    return parts.isEmpty() ? "any" : String.join(" or ", parts);
  }

  private static void collect(JsonNode schema, List<String> parts) {
    for (JsonNode one : schema.path("anyOf")) {
      collect(one, parts);
    }
    JsonNode type = schema.path("type");
    if (type.isString() && !type.asString().equals("null")) {
      parts.add(type.asString());
    } else if (type.isArray()) {
      type.forEach(t -> parts.add(t.asString()));
    } else if (schema.has("$ref")) {
      String ref = schema.path("$ref").asString();
      parts.add(ref.substring(ref.lastIndexOf('/') + 1));
    }
  }

  private static String text(JsonNode node, String field, String otherwise) {
    JsonNode value = node.path(field);
    return value.isString() && !value.asString().isBlank() ? value.asString() : otherwise;
  }
}
