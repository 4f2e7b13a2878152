package org.pgatlas.server.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.Requests;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The requests that clients of Dependency-Track send, as each sends them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DependencyTrackDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final RunningAtlas atlas;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String submitter;
  private final String reader;

  DependencyTrackDbTest(TestDatabase database, @TempDir Path data) {
    atlas = new RunningAtlas(database, data, Map.of(Setting.AUTH, "keys", Setting.RATE_LIMIT, "0"));
    submitter = key("submitter");
    reader = key("reader");
  }

  @AfterAll
  void close() {
    http.close();
    atlas.close();
  }

  @Test
  void the_github_action_s_upload() {
    // PUT, X-API-Key, isLatestProjectVersion as text, tags; the BOM's mark already cut off.
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("projectName", "acme/web");
    body.put("projectVersion", "main");
    body.put("autoCreate", true);
    body.put("bom", base64(document("pkg:npm/web-dep@1")));
    body.put("projectTags", List.of(Map.of("name", "ci")));
    body.put("isLatestProjectVersion", "true");
    HttpResponse<String> answer = put("/api/v1/bom", Json.write(body), submitter);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    UUID token = UUID.fromString(json(answer).path("token").asString());
    atlas.settle();
    for (String path : List.of("/api/v1/bom/token/", "/api/v1/event/token/")) {
      assertThat(json(get(path + token, submitter)).path("processing").asBoolean(true)).isFalse();
    }
    assertThat(dependencies("pkg:github/acme/web")).containsExactly("pkg:npm/web-dep");
  }

  @Test
  void the_jenkins_plugin_s_course() {
    // Version, permissions, upload with a created project, token, lookup, pages of projects.
    assertThat(json(get("/api/version", submitter)).path("version").asString()).startsWith("4.");
    JsonNode team = json(get("/api/v1/team/self", submitter));
    assertThat(team.path("permissions").findValuesAsString("name"))
        .contains("BOM_UPLOAD", "PROJECT_CREATION_UPLOAD", "VIEW_PORTFOLIO");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("bom", base64(document("pkg:maven/g/jenkins-dep@1")));
    body.put("projectName", "Jenkins job");
    body.put("projectVersion", "1.0");
    body.put("autoCreate", true);
    String token = json(put("/api/v1/bom", Json.write(body), submitter)).path("token").asString();
    assertThat(token).isNotEmpty();
    JsonNode found = json(get("/api/v1/project/lookup?name=Jenkins%20job&version=1.0", submitter));
    assertThat(found.path("name").asString()).isEqualTo("Jenkins job");
    String uuid = found.path("uuid").asString();
    assertThat(json(get("/api/v1/project/" + uuid, submitter)).path("version").asString())
        .isEqualTo("1.0");
    body.keySet().removeAll(List.of("projectName", "projectVersion", "autoCreate"));
    body.put("project", uuid);
    assertThat(put("/api/v1/bom", Json.write(body), submitter).statusCode()).isEqualTo(200);
    JsonNode first = json(get("/api/v1/project?limit=500&excludeInactive=true&page=1", submitter));
    assertThat(first.findValuesAsString("name")).contains("Jenkins job");
    assertThat(json(get("/api/v1/project?limit=500&excludeInactive=true&page=2", submitter)))
        .isEmpty();
    atlas.settle();
    assertThat(dependencies("pkg:generic/Jenkins%20job"))
        .containsExactly("pkg:maven/g/jenkins-dep");
  }

  @Test
  void the_form_that_curl_and_go_clients_send() {
    Map<String, String> fields =
        Map.of("autoCreate", "true", "projectName", "form", "projectVersion", "2");
    HttpResponse<String> answer = multipart(fields, "bom", document("pkg:npm/form-dep@1"), true);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    HttpResponse<String> asField =
        multipart(
            Map.of("projectName", "form", "projectVersion", "2"),
            "bom",
            document("pkg:npm/form-dep@2"),
            false);
    assertThat(asField.statusCode()).as(asField.body()).isEqualTo(200);
    atlas.settle();
    assertThat(dependencies("pkg:generic/form")).containsExactly("pkg:npm/form-dep");
  }

  @Test
  void a_project_has_a_parent_and_the_latest_version_is_in_force() {
    upload("parent", "1", "pkg:npm/p@1", Map.of("isLatest", true));
    upload(
        "child",
        "1",
        "pkg:npm/c1@1",
        Map.of("isLatest", true, "parentName", "parent", "parentVersion", "1"));
    JsonNode parent = json(get("/api/v1/project/lookup?name=parent&version=1", submitter));
    JsonNode child = json(get("/api/v1/project/lookup?name=child&version=1", submitter));
    assertThat(child.at("/parent/uuid")).isEqualTo(parent.path("uuid"));
    upload("child", "0.9", "pkg:npm/c0@1", Map.of());
    atlas.settle();
    assertThat(dependencies("pkg:generic/child")).containsExactly("pkg:npm/c1");
    upload("child", "2", "pkg:npm/c2@1", Map.of("isLatest", true));
    atlas.settle();
    assertThat(dependencies("pkg:generic/child")).containsExactly("pkg:npm/c2");
    assertThat(
            json(get("/api/v1/project/lookup?name=child&version=1", submitter))
                .path("isLatest")
                .asBoolean(true))
        .isFalse();
  }

  @Test
  void each_version_of_a_project_keeps_its_own_parts() {
    upload("acme/twin", "main", "pkg:npm/of-main@1", Map.of());
    upload("acme/twin", "develop", "pkg:npm/of-develop@1", Map.of());
    atlas.settle();
    assertThat(parts("pkg:github/acme/twin@main")).containsExactly("pkg:npm/of-main@1");
    assertThat(parts("pkg:github/acme/twin@develop")).containsExactly("pkg:npm/of-develop@1");
    assertThat(dependencies("pkg:github/acme/twin"))
        .containsExactlyInAnyOrder("pkg:npm/of-main", "pkg:npm/of-develop");
    upload("acme/twin", "develop", "pkg:npm/of-develop@2", Map.of());
    atlas.settle();
    assertThat(parts("pkg:github/acme/twin@main")).containsExactly("pkg:npm/of-main@1");
    assertThat(parts("pkg:github/acme/twin@develop")).containsExactly("pkg:npm/of-develop@2");

    upload("acme/twin", "main", "pkg:npm/of-main@1", Map.of("isLatest", true));
    atlas.settle();
    assertThat(dependencies("pkg:github/acme/twin")).containsExactly("pkg:npm/of-main");
    assertThat(parts("pkg:github/acme/twin@develop")).as("out of force, kept").isNotEmpty();
  }

  @Test
  void a_refused_document_makes_no_version_the_latest() {
    upload("refused", "1", "pkg:npm/good@1", Map.of("isLatest", true));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("projectName", "refused");
    body.put("projectVersion", "2");
    body.put("autoCreate", true);
    body.put("isLatest", true);
    body.put("bom", base64("no document"));
    assertThat(put("/api/v1/bom", Json.write(body), submitter).statusCode()).isEqualTo(400);
    upload("refused", "1", "pkg:npm/better@1", Map.of());
    atlas.settle();
    assertThat(dependencies("pkg:generic/refused")).containsExactly("pkg:npm/better");
  }

  @Test
  void every_refused_upload_is_on_record() {
    String bom = base64(document("pkg:npm/a@1"));
    int before = failed().size();
    put("/api/v1/bom", "{", submitter);
    put("/api/v1/bom", "{\"projectName\":\"audited\",\"bom\":\"%\"}", submitter);
    put("/api/v1/bom", "{\"projectName\":\"audited\"}", submitter);
    put("/api/v1/bom", "{\"projectName\":\"audited\",\"bom\":\"" + bom + "\"}", submitter);
    assertThat(failed().size() - before).isEqualTo(4);
    assertThat(failed().subList(0, 4))
        .as("newest first")
        .anySatisfy(row -> assertThat(row.path("repository_claim").asString()).isEqualTo("audited"))
        .allSatisfy(row -> assertThat(row.path("status").asString()).isEqualTo("failed"));
  }

  private List<JsonNode> failed() {
    return json(get("/api/v1/ingest/sbom?limit=200", submitter))
        .path("items")
        .valueStream()
        .filter(row -> row.path("status").asString().equals("failed"))
        .toList();
  }

  private List<String> parts(String artifact) {
    JsonNode newest = json(get("/api/v1/sboms?artifact=" + artifact, reader)).path("items").path(0);
    assertThat(newest.path("artifact").asString()).isEqualTo(artifact);
    String id = newest.path("id").asString();
    return json(get("/api/v1/sboms/" + id + "/components", reader))
        .path("items")
        .valueStream()
        .map(part -> part.path("purl").asString())
        .toList();
  }

  @Test
  void refusals_have_the_statuses_that_clients_know() {
    String bom = base64(document("pkg:npm/a@1"));
    String project = "\"projectName\":\"nowhere\",\"projectVersion\":\"1\"";
    assertThat(put("/api/v1/bom", "{" + project + ",\"bom\":\"" + bom + "\"}", "").statusCode())
        .isEqualTo(401);
    assertThat(put("/api/v1/bom", "{" + project + ",\"bom\":\"" + bom + "\"}", "x").statusCode())
        .isEqualTo(401);
    assertThat(put("/api/v1/bom", "{" + project + ",\"bom\":\"" + bom + "\"}", reader).statusCode())
        .isEqualTo(403);
    assertThat(status("{" + project + ",\"bom\":\"" + bom + "\"}")).isEqualTo(404);
    assertThat(status("{\"project\":\"" + UUID.randomUUID() + "\",\"bom\":\"" + bom + "\"}"))
        .isEqualTo(404);
    String created = "{" + project + ",\"autoCreate\":true,";
    for (String wrong :
        List.of(
            "{",
            "[]",
            "\"x\"",
            "{}",
            "{\"bom\":\"" + bom + "\"}",
            "{" + project + "}",
            "{\"project\":\"nonsense\",\"bom\":\"" + bom + "\"}",
            created + "\"bom\":\"" + base64("no document") + "\"}",
            created
                + "\"bom\":\""
                + base64("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"9.9\"}")
                + "\"}",
            created + "\"bom\":\"a\"}",
            "{\"projectName\":\""
                + "x".repeat(256)
                + "\",\"autoCreate\":true,\"bom\":\""
                + bom
                + "\"}",
            "{\"projectName\":\""
                + "é".repeat(200)
                + "\",\"autoCreate\":true,\"bom\":\""
                + bom
                + "\"}",
            "[".repeat(5000))) {
      assertThat(status(wrong)).as(wrong.substring(0, Math.min(60, wrong.length()))).isEqualTo(400);
    }
    assertThat(
            status(
                "{\"projectName\":\"n\",\"autoCreate\":true,\"parentName\":\"none\",\"bom\":\""
                    + bom
                    + "\"}"))
        .isEqualTo(404);
    assertThat(get("/api/v1/project/lookup?name=nowhere-else&version=1", submitter).statusCode())
        .isEqualTo(404);
    assertThat(get("/api/v1/project/lookup", submitter).statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/bom/token/nonsense", submitter).statusCode()).isEqualTo(400);
    assertThat(
            json(get("/api/v1/bom/token/" + UUID.randomUUID(), submitter))
                .path("processing")
                .asBoolean(true))
        .isFalse();
    assertThat(multipart(Map.of("projectName", "x"), "other", "x", true).statusCode())
        .isEqualTo(400);
  }

  private void upload(String name, String version, String component, Map<String, Object> more) {
    Map<String, Object> body = new LinkedHashMap<>(more);
    body.put("projectName", name);
    body.put("projectVersion", version);
    body.put("autoCreate", true);
    body.put("bom", base64(document(component)));
    HttpResponse<String> answer =
        send(
            "POST",
            "/api/v1/bom",
            "application/json",
            Json.write(body).getBytes(StandardCharsets.UTF_8),
            submitter);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private int status(String body) {
    return put("/api/v1/bom", body, submitter).statusCode();
  }

  private HttpResponse<String> multipart(
      Map<String, String> fields, String name, String document, boolean file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fields.forEach((field, value) -> part(out, field, "", value));
    part(
        out,
        name,
        file ? "; filename=\"bom.json\"\r\nContent-Type: application/json" : "",
        document);
    out.writeBytes("--limit--\r\n".getBytes(StandardCharsets.US_ASCII));
    return send(
        "POST", "/api/v1/bom", "multipart/form-data; boundary=limit", out.toByteArray(), submitter);
  }

  private static void part(ByteArrayOutputStream out, String name, String more, String value) {
    String text =
        "--limit\r\nContent-Disposition: form-data; name=\""
            + name
            + "\""
            + more
            + "\r\n\r\n"
            + value
            + "\r\n";
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> put(String path, String body, String key) {
    return send("PUT", path, "application/json", body.getBytes(StandardCharsets.UTF_8), key);
  }

  private HttpResponse<String> get(String path, String key) {
    return send("GET", path, "", new byte[0], key);
  }

  private HttpResponse<String> send(
      String method, String path, String type, byte[] body, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(atlas.atlas().url() + path))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!key.isEmpty()) {
      request.header("X-Api-Key", key);
    }
    return Requests.send(http, request.build());
  }

  private String key(String role) {
    String local = Objects.requireNonNull(atlas.atlas().localToken());
    return json(send(
            "POST",
            "/api/v1/keys",
            "application/json",
            Json.write(Map.of("name", role, "role", role)).getBytes(StandardCharsets.UTF_8),
            local))
        .path("key")
        .asString();
  }

  private List<String> dependencies(String repo) {
    String path = "/api/v1/repos/" + repo.replace("%", "%25").replace("/", "%2F") + "/depends-on";
    HttpResponse<String> answer = get(path, reader);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).valueStream().map(e -> e.findValue("canonical_id").asString()).toList();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Json.MAPPER.readTree(answer.body());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String document(String component) {
    return new String(
        SbomBuilder.aSbom().component(component).dependsOn("root", component).bytes(),
        StandardCharsets.UTF_8);
  }
}
