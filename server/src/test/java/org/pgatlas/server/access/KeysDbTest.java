package org.pgatlas.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
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
import org.pgatlas.server.cli.AtlasCommand;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine;
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
  void a_browser_logs_in_with_a_key_and_acts_only_from_its_own_pages() {
    String key = atlas.key("browser", "submitter", "ours");
    String url = atlas.atlas().url();
    HttpResponse<String> refused = login("pga_wrong", "/repos", url);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("That key opens nothing");
    HttpResponse<String> entered = login(key, "//evil.example/x", url);
    assertThat(entered.statusCode()).isEqualTo(303);
    assertThat(entered.headers().firstValue("Location"))
        .hasValueSatisfying(to -> assertThat(to).isEqualTo("/"));
    String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").doesNotContain(key);
    String session = cookie.substring(0, cookie.indexOf(';'));

    assertThat(atlas.get("/upload", "Cookie", session).statusCode()).isEqualTo(200);
    assertThat(atlas.get("/upload", "Cookie", session).body()).contains("key:browser");
    String form = "repository=acme/x";
    String type = "application/x-www-form-urlencoded";
    assertThat(atlas.post("/upload", form, "Cookie", session, "Content-Type", type).statusCode())
        .as("without an origin")
        .isEqualTo(403);
    assertThat(
            atlas
                .post(
                    "/upload",
                    form,
                    "Cookie",
                    session,
                    "Content-Type",
                    type,
                    "Origin",
                    "http://127.0.0.1:1")
                .statusCode())
        .as("from another origin")
        .isEqualTo(403);
    assertThat(
            atlas
                .post("/upload", form, "Cookie", session, "Content-Type", type, "Origin", url)
                .statusCode())
        .as("from its own page, and then refused for what it is")
        .isEqualTo(422);
    assertThat(login(key, "/", "http://evil.example").statusCode()).isEqualTo(403);
    String trail =
        atlas.get("/api/v1/access-audit", "X-Api-Key", atlas.key("aud", "admin", "ours")).body();
    assertThat(trail).contains("session.opened").contains("key:browser");

    assertThat(atlas.post("/logout", "", "Cookie", session, "Origin", url).statusCode())
        .isEqualTo(303);
    assertThat(
            atlas
                .get("/upload", "Cookie", session, "Accept", "text/html")
                .headers()
                .firstValue("Location"))
        .hasValue("/login?next=%2Fupload");
    assertThat(atlas.get("/login", "Cookie", session).statusCode()).isEqualTo(200);
  }

  @Test
  void the_page_of_keys_makes_one_shows_it_once_and_revokes_it() {
    String url = atlas.atlas().url();
    String session = session("keeper", "admin");
    assertThat(atlas.get("/keys", "Cookie", session).body()).contains("keeper (yours)");
    HttpResponse<String> made = form("/keys", "name=by+form&role=triager&days=30", session, url);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
    String key = made.body().replaceAll("(?s).*id=\"made-key\">([^<]+)<.*", "$1");
    assertThat(who("X-Api-Key", key)).isEqualTo("ours triager key:by form");
    assertThat(atlas.get("/keys", "Cookie", session).body())
        .contains("by form")
        .doesNotContain(key);
    String id = null;
    for (JsonNode item :
        KeyedAtlas.json(atlas.get("/api/v1/keys", "Cookie", session)).path("items")) {
      if (item.path("name").asString().equals("by form")) {
        id = item.path("id").asString();
        assertThat(item.path("created_by").asString()).isEqualTo("key:keeper");
        assertThat(item.path("expires_at").isNull()).isFalse();
      }
    }
    HttpResponse<String> revoked = form("/keys/" + id + "/revoke", "", session, url);
    assertThat(revoked.statusCode()).isEqualTo(303);
    assertThat(atlas.get("/api/v1/repos", "X-Api-Key", key).statusCode()).isEqualTo(401);
    assertThat(form("/keys/" + id + "/revoke", "", session, url).statusCode()).isEqualTo(404);
    assertThat(form("/keys/nonsense/revoke", "", session, url).statusCode()).isEqualTo(404);
    assertThat(atlas.get("/api/v1/access-audit", "Cookie", session).body())
        .contains("key.created", "key.revoked", id + " by form");
  }

  @Test
  void the_page_of_keys_refuses_other_pages_lesser_roles_and_greater_wishes() {
    String url = atlas.atlas().url();
    String session = session("lesser", "admin");
    for (String wish :
        List.of(
            "name=&role=reader",
            "name=wish&role=emperor",
            "name=wish&role=reader&days=31",
            "role=reader",
            "name=" + "x".repeat(129) + "&role=reader")) {
      HttpResponse<String> refused = form("/keys", wish, session, url);
      assertThat(refused.statusCode()).as(wish).isEqualTo(422);
      assertThat(refused.body()).contains("No key was made.");
    }
    HttpResponse<String> greater = form("/keys", "name=wish&role=operator", session, url);
    assertThat(greater.statusCode()).isEqualTo(403);
    assertThat(greater.body()).contains("more rights than who makes it");
    assertThat(form("/keys", "name=wish&role=reader", session, "http://evil.example").statusCode())
        .isEqualTo(403);
    String reader = session("only-reads", "reader");
    assertThat(atlas.get("/keys", "Cookie", reader).statusCode()).isEqualTo(403);
    assertThat(form("/keys", "name=wish&role=reader", reader, url).statusCode()).isEqualTo(403);
    assertThat(atlas.get("/keys", "Accept", "text/html").headers().firstValue("Location"))
        .hasValue("/login?next=%2Fkeys");
    assertThat(atlas.get("/api/v1/keys", "Cookie", session).body()).doesNotContain("\"wish\"");
  }

  private String session(String name, String role) {
    HttpResponse<String> entered =
        login(atlas.key(name, role, "ours"), "/keys", atlas.atlas().url());
    String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private HttpResponse<String> form(String path, String fields, String session, String origin) {
    return atlas.post(
        path,
        fields,
        "Cookie",
        session,
        "Content-Type",
        "application/x-www-form-urlencoded",
        "Origin",
        origin);
  }

  @Test
  void commands_on_the_data_directory_need_no_key_and_others_do() {
    assertThat(
            command(
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
    assertThat(command("tenant", "list", "--data", data.toString())).contains("ours", "theirs");
    String admin = atlas.key("cli-admin", "admin", "ours");
    String url = atlas.atlas().url();
    assertThat(command("key", "list", "--server", url, "--api-key", admin)).contains("cli-admin");
    assertThatThrownBy(() -> command("key", "list", "--server", url))
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

  private HttpResponse<String> login(String key, String next, String origin) {
    return atlas.post(
        "/login",
        "key=" + key + "&next=" + next,
        "Content-Type",
        "application/x-www-form-urlencoded",
        "Origin",
        origin);
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

  private static String command(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = AtlasCommand.create();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    if (line.execute(args) != 0) {
      throw new AssertionError(err.toString());
    }
    return out.toString();
  }
}
