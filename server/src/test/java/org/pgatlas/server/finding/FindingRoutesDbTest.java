package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// REST of findings and scans: answers, pages, and what is wrong with a question.
final class FindingRoutesDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();
  private static final String NOWHERE = "00000000-0000-0000-0000-000000000000";

  private final TestDatabase database = POSTGRES.createDatabase();
  private final RunningAtlas atlas;

  FindingRoutesDbTest(@TempDir Path data) {
    atlas = new RunningAtlas(database, data, Map.of());
  }

  @BeforeEach
  void fill() {
    VulnerableShop.open(atlas);
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  @Test
  void vulnerability_leads_to_artifacts_and_projects_by_any_of_its_names() {
    for (String name : List.of("CVE-2030-1001", "GHSA-left", "cve-2030-1001")) {
      JsonNode answer = get("vulnerabilities/" + name + "/affected");
      assertThat(answer.path("vulnerability").asString()).isEqualTo("CVE-2030-1001");
      assertThat(answer.path("artifacts").asInt()).isEqualTo(2);
      assertThat(answer.path("projects").asInt()).isEqualTo(1);
      assertThat(answer.path("items").valueStream().map(one -> one.path("artifact").asString()))
          .containsExactlyInAnyOrder("pkg:github/acme/shop", "pkg:github/acme/till");
      assertThat(answer.at("/items/0/findings/0/component").asString())
          .isEqualTo("pkg:npm/left@2.1.0");
    }
    JsonNode page = get("vulnerabilities/CVE-2030-1001/affected?limit=1&offset=1");
    assertThat(page.path("items")).hasSize(1);
    assertThat(page.path("artifacts").asInt()).isEqualTo(2);
    JsonNode projects = get("vulnerabilities/CVE-2030-1001/affected?by=project");
    assertThat(projects.at("/items/0/artifacts").asInt()).isEqualTo(2);
    assertThat(get("vulnerabilities/CVE-2030-1001/affected?state=closed").path("items")).isEmpty();
    assertStatus(404, "vulnerabilities/CVE-1999-0001/affected");
    assertStatus(422, "vulnerabilities/CVE-2030-1001/affected?by=person");
    assertStatus(422, "vulnerabilities/CVE-2030-1001/affected?limit=0");
    assertStatus(422, "vulnerabilities/CVE-2030-1001/affected?state=ajar");
  }

  @Test
  void past_is_told_as_it_was() throws Exception {
    String before =
        database.query(
            "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
    decide("CVE-2030-1002", "not_affected");
    VulnerableShop.advise(
        atlas, VulnerableShop.advisory("GHSA-late", "CVE-2030-1009", "left", "9.0.0", "H"));
    assertThat(names("findings")).contains("CVE-2030-1009").doesNotContain("CVE-2030-1002");
    assertThat(names("findings?as_of=" + before))
        .hasSize(4)
        .contains("CVE-2030-1002")
        .doesNotContain("CVE-2030-1009");
    assertThat(names("findings?as_of=9998-12-31")).isEqualTo(names("findings?offset=0"));
    assertThat(names("findings?as_of=2001-01-01")).isEmpty();
    assertThat(names("findings?as_of=" + before + "&vulnerability=GHSA-left")).hasSize(2);
    assertThat(get("scan-runs?artifact=acme/shop&as_of=2001-01-01")).isEmpty();
    assertThat(get("scan-runs?artifact=acme/shop&as_of=" + before)).isNotEmpty();
    for (String bad : List.of("yesterday", "2030-13-01", "-1", "2030-01-01T00:00:00")) {
      assertStatus(422, "findings?as_of=" + bad);
      assertStatus(422, "scan-runs?as_of=" + bad);
    }
  }

  @Test
  void severity_epss_and_kev_of_the_past_are_those_of_then() throws Exception {
    String before =
        database.query(
            "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
    String query = "&vulnerability=CVE-2030-1001&artifact=pkg:github/acme/shop";
    JsonNode was = get("findings?offset=0" + query).at("/items/0");
    VulnerableShop.advise(
        atlas,
        VulnerableShop.advisory("GHSA-left", "CVE-2030-1001", "left", "3.0.0", "L")
            .replace("2030-01-01T", "2030-01-02T"));
    VulnerableShop.post(
        atlas,
        "epss",
        "#model_version:v2030,score_date:2030-01-02T00:00:00+0000\ncve,epss,percentile\nCVE-2030-1001,0.91,0.99\n");
    VulnerableShop.post(
        atlas,
        "kev",
        "{\"catalogVersion\":\"1\",\"dateReleased\":\"2030-01-02T00:00:00Z\",\"vulnerabilities\":[{\"cveID\":\"CVE-2030-1001\",\"dateAdded\":\"2030-01-02\"}]}");
    atlas.settle();
    JsonNode now = get("findings?offset=0" + query).at("/items/0");
    JsonNode then = get("findings?as_of=" + before + query);
    for (String field : List.of("severity", "cvss", "epss", "kev", "risk")) {
      assertThat(now.path(field)).as(field).isNotEqualTo(was.path(field));
      assertThat(then.at("/items/0").path(field)).as(field).isEqualTo(was.path(field));
    }
    assertThat(then.path("note").isNull()).isTrue();
    assertThat(
            names(
                "findings?as_of="
                    + before
                    + query
                    + "&severity="
                    + was.path("severity").asString()))
        .hasSize(1);
    assertThat(
            names(
                "findings?as_of="
                    + before
                    + query
                    + "&severity="
                    + now.path("severity").asString()))
        .isEmpty();
    database.execute("update finding_event set payload = payload - 'kev' - 'was'");
    assertThat(get("findings?as_of=" + before + query).path("note").asString())
        .contains("of 1 findings are today's");
  }

  @Test
  void what_if_swaps_one_input_and_stores_nothing() throws Exception {
    decide("CVE-2030-1002", "not_affected");
    String hash =
        post("scan-runs", "{\"artifact\":\"pkg:github/acme/shop\"}").path("manifest").asString();
    String rows = rows();
    assertThat(changes(hash, "swap=decisions&with=none", ""))
        .containsExactly("CVE-2030-1002 not_affected affected");
    assertThat(changes(hash, "swap=decisions&with=now", "")).isEmpty();
    assertThat(changes(hash, "swap=advisories&without=GHSA-left", ""))
        .containsExactly("CVE-2030-1001 affected -");
    assertThat(changes(hash, "swap=advisories&with=none", "")).hasSize(3);
    assertThat(
            changes(
                hash,
                "swap=advisories",
                VulnerableShop.advisory("GHSA-left", "CVE-2030-1001", "left", "2.0.0", "H")))
        .containsExactly("CVE-2030-1001 affected -");
    assertThat(
            changes(
                hash,
                "swap=advisories",
                VulnerableShop.advisory("GHSA-extra", "CVE-2030-1010", "right", "2.0.0", "H")))
        .containsExactly("CVE-2030-1010 - affected");
    assertThat(
            changes(
                hash,
                "swap=statements",
                """
                {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/x","author":"Maker","version":1,
                 "timestamp":"2030-01-01T00:00:00Z","statements":[{"vulnerability":{"name":"CVE-2030-1001"},
                 "products":[{"@id":"pkg:npm/left"}],"status":"not_affected","justification":"component_not_present"}]}
                """))
        .containsExactly("CVE-2030-1001 affected not_affected");
    assertThat(
            changes(
                hash,
                "swap=sbom",
                new String(
                    VulnerableShop.sbom("acme/shop", "3.0.0", "left@3.0.0", "right@1.0.0"),
                    StandardCharsets.UTF_8)))
        .containsExactlyInAnyOrder("CVE-2030-1001 affected -", "CVE-2030-1003 unknown -");
    assertThat(changes(hash, "swap=sbom&with=now", "")).isEmpty();
    assertThat(rows()).as("nothing is stored").isEqualTo(rows);

    for (String bad :
        List.of(
            "",
            "swap=weather&with=now",
            "swap=advisories",
            "swap=advisories&with=some",
            "swap=advisories&without=GHSA-unknown",
            "swap=statements&without=GHSA-left",
            "swap=sbom&with=none")) {
      assertThat(swap(hash, bad, "").status()).as(bad).isEqualTo(422);
    }
    assertThat(swap(hash, "swap=decisions", "{}").status()).isEqualTo(422);
    for (String input : List.of("advisories", "statements", "sbom")) {
      assertThat(swap(hash, "swap=" + input, "{\"no\":").status()).as(input).isEqualTo(422);
      assertThat(swap(hash, "swap=" + input, "[]").status()).as(input).isEqualTo(422);
    }
    assertThat(swap("0".repeat(64), "swap=sbom&with=now", "").status()).isEqualTo(404);
    assertThat(swap("zz", "swap=sbom&with=now", "").status()).isEqualTo(404);
  }

  @Test
  void difference_of_documents_has_the_findings_that_came_and_went() {
    atlas.submit(
        "acme/shop",
        VulnerableShop.sbom("acme/shop", "2.1.0", "left@3.0.0", "right@1.0.0", "loose"));
    atlas.settle();
    JsonNode versions = get("sboms?artifact=pkg:github/acme/shop").path("items");
    String now = versions.get(0).path("id").asString();
    String then = versions.get(1).path("id").asString();
    JsonNode diff = get("sboms/" + then + "/diff/" + now + "/findings");
    assertThat(diff.path("before").asInt()).isEqualTo(3);
    assertThat(diff.path("after").asInt()).isEqualTo(2);
    assertThat(diff.path("changes")).hasSize(1);
    assertThat(diff.at("/changes/0/vulnerability").asString()).isEqualTo("CVE-2030-1001");
    assertThat(diff.at("/changes/0/after").isNull()).isTrue();
    assertThat(get("sboms/" + now + "/diff/" + now + "/findings").path("changes")).isEmpty();
    assertThat(atlas.text("/sboms/" + then + "/diff/" + now))
        .contains("CVE-2030-1001", "not there");
    assertStatus(404, "sboms/" + NOWHERE + "/diff/" + now + "/findings");
    assertStatus(404, "sboms/x/diff/" + now + "/findings");
  }

  @Test
  void scans_are_listed_run_compared_and_replayed() {
    JsonNode first = post("scan-runs", "{\"artifact\":\"pkg:github/acme/shop\"}");
    decide("CVE-2030-1002", "not_affected");
    JsonNode second = post("scan-runs", "{\"artifact\":\"pkg:github/acme/shop\"}");
    assertThat(get("scan-runs?artifact=acme/shop&limit=2"))
        .extracting(run -> run.path("id").asString())
        .containsExactly(second.path("id").asString(), first.path("id").asString());
    JsonNode run = get("scan-runs/" + first.path("id").asString());
    assertThat(run.path("findings")).hasSize(3);
    assertThat(run.at("/findings/0/evidence/matches")).isNotEmpty();
    JsonNode diff =
        get("scan-runs/" + first.path("id").asString() + "/diff/" + second.path("id").asString());
    assertThat(diff.path("same").asBoolean()).isFalse();
    assertThat(diff.path("changes")).hasSize(1);
    String hash = first.path("manifest").asString();
    assertThat(get("scan-manifests/" + hash).path("sbom").asString()).hasSize(64);
    JsonNode replayed = post("scan-manifests/" + hash + "/replay", "");
    assertThat(replayed.path("same").asBoolean()).isTrue();

    assertStatus(404, "scan-runs/x");
    assertStatus(404, "scan-runs/" + NOWHERE);
    assertStatus(404, "scan-runs/" + NOWHERE + "/diff/" + first.path("id").asString());
    assertStatus(404, "scan-manifests/x");
    assertStatus(404, "scan-manifests/" + "0".repeat(64));
    assertStatus(422, "scan-runs?limit=many");
    assertThat(send("scan-manifests/" + "0".repeat(64) + "/replay", "").status()).isEqualTo(404);
    assertThat(send("scan-runs", "{\"artifact\":\"pkg:npm/unknown\"}").status()).isEqualTo(404);
    for (String bad :
        List.of("", "{}", "[]", "{\"artifact\":", "{\"artifact\":7}", "{\"artifact\":\"\"}")) {
      assertThat(send("scan-runs", bad).status()).as(bad).isBetween(400, 422);
    }
  }

  @Test
  void findings_answer_questions_and_refuse_what_is_none() {
    assertThat(get("findings?total=false").path("total").isNull()).isTrue();
    JsonNode first = get("findings?limit=3");
    assertThat(first.path("items")).hasSize(3);
    JsonNode rest = get("findings?limit=3&after=" + first.path("next").asString());
    assertThat(rest.path("items")).hasSize(1);
    assertThat(rest.path("next").isNull()).isTrue();
    assertThat(atlas.text("/api/v1/findings?format=csv").lines()).hasSize(5);
    for (String bad :
        List.of(
            "limit=0",
            "limit=x",
            "offset=-1",
            "severity=huge",
            "verdict=maybe",
            "kev=perhaps",
            "epss=1.5",
            "epss=-1",
            "after=x",
            "after=fff0000000000000-1",
            "total=x",
            "state=ajar",
            "vulnerability=" + "x".repeat(300),
            "artifact=%00")) {
      assertStatus(422, "findings?" + bad);
    }
    assertThat(names("findings?vulnerability=CVE-1999-0001")).isEmpty();
    assertStatus(404, "findings/x");
    assertStatus(404, "findings/" + NOWHERE);
    String id = first.at("/items/0/id").asString();
    for (String bad :
        List.of(
            "",
            "[]",
            "{\"status\":",
            "{}",
            "{\"status\":\"fine\"}",
            "{\"status\":7}",
            "{\"status\":\"not_affected\"}",
            "{\"status\":\"not_affected\",\"justification\":\"because\"}",
            "{\"status\":\"fixed\",\"scope\":\"package\"}",
            "{\"status\":\"affected\",\"scope\":\"world\"}",
            "{\"status\":\"affected\",\"detail\":\"" + "x".repeat(4_001) + "\"}",
            "{\"status\":\"affected\",\"detail\":\"\\u0000\"}")) {
      assertThat(send("findings/" + id + "/decisions", bad).status()).as(bad).isEqualTo(422);
    }
    assertThat(send("findings/" + NOWHERE + "/decisions", "{\"status\":\"affected\"}").status())
        .isEqualTo(404);
    assertThat(names("findings")).as("nothing was decided").hasSize(4);
  }

  private List<String> changes(String hash, String query, String body) {
    RunningAtlas.Answer answer = swap(hash, query, body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    List<String> changes = new ArrayList<>();
    for (JsonNode one : answer.body().path("changes")) {
      changes.add(
          one.path("vulnerability").asString()
              + " "
              + one.path("before").asString("-")
              + " "
              + one.path("after").asString("-"));
    }
    assertThat(answer.body().path("same").asBoolean()).isEqualTo(changes.isEmpty());
    return changes;
  }

  private RunningAtlas.Answer swap(String hash, String query, String body) {
    return send("scan-manifests/" + hash + "/what-if?" + query, body);
  }

  private String rows() throws Exception {
    return String.valueOf(
        database.query(
            "select concat_ws(' ', (select count(*) from scan_run), (select count(*) from scan_manifest),"
                + " (select count(*) from artifact_blob), (select count(*) from component), (select count(*) from advisory_document))"));
  }

  private List<String> names(String path) {
    JsonNode answer = get(path);
    List<String> names = new ArrayList<>();
    (answer.isArray() ? answer : answer.path("items"))
        .forEach(one -> names.add(one.path("vulnerability").asString()));
    return names;
  }

  private void decide(String vulnerability, String status) {
    String id = get("findings?vulnerability=" + vulnerability).at("/items/0/id").asString();
    post(
        "findings/" + id + "/decisions",
        "{\"status\":\"" + status + "\",\"detail\":\"never called\"}");
  }

  private JsonNode get(String path) {
    RunningAtlas.Answer answer = atlas.get("/api/v1/" + path);
    assertThat(answer.status()).as(path + " " + answer).isEqualTo(200);
    return answer.body();
  }

  private void assertStatus(int status, String path) {
    assertThat(atlas.get("/api/v1/" + path).status()).as(path).isEqualTo(status);
  }

  private JsonNode post(String path, String body) {
    RunningAtlas.Answer answer = send(path, body);
    assertThat(answer.status()).as(path + " " + answer).isEqualTo(201);
    return answer.body();
  }

  private RunningAtlas.Answer send(String path, String body) {
    return atlas.post("/api/v1/" + path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }
}
