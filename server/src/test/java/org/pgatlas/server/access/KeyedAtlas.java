package org.pgatlas.server.access;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.Requests;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The whole product with keys, and requests that show one credential or another.
final class KeyedAtlas implements AutoCloseable {
  private final RunningAtlas running;
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  KeyedAtlas(TestDatabase database, Path data, Map<Setting, String> settings) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.put(Setting.AUTH, "keys");
    all.putAll(settings);
    running = new RunningAtlas(database, data, all);
  }

  Atlas atlas() {
    return running.atlas();
  }

  void settle() {
    running.settle();
  }

  String local() {
    return Objects.requireNonNull(running.atlas().localToken());
  }

  /// A new key's text.
  String key(String name, String role, String tenant) {
    HttpResponse<String> made =
        post(
            "/api/v1/keys",
            Json.write(Map.of("name", name, "role", role, "tenant", tenant)),
            "X-Api-Key",
            local());
    if (made.statusCode() != 201) {
      throw new AssertionError(made.statusCode() + " " + made.body());
    }
    return json(made).path("key").asString();
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  HttpResponse<String> send(
      String method,
      String path,
      @org.jspecify.annotations.Nullable String body,
      String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(atlas().url() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Requests.send(http, request.build());
  }

  static JsonNode json(HttpResponse<String> answer) {
    return Json.MAPPER.readTree(answer.body());
  }

  @Override
  public void close() {
    http.close();
    running.close();
  }
}
