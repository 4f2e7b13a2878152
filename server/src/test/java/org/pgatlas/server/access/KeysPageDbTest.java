package org.pgatlas.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Keys in a browser: the session that one opens, and the page that makes and revokes them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysPageDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final KeyedAtlas atlas;

  KeysPageDbTest(TestDatabase database, @TempDir Path data) {
    atlas = new KeyedAtlas(database, data, Map.of(Setting.RATE_LIMIT, "100000"));
    HttpResponse<String> made =
        atlas.post("/api/v1/tenants", "{\"name\": \"ours\"}", "X-Api-Key", atlas.local());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  @AfterAll
  void close() {
    atlas.close();
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
    assertThat(words(KeyedAtlas.json(atlas.get("/api/v1/whoami", "X-Api-Key", key))))
        .isEqualTo("ours triager key:by form");
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

  private HttpResponse<String> login(String key, String next, String origin) {
    return atlas.post(
        "/login",
        "key=" + key + "&next=" + next,
        "Content-Type",
        "application/x-www-form-urlencoded",
        "Origin",
        origin);
  }

  private static String words(JsonNode who) {
    return "%s %s %s"
        .formatted(
            who.path("tenant").asString(),
            who.path("role").asString(),
            who.path("name").asString());
  }
}
