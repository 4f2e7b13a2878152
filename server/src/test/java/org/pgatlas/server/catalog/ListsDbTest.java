package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Lists over HTTP: pages without gaps or repeats, every sort key both ways, filters, hostile
/// searches.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListsDbTest {
  private static final int ROWS = 137;
  private static final List<String> NAMES =
      List.of(
          "100%",
          "under_score",
          "back\\slash",
          "quo'te",
          "dou\"ble",
          "emoji 🦀 crab",
          "Straße",
          "İstanbul",
          "=cmd|' /C calc'!A0",
          "percent%20");

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Database database;
  private final RestServer server;

  ListsDbTest(TestDatabase own) {
    database = AtlasFixture.open(own);
    AtlasFixture fixture = AtlasFixture.of(database, "default");
    Random random = new Random(20260615);
    for (int i = 0; i < ROWS; i++) {
      String name = i < NAMES.size() ? NAMES.get(i) : "name" + random.nextInt(20);
      fixture
          .project("daoip-5:t:project:" + i)
          .with("display_name", name)
          .with("project_type", i % 3 == 0 ? "scf-project" : "public-good")
          .with(
              "activity_status",
              List.of("live", "in-dev", "discontinued", "non-responsive").get(i % 4))
          .with("category", maybe(random, "cat" + random.nextInt(3)))
          .with("pony_factor", maybe(random, random.nextInt(4)))
          .with("criticality_score", maybe(random, random.nextInt(9)))
          .with("adoption_score", maybe(random, random.nextInt(5) * 12.5))
          .with("updated_at", "2026-0" + (1 + random.nextInt(9)) + "-01T00:00:00Z")
          .insert();
      fixture
          .repo("pkg:npm/r" + i)
          .with("display_name", name)
          .with("visibility", i % 5 == 0 ? "private" : "public")
          .with(
              "latest_commit_date",
              maybe(random, "2026-0" + (1 + random.nextInt(9)) + "-01T00:00:00Z"))
          .with("pony_factor", maybe(random, random.nextInt(4)))
          .with("criticality_score", maybe(random, random.nextInt(9)))
          .with("adoption_downloads", maybe(random, random.nextInt(9)))
          .with("adoption_stars", maybe(random, random.nextInt(9)))
          .with("adoption_forks", maybe(random, random.nextInt(9)))
          .with("adoption_score", maybe(random, random.nextInt(5) * 12.5))
          .with("updated_at", "2026-0" + (1 + random.nextInt(9)) + "-01T00:00:00Z")
          .insert();
      fixture
          .external("pkg:cargo/x" + i)
          .with("display_name", name)
          .with("criticality_score", maybe(random, random.nextInt(9)))
          .insert();
      fixture.contributor(name + " " + i);
    }
    server = new RestServer(database, fixture.tenant());
  }

  @AfterAll
  void close() {
    server.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/projects", "/repos", "/external-repos", "/contributors"})
  void pages_have_every_row_once(String list) {
    String key = list.equals("/contributors") ? "id" : "canonical_id";
    for (String sort :
        List.of(
            "",
            "&sort="
                + (key.equals("id") ? "name:desc" : "criticality_score:desc,display_name:asc"))) {
      List<String> seen = new ArrayList<>();
      for (int offset = 0; offset <= ROWS; offset += 20) {
        JsonNode page = get(list + "?limit=20&offset=" + offset + sort);
        assertThat(page.path("total").asInt()).isEqualTo(ROWS);
        page.path("items").forEach(item -> seen.add(item.path(key).asString()));
      }
      assertThat(seen).hasSize(ROWS).doesNotHaveDuplicates();
    }
    JsonNode beyond = get(list + "?offset=100000");
    assertThat(beyond.path("items")).isEmpty();
    assertThat(beyond.path("total").asInt()).isEqualTo(ROWS);
  }

  @Test
  void every_sort_key_orders_both_ways_with_nulls_last() {
    Map<String, SortField[]> lists =
        Map.of(
            "/projects", ProjectSort.values(),
            "/repos", RepoSort.values(),
            "/external-repos", ExternalSort.values());
    int checked = 0;
    for (var list : lists.entrySet()) {
      for (SortField field : list.getValue()) {
        if (field == RepoSort.ADOPTION_SCORE) {
          continue; // orders, but the published summary does not show it
        }
        for (boolean descending : List.of(false, true)) {
          assertOrdered(list.getKey(), field, descending);
          checked++;
        }
      }
    }
    assertThat(checked).isEqualTo(2 * (9 + 10 + 4));
  }

  private void assertOrdered(String list, SortField field, boolean descending) {
    String request = list + "?limit=200&sort=" + field.field() + (descending ? ":desc" : ":asc");
    List<JsonNode> items = new ArrayList<>();
    get(request).path("items").forEach(items::add);
    assertThat(items).hasSize(ROWS);
    boolean nulls = false;
    for (int i = 0; i < items.size(); i++) {
      JsonNode value = items.get(i).path(field.field());
      assertThat(value.isMissingNode()).as("%s in %s", field, list).isFalse();
      assertThat(nulls && !value.isNull())
          .as("%s: NULL before a value at %d", request, i)
          .isFalse();
      nulls = value.isNull();
      if (i > 0) {
        JsonNode before = items.get(i - 1).path(field.field());
        boolean equal = before.equals(value);
        if (!equal && !value.isNull()) {
          int order = compare(field, before, value);
          assertThat(descending ? -order : order).as("%s at %d", request, i).isNegative();
        }
        if (equal) {
          assertThat(items.get(i - 1).path("canonical_id").asString())
              .as("%s: tie at %d", request, i)
              .isLessThan(items.get(i).path("canonical_id").asString());
        }
      }
    }
    assertThat(nulls).as("%s has NULLs", request).isEqualTo(field.nullable());
  }

  /// Enums in the order of their declaration, texts by code point, the rest as numbers.
  private static int compare(SortField field, JsonNode a, JsonNode b) {
    if (field == ProjectSort.PROJECT_TYPE) {
      return ProjectType.of(a.asString()).compareTo(ProjectType.of(b.asString()));
    }
    if (field == ProjectSort.ACTIVITY_STATUS) {
      return ActivityStatus.of(a.asString()).compareTo(ActivityStatus.of(b.asString()));
    }
    if (field == RepoSort.VISIBILITY) {
      return Visibility.of(a.asString()).compareTo(Visibility.of(b.asString()));
    }
    return a.isNumber()
        ? Double.compare(a.asDouble(), b.asDouble())
        : Arrays.compareUnsigned(
            a.asString().getBytes(StandardCharsets.UTF_8),
            b.asString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void several_keys_order_one_after_another() {
    List<JsonNode> items = new ArrayList<>();
    get("/repos?limit=200&sort=pony_factor:desc,criticality_score:asc")
        .path("items")
        .forEach(items::add);
    for (int i = 1; i < items.size(); i++) {
      JsonNode before = items.get(i - 1);
      JsonNode item = items.get(i);
      if (before.path("pony_factor").equals(item.path("pony_factor"))
          && !item.path("criticality_score").isNull()) {
        assertThat(before.path("criticality_score").asInt())
            .isLessThanOrEqualTo(item.path("criticality_score").asInt());
      }
    }
    assertThat(items).hasSize(ROWS);
  }

  @Test
  void a_search_takes_every_character_for_itself() {
    for (String list : List.of("/projects", "/repos", "/external-repos", "/contributors")) {
      for (String name : NAMES) {
        assertThat(found(list, name)).as("%s %s", list, name).contains(name);
      }
      assertThat(found(list, "%")).containsOnly("100%", "percent%20");
      assertThat(found(list, "_")).containsOnly("under_score");
      assertThat(found(list, "\\")).containsOnly("back\\slash");
      assertThat(found(list, "'; drop table repos; --")).isEmpty();
      assertThat(found(list, "UNDER_SCORE")).containsOnly("under_score");
      assertThat(found(list, "STRASSE")).isEmpty();
      assertThat(found(list, "🦀")).containsOnly("emoji 🦀 crab");
      assertThat(found(list, " ")).hasSizeGreaterThan(20);
    }
  }

  @Test
  void a_search_that_no_name_can_match_is_refused_or_empty() {
    for (String list : List.of("/projects", "/repos", "/external-repos", "/contributors")) {
      assertThat(server.get(list + "?search=" + encode("x".repeat(5000))).status()).isEqualTo(422);
      assertThat(server.get(list + "?search=" + encode("🦀".repeat(256))).status()).isEqualTo(200);
      assertThat(server.get(list + "?search=" + encode("🦀".repeat(257))).status()).isEqualTo(422);
      assertThat(server.get(list + "?search=a%00b").status()).isEqualTo(422);
      assertThat(server.rawStatus(list + "?search=%ff%fe")).isLessThan(500);
      assertThat(server.rawStatus(list + "?search=%zz")).isLessThan(500);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%00",
        "%",
        "%zz",
        "%25",
        "..%2F..%2Fetc%2Fpasswd",
        "'%20or%20'1'='1",
        "pkg:npm/%F0%9F%A6%80",
        "pkg:npm/%40",
        "pkg:",
        "//",
        "a//depends-on",
        "depends-on",
        "%2Fdepends-on",
        "%ff%fe",
        "pkg:npm/x;y=1"
      })
  void a_hostile_id_is_not_found_or_refused(String id) {
    for (String list :
        List.of(
            "/projects/",
            "/repos/",
            "/external-repos/",
            "/contributors/",
            "/gitlog/",
            "/ingest/sbom/")) {
      int status = server.rawStatus(list + id);
      assertThat(status).as(list + id).isBetween(400, 422);
    }
  }

  @Test
  void a_long_id_is_refused() {
    assertThat(server.get("/repos/pkg:npm/" + "x".repeat(5000)).status()).isBetween(400, 431);
  }

  @Test
  void filters_hold_together() {
    JsonNode page = get("/projects?project_type=scf-project&activity_status=live&limit=200");
    assertThat(page.path("items")).isNotEmpty();
    page.path("items")
        .forEach(
            item -> {
              assertThat(item.path("project_type").asString()).isEqualTo("scf-project");
              assertThat(item.path("activity_status").asString()).isEqualTo("live");
            });
    assertThat(page.path("total").asInt()).isEqualTo(page.path("items").size());
    get("/projects?category=cat1&limit=200")
        .path("items")
        .forEach(item -> assertThat(item.path("category").asString()).isEqualTo("cat1"));
    assertThat(get("/projects?category=cat").path("total").asInt()).isZero();
    assertThat(get("/repos?project_id=0").path("total").asInt()).isZero();
  }

  @Test
  void one_request_names_all_its_errors() {
    JsonNode problem = server.get("/projects?limit=0&offset=x&project_type=a&sort=b").json();
    List<String> fields = new ArrayList<>();
    problem.path("detail").forEach(error -> fields.add(error.at("/loc/1").asString()));
    assertThat(fields).containsExactlyInAnyOrder("limit", "offset", "project_type", "sort");
  }

  @Test
  void lists_come_as_csv_too() {
    RestServer.Answered byAccept = server.get("/projects?limit=200", "Accept", "text/csv");
    assertThat(byAccept.contentType().orElseThrow()).startsWith("text/csv");
    List<String> lines = List.of(byAccept.body().split("\r\n"));
    assertThat(lines.getFirst())
        .isEqualTo(
            "canonical_id,display_name,project_type,activity_status,category,git_owner_url,"
                + "pony_factor,criticality_score,adoption_score,updated_at");
    assertThat(lines).hasSize(ROWS + 1);
    assertThat(byAccept.body()).contains(",'=cmd|' /C calc'!A0,").contains(",\"dou\"\"ble\",");
    assertThat(server.get("/repos?format=csv&search=nothing%20like%20it").body())
        .startsWith("canonical_id,display_name,visibility,")
        .hasLineCount(1);
    assertThat(server.get("/repos?format=json", "Accept", "text/csv").json().path("total").asInt())
        .isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/projects?limit=3",
        "/repos?limit=3",
        "/repos?limit=3&format=csv",
        "/contributors",
        "/repos/pkg:npm%2Fr1",
        "/projects/daoip-5:t:project:1",
      })
  void who_has_the_answer_is_told_so_until_it_changes(String path) {
    RestServer.Answered whole = server.get(path);
    String tag = whole.tag().orElseThrow();
    assertThat(whole.status()).isEqualTo(200);
    RestServer.Answered again = server.get(path, "If-None-Match", "\"other\", W/" + tag);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.tag()).contains(tag);
    assertThat(server.get(path, "If-None-Match", "\"other\"").body()).isEqualTo(whole.body());
    assertThat(server.get("/repos?limit=4", "If-None-Match", tag).status()).isEqualTo(200);
  }

  @Test
  void a_changed_row_changes_the_tag() {
    String path = "/projects/daoip-5:t:project:changing";
    AtlasFixture.of(database, "default")
        .project("daoip-5:t:project:changing")
        .with("category", "before")
        .insert();
    String tag = server.get(path).tag().orElseThrow();
    assertThat(server.get(path, "If-None-Match", tag).status()).isEqualTo(304);
    database.asOwner(
        handle ->
            handle.execute(
                "update projects set category = 'after' where canonical_id = 'daoip-5:t:project:changing'"));
    RestServer.Answered now = server.get(path, "If-None-Match", tag);
    assertThat(now.status()).isEqualTo(200);
    assertThat(now.body()).contains("after");
    database.asOwner(
        handle ->
            handle.execute(
                "delete from projects where canonical_id = 'daoip-5:t:project:changing'"));
  }

  private List<String> found(String list, String search) {
    String name = list.equals("/contributors") ? "name" : "display_name";
    List<String> names = new ArrayList<>();
    get(list + "?limit=200&search=" + encode(search))
        .path("items")
        .forEach(
            item ->
                names.add(
                    item.path(name)
                        .asString()
                        .replaceAll(name.equals("name") ? " \\d+$" : "$^", "")));
    return names;
  }

  private JsonNode get(String path) {
    RestServer.Answered answer = server.get(path);
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static <T> @Nullable T maybe(Random random, T value) {
    return random.nextInt(4) == 0 ? null : value;
  }
}
