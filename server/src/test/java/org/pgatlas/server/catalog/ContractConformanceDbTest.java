package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.testing.Conformance;
import tools.jackson.databind.JsonNode;

/// Every read operation of the published API, its real answers validated against the published
/// document:
/// full rows, rows of nothing but NULLs, an empty database, and the 422s.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContractConformanceDbTest {
  private static final int READ_OPERATIONS = 19;
  private static final String DOCUMENT = "{\"spdxVersion\": \"SPDX-2.3\", \"name\": \"ünï\"}";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final PublishedContract contract;
  private Database database;
  private RestServer full;
  private RestServer empty;

  ContractConformanceDbTest(TestDatabase own) throws IOException {
    contract = new PublishedContract();
    database = AtlasFixture.open(own);
    AtlasFixture fixture = AtlasFixture.of(database, "default");
    seed(fixture);
    full = new RestServer(database, fixture.tenant());
    empty = new RestServer(database, AtlasFixture.of(database, "empty").tenant());
  }

  @BeforeAll
  void the_document_has_the_operations_that_we_know() {
    Conformance.counts(
        "ContractConformanceDbTest",
        "operations of the published API answered as it says",
        contract.readOperations().size());
    assertThat(contract.readOperations()).hasSize(READ_OPERATIONS);
  }

  @AfterAll
  void close() {
    full.close();
    empty.close();
    database.close();
  }

  @Test
  void health_and_metadata() {
    JsonNode health = contract.check("/health", 200, full.get("/health"));
    assertThat(health.path("status").asString()).isEqualTo("ready");
    JsonNode metadata = contract.check("/metadata", 200, full.get("/metadata"));
    assertThat(metadata.path("total_projects").asInt()).isEqualTo(61);
    assertThat(metadata.path("total_repos").asInt()).isEqualTo(62);
    assertThat(metadata.path("total_external_repos").asInt()).isEqualTo(61);
  }

  @Test
  void fifty_of_each_list_and_each_one_by_its_id() {
    for (JsonNode project : fifty("/projects", "/projects")) {
      String id = "/projects/" + encode(project.path("canonical_id").asString());
      contract.check("/projects/{canonical_id}", 200, full.get(id));
      contract.check("/projects/{canonical_id}/repos", 200, full.get(id + "/repos"));
      contract.check("/projects/{canonical_id}/contributors", 200, full.get(id + "/contributors"));
      contract.check("/projects/{canonical_id}/depends-on", 200, full.get(id + "/depends-on"));
      contract.check(
          "/projects/{canonical_id}/has-dependents", 200, full.get(id + "/has-dependents"));
    }
    for (JsonNode repo : fifty("/repos", "/repos")) {
      String id = "/repos/" + encode(repo.path("canonical_id").asString());
      JsonNode detail = contract.check("/repos/{canonical_id}", 200, full.get(id));
      assertThat(detail.path("canonical_id")).isEqualTo(repo.path("canonical_id"));
      contract.check("/repos/{canonical_id}/depends-on", 200, full.get(id + "/depends-on"));
      contract.check("/repos/{canonical_id}/has-dependents", 200, full.get(id + "/has-dependents"));
      contract.check("/repos/{canonical_id}/contributors", 200, full.get(id + "/contributors"));
    }
    for (JsonNode contributor : fifty("/contributors", "/contributors")) {
      String id = "/contributors/" + contributor.path("id").asInt();
      contract.check("/contributors/{contributor_id}", 200, full.get(id));
    }
    for (JsonNode submission : fifty("/ingest/sbom", "/ingest/sbom")) {
      String id = "/ingest/sbom/" + submission.path("id").asInt();
      contract.check("/ingest/sbom/{submission_id}", 200, full.get(id));
    }
    for (JsonNode attempt : fifty("/gitlog", "/gitlog")) {
      String id = "/gitlog/" + attempt.path("id").asInt();
      contract.check("/gitlog/{artifact_id}", 200, full.get(id));
    }
  }

  @Test
  void our_own_operations_are_what_our_document_says() {
    JsonNode externals =
        contract.checkOwn("/external-repos", full.get("/external-repos")).path("items");
    assertThat(externals).hasSize(50);
    for (JsonNode external : externals) {
      String id = "/external-repos/" + encode(external.path("canonical_id").asString());
      contract.checkOwn("/external-repos/{canonical_id}", full.get(id));
      contract.checkOwn("/external-repos/{canonical_id}/depends-on", full.get(id + "/depends-on"));
      JsonNode dependents =
          contract.checkOwn(
              "/external-repos/{canonical_id}/has-dependents", full.get(id + "/has-dependents"));
      assertThat(dependents).hasSize(1);
    }
    assertThat(contract.checkOwn("/search", full.get("/search?q=person&limit=7")).path("items"))
        .hasSize(7);
    assertThat(contract.checkOwn("/search", full.get("/search")).path("items")).isEmpty();
    assertThat(full.get("/search?limit=0").status()).isEqualTo(422);
  }

  @Test
  void an_empty_database_answers_every_list() {
    JsonNode metadata = contract.check("/metadata", 200, empty.get("/metadata"));
    assertThat(metadata.path("last_updated").isNull()).isTrue();
    for (String list : List.of("/projects", "/repos", "/contributors", "/ingest/sbom", "/gitlog")) {
      JsonNode page = contract.check(list, 200, empty.get(list));
      assertThat(page.path("total").asInt()).isZero();
      assertThat(page.path("items")).isEmpty();
    }
  }

  @Test
  void what_is_wrong_is_named_by_its_field() {
    Map<String, String> wrong =
        Map.of(
            "/projects?limit=0",
            "limit",
            "/projects?project_type=other",
            "project_type",
            "/projects?activity_status=dead",
            "activity_status",
            "/repos?limit=201",
            "limit",
            "/repos?offset=-1",
            "offset",
            "/repos?project_id=x",
            "project_id",
            "/repos?sort=nothing:asc",
            "sort",
            "/repos?sort=canonical_id:up",
            "sort",
            "/contributors?search=" + "a".repeat(257),
            "search",
            "/gitlog?limit=many",
            "limit");
    wrong.forEach(
        (request, field) -> {
          String path = request.substring(0, request.indexOf('?'));
          JsonNode problem = contract.check(path, 422, full.get(request));
          assertThat(problem.at("/detail/0/loc/1").asString()).isEqualTo(field);
        });
    assertThat(
            contract
                .check("/contributors/{contributor_id}", 422, full.get("/contributors/x"))
                .at("/detail/0/loc/0")
                .asString())
        .isEqualTo("path");
    contract.check("/ingest/sbom/{submission_id}", 422, full.get("/ingest/sbom/1e3"));
    contract.check("/gitlog/{artifact_id}", 422, full.get("/gitlog/99999999999999999999"));
    contract.check("/ingest/sbom", 422, full.get("/ingest/sbom?limit=0"));
  }

  @Test
  void the_validator_itself_can_fail() {
    RestServer.Answered wrong =
        new RestServer.Answered(
            200, "{\"status\": \"ready\", \"version\": 1}", Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> contract.check("/health", 200, wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("components");
  }

  @Test
  void unknown_ids_are_404_with_a_detail() {
    for (String path :
        List.of(
            "/projects/daoip-5:x:project:none",
            "/projects/daoip-5:x:project:none/repos",
            "/repos/pkg:npm/none",
            "/repos/pkg:npm/none/depends-on",
            "/repos/not-an-id",
            "/repos/pkg:npm/outside",
            "/external-repos/pkg:npm/none/has-dependents",
            "/contributors/0",
            "/ingest/sbom/0",
            "/gitlog/0")) {
      RestServer.Answered answer = full.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.json().path("detail").asString()).as(path).contains("not found");
    }
  }

  @Test
  void a_scoped_name_is_found_in_every_spelling() {
    for (String spelling :
        List.of(
            "pkg:npm/%40a/b",
            "pkg:npm/@a/b",
            "pkg:npm/%2540a/b",
            "pkg%3Anpm%2F%2540a%2Fb",
            "pkg:npm%2F%40a%2Fb",
            "npm:@a/b")) {
      JsonNode repo = contract.check("/repos/{canonical_id}", 200, full.get("/repos/" + spelling));
      assertThat(repo.path("canonical_id").asString()).as(spelling).isEqualTo("pkg:npm/%40a/b");
      contract.check(
          "/repos/{canonical_id}/depends-on", 200, full.get("/repos/" + spelling + "/depends-on"));
    }
  }

  @Test
  void the_exact_document_comes_back_with_its_submission() {
    JsonNode newest = full.get("/ingest/sbom?repository=acme/with-bytes").json().at("/items/0");
    JsonNode detail = full.get("/ingest/sbom/" + newest.path("id").asInt()).json();
    assertThat(detail.path("raw_artifact").asString()).isEqualTo(DOCUMENT);
    assertThat(detail.path("sbom_content_hash").asString()).hasSize(64);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void every_read_operation_was_checked() {
    assertThat(contract.checkedOperations()).isEqualTo(contract.readOperations());
  }

  private Iterable<JsonNode> fifty(String path, String request) {
    JsonNode page = contract.check(path, 200, full.get(request));
    assertThat(page.path("items")).hasSize(50);
    assertThat(page.path("limit").asInt()).isEqualTo(50);
    assertThat(page.path("total").asInt()).isGreaterThan(50);
    return page.path("items");
  }

  private static String encode(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  /// Sixty rows of NULLs wherever the schema allows one, and one of each kind with everything in
  /// it.
  private static void seed(AtlasFixture fixture) {
    int source = fixture.source("registry", "test");
    int first = 0;
    for (int i = 0; i < 60; i++) {
      int project = fixture.project("daoip-5:test:project:p" + i).insert();
      int repo =
          fixture.repo("pkg:npm/r" + i).with("project_id", i % 2 == 0 ? project : null).insert();
      int external = fixture.external("pkg:npm/x" + i).insert();
      fixture.dependsOn(repo, external, source);
      if (i > 0) {
        fixture.dependsOn(repo, first, source);
      } else {
        first = repo;
      }
      fixture.contributed(
          fixture.contributor("Person " + i),
          repo,
          i + 1,
          "2026-01-01T00:00:00Z",
          "2026-06-10T00:00:00Z");
      fixture.contributor("Idle " + i);
      fixture.submission("acme/r" + i).insert();
      fixture.gitLog(repo).insert();
    }
    full(fixture, source, first);
  }

  private static void full(AtlasFixture fixture, int source, int first) {
    int project =
        fixture
            .project("daoip-5:test:project:full")
            .with("category", "Infrastructure & tools")
            .with("git_owner_url", "https://example.org/full")
            .with("pony_factor", 2)
            .with("criticality_score", 5_000_000_000L)
            .with("adoption_score", 33.25)
            .with("project_metadata", metadata())
            .insert();
    int repo =
        fixture
            .repo("pkg:npm/%40a/b")
            .with("project_id", project)
            .with("latest_version", "1.2.3")
            .with("latest_commit_date", "2026-06-14T00:00:00+05:45")
            .with("repo_url", "https://example.org/full/b")
            .with("visibility", "private")
            .with("pony_factor", 0)
            .with("criticality_score", 7)
            .with("adoption_downloads", 3_000_000_000L)
            .with("adoption_stars", 4)
            .with("adoption_forks", 0)
            .with(
                "releases",
                List.of(
                    Map.of("version", "1.0"),
                    Map.of(
                        "purl",
                        "pkg:npm/%40a/b@2.0",
                        "version",
                        "2.0",
                        "release_date",
                        "2026-01-01"),
                    Map.of("purl", "no version"),
                    "noise"))
            .insert();
    int other = fixture.repo("pkg:cargo/other").with("project_id", null).insert();
    int outside = fixture.external("pkg:npm/outside").with("releases", List.of()).insert();
    fixture.dependsOn(repo, first, source, "inferred-shadow", "^1.0", "2026-05-01T00:00:00Z");
    fixture.dependsOn(repo, outside, source);
    fixture.dependsOn(other, repo, source);
    ArtifactStore.Stored stored =
        ArtifactStore.Stored.of(DOCUMENT.getBytes(StandardCharsets.UTF_8));
    fixture
        .database()
        .run(
            fixture.tenant(),
            handle ->
                new ArtifactStore()
                    .put(
                        handle,
                        fixture.tenant(),
                        stored,
                        DOCUMENT.getBytes(StandardCharsets.UTF_8)));
    fixture
        .submission("acme/with-bytes")
        .with("actor_claim", "somebody")
        .with("sbom_content_hash", "\\x" + HexFormat.of().formatHex(stored.sha256()))
        .with("artifact_path", stored.cid())
        .with("status", "failed")
        .with("error_detail", "empty")
        .with("processed_at", "2026-06-02T00:00:00Z")
        .insert();
    fixture
        .gitLog(repo)
        .with("status", "processed")
        .with("processed_at", "2026-06-02T00:00:00Z")
        .with("artifact_path", "bafk")
        .insert();
  }

  private static Map<String, Object> metadata() {
    return Map.of(
        "scf_submissions",
        List.of(Map.of("round", "SCF #1", "title", "One"), Map.of("round", 2)),
        "website",
        5,
        "total_awarded_usd",
        "a lot",
        "open_source",
        true,
        "socials",
        List.of("wrong"),
        "unknown_key",
        Map.of("a", 1));
  }
}
