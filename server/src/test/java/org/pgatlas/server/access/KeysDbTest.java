package org.pgatlas.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.cli.RunCommand;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// A server with keys, from outside: who gets in, what each role may do, whose rows it sees.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final KeyedAtlas atlas;
  private final Path data;

  KeysDbTest(TestDatabase database, @TempDir Path data) {
    this.data = data;
    this.atlas =
        new KeyedAtlas(
            database,
            data,
            Map.of(Setting.PUBLIC_TENANT, "open-data", Setting.RATE_LIMIT, "100000"));
  }

  @BeforeAll
  void two_tenants() {
    for (String tenant : List.of("ours", "theirs")) {
      HttpResponse<String> made =
          atlas.post(
              "/api/v1/tenants", Json.write(Map.of("name", tenant)), "X-Api-Key", atlas.local());
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }
  }

  @AfterAll
  void close() {
    atlas.close();
  }

  @Test
  void every_route_has_a_role_and_none_that_changes_something_is_a_guest_s() {
    List<String> without = new ArrayList<>();
    List<String> loose = new ArrayList<>();
    for (String route : atlas.atlas().routes()) {
      String[] parts = route.split(" ", 2);
      Role role = RouteRoles.find(parts[0], parts[1]).orElse(null);
      if (role == null) {
        without.add(route);
      } else if (!parts[0].equals("GET")
          && !role.includes(Role.SUBMITTER)
          // A what-if is a question whose words do not fit into an address; nothing is stored.
          && !List.of("/login", "/logout", "/api/v1/graph/what-if").contains(parts[1])) {
        loose.add(route);
      }
    }
    assertThat(without).as("routes without a line in RouteRoles").isEmpty();
    assertThat(loose).as("routes that change something and need no role for it").isEmpty();
    assertThat(atlas.atlas().routes()).hasSizeGreaterThan(50);
  }

  @Test
  void a_key_opens_by_either_header_and_nothing_else_does() {
    String key = atlas.key("either", "reader", "ours");
    assertThat(key).startsWith("pga_");
    assertThat(who("X-Api-Key", key)).isEqualTo("ours reader key:either");
    assertThat(who("Authorization", "Bearer " + key)).isEqualTo("ours reader key:either");
    assertThat(who("authorization", "bearer " + key)).isEqualTo("ours reader key:either");

    String changed = key.substring(0, 80) + (key.charAt(80) == 'A' ? 'B' : 'A') + key.substring(81);
    for (String wrong :
        List.of(changed, "pga_", "pga_!", "", "x", key + "A", "pgs_" + key.substring(4), "a.b.c")) {
      for (String path : List.of("/api/v1/health", "/api/v1/repos", "/no/such/route")) {
        HttpResponse<String> answer = atlas.get(path, "X-Api-Key", wrong);
        assertThat(answer.statusCode()).as(wrong + " at " + path).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      }
    }
    assertThat(atlas.get("/api/v1/repos", "Authorization", "Basic eDp5").statusCode())
        .isEqualTo(401);
    assertThat(
            atlas
                .get("/api/v1/repos", "Authorization", "Bearer " + key, "X-Api-Key", key)
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void each_role_may_do_what_those_before_it_may_and_more() {
    Map<String, String> keys =
        Map.of(
            "reader", atlas.key("r", "reader", "ours"),
            "submitter", atlas.key("s", "submitter", "ours"),
            "triager", atlas.key("t", "triager", "ours"),
            "admin", atlas.key("a", "admin", "ours"),
            "operator", atlas.key("o", "operator", "ours"));
    assertThat(admitted(keys, "GET", "/api/v1/feed-imports/999999")).hasSize(5);
    assertThat(admitted(keys, "POST", "/api/v1/ingest/sbom?repository=acme/x"))
        .containsExactlyInAnyOrder("submitter", "triager", "admin", "operator");
    assertThat(admitted(keys, "GET", "/api/v1/keys"))
        .containsExactlyInAnyOrder("admin", "operator");
    assertThat(admitted(keys, "POST", "/api/v1/jobs/dead/requeue"))
        .containsExactlyInAnyOrder("admin", "operator");
    assertThat(admitted(keys, "GET", "/api/v1/tenants")).containsExactly("operator");
    assertThat(admitted(keys, "GET", "/metrics")).containsExactly("operator");
  }

  @Test
  void nobody_makes_a_key_stronger_than_their_own_or_for_another_tenant() {
    String admin = atlas.key("a2", "admin", "ours");
    assertThat(make(admin, Map.of("name", "x", "role", "operator")).statusCode()).isEqualTo(403);
    assertThat(make(admin, Map.of("name", "x", "role", "reader", "tenant", "theirs")).statusCode())
        .isEqualTo(422);
    assertThat(make(admin, Map.of("name", "x", "role", "reader")).statusCode()).isEqualTo(201);
    assertThat(make(admin, Map.of("name", "", "role", "reader")).statusCode()).isEqualTo(422);
    assertThat(make(admin, Map.of("name", "x", "role", "guest")).statusCode()).isEqualTo(422);
    assertThat(
            make(admin, Map.of("name", "x", "role", "reader", "expires_at", "2020-01-01T00:00:00Z"))
                .statusCode())
        .isEqualTo(422);
    assertThat(atlas.post("/api/v1/keys", "[", "X-Api-Key", admin).statusCode()).isEqualTo(422);
  }

  @Test
  void the_tenant_comes_from_the_key() {
    String ours = atlas.key("ours", "submitter", "ours");
    String theirs = atlas.key("theirs", "submitter", "theirs");
    String document = document("pkg:npm/ours-only@1");
    HttpResponse<String> accepted =
        atlas.post("/api/v1/ingest/sbom?repository=acme/ours", document, "X-Api-Key", ours);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    atlas.settle();
    int id = KeyedAtlas.json(accepted).path("submission_id").asInt();
    assertThat(total("/api/v1/repos", ours)).isEqualTo(1);
    assertThat(total("/api/v1/repos", theirs)).isZero();
    assertThat(total("/api/v1/ingest/sbom", theirs)).isZero();
    assertThat(atlas.get("/api/v1/ingest/sbom/" + id, "X-Api-Key", theirs).statusCode())
        .isEqualTo(404);
    assertThat(atlas.get("/repos", "X-Api-Key", ours).body()).contains("acme/ours");
    assertThat(atlas.get("/repos", "X-Api-Key", theirs).body()).doesNotContain("acme/ours");
    assertThat(atlas.get("/api/v1/repos").body()).contains("items").doesNotContain("acme/ours");
  }

  @Test
  void a_guest_reads_the_published_tenant_but_no_raw_document() {
    String submitter = atlas.key("publisher", "submitter", "open-data");
    String document = document("pkg:npm/published@1");
    int id =
        KeyedAtlas.json(
                atlas.post(
                    "/api/v1/ingest/sbom?repository=acme/published",
                    document,
                    "X-Api-Key",
                    submitter))
            .path("submission_id")
            .asInt();
    atlas.settle();
    HttpResponse<String> guest = atlas.get("/api/v1/ingest/sbom/" + id);
    assertThat(guest.statusCode()).isEqualTo(200);
    assertThat(KeyedAtlas.json(guest).path("raw_artifact").isNull()).isTrue();
    assertThat(KeyedAtlas.json(guest).path("repository_claim").asString())
        .isEqualTo("acme/published");
    HttpResponse<String> reader = atlas.get("/api/v1/ingest/sbom/" + id, "X-Api-Key", submitter);
    assertThat(KeyedAtlas.json(reader).path("raw_artifact").asString()).isEqualTo(document);
    for (String path :
        List.of("/api/v1/ingest/sbom?repository=acme/published", "/api/v1/keys", "/upload")) {
      assertThat(atlas.post(path, document).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(atlas.get("/api/v1/keys").statusCode()).isEqualTo(401);
    assertThat(atlas.get("/operations", "Accept", "text/html").headers().firstValue("Location"))
        .hasValue("/login?next=%2Foperations");
  }

  @Test
  void a_revoked_key_is_refused_at_once() {
    String key = atlas.key("short-lived", "admin", "ours");
    String id =
        KeyedAtlas.json(atlas.get("/api/v1/keys", "X-Api-Key", key))
            .path("items")
            .valueStream()
            .filter(k -> k.path("name").asString().equals("short-lived"))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();
    assertThat(atlas.send("DELETE", "/api/v1/keys/" + id, null, "X-Api-Key", key).statusCode())
        .isEqualTo(204);
    assertThat(atlas.get("/api/v1/repos", "X-Api-Key", key).statusCode()).isEqualTo(401);
    String other = atlas.key("other", "admin", "ours");
    assertThat(atlas.send("DELETE", "/api/v1/keys/" + id, null, "X-Api-Key", other).statusCode())
        .isEqualTo(404);
    assertThat(atlas.send("DELETE", "/api/v1/keys/nonsense", null, "X-Api-Key", other).statusCode())
        .isEqualTo(422);
    JsonNode listed = KeyedAtlas.json(atlas.get("/api/v1/keys", "X-Api-Key", other)).path("items");
    assertThat(listed.toString()).doesNotContain("\"key\"").contains("short-lived");
    List<String> events =
        KeyedAtlas.json(atlas.get("/api/v1/access-audit?limit=200", "X-Api-Key", other))
            .path("items")
            .valueStream()
            .map(e -> e.path("event").asString() + " " + e.path("subject").asString())
            .toList();
    assertThat(events).contains("key.revoked " + id, "key.created " + id + " short-lived");
  }

  @Test
  void commands_on_the_data_directory_need_no_key_and_others_do() {
    assertThat(
            RunCommand.well(
                "key",
                "create",
                "cli",
                "--role",
                "reader",
                "--tenant",
                "theirs",
                "--data",
                data.toString()))
        .startsWith("pga_");
    assertThat(RunCommand.well("tenant", "list", "--data", data.toString()))
        .contains("ours", "theirs");
    String admin = atlas.key("cli-admin", "admin", "ours");
    String url = atlas.atlas().url();
    assertThat(RunCommand.well("key", "list", "--server", url, "--api-key", admin))
        .contains("cli-admin");
    assertThatThrownBy(() -> RunCommand.well("key", "list", "--server", url))
        .hasMessageContaining("This needs an API key");
  }

  @Test
  void open_mode_says_so_and_keeps_to_this_machine(TestDatabase other, @TempDir Path folder) {
    try (RunningAtlas open = new RunningAtlas(other, folder, Map.of())) {
      JsonNode who = open.get("/api/v1/whoami").body();
      assertThat(who.path("auth").asString()).isEqualTo("open");
      assertThat(who.path("role").asString()).isEqualTo("operator");
      assertThat(open.atlas().localToken()).isNull();
    }
    assertThatThrownBy(
            () -> new RunningAtlas(other, folder, Map.of(Setting.BIND, "0.0.0.0")).close())
        .hasMessageContaining("auth=keys");
  }

  private HttpResponse<String> make(String key, Map<String, String> body) {
    return atlas.post("/api/v1/keys", Json.write(body), "X-Api-Key", key);
  }

  private List<String> admitted(Map<String, String> keys, String method, String path) {
    return keys.entrySet().stream()
        .filter(
            key -> {
              String body = method.equals("GET") ? null : "{}";
              int status = atlas.send(method, path, body, "X-Api-Key", key.getValue()).statusCode();
              assertThat(status).isNotEqualTo(401).isLessThan(500);
              return status != 403;
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  private String who(String... headers) {
    JsonNode who = KeyedAtlas.json(atlas.get("/api/v1/whoami", headers));
    return who.path("tenant").asString()
        + " "
        + who.path("role").asString()
        + " "
        + who.path("name").asString();
  }

  private int total(String path, String key) {
    return KeyedAtlas.json(atlas.get(path, "X-Api-Key", key)).path("total").asInt(-1);
  }

  private static String document(String component) {
    return new String(SbomBuilder.aSbom().component(component).bytes(), StandardCharsets.UTF_8);
  }
}
