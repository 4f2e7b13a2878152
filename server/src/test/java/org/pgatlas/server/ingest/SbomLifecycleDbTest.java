package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// An SBOM's way through the product, over HTTP: accepted, applied, repeated, replaced, withdrawn,
/// refused.
class SbomLifecycleDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @TempDir Path data;
  private TestDatabase database = POSTGRES.createDatabase();
  private RunningAtlas atlas = open();

  @BeforeEach
  void freshDatabase() {
    atlas.close();
    database = POSTGRES.createDatabase();
    atlas = open();
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  private RunningAtlas open() {
    Path folder = data == null ? Path.of(System.getProperty("java.io.tmpdir"), "atlas-lifecycle") : data;
    return new RunningAtlas(database, folder, Map.of(Setting.MAX_BODY_BYTES, "100000"));
  }

  private static byte[] a() {
    return aSbom().component("pkg:npm/aa@1").component("pkg:npm/bb@1")
        .dependsOn("root", "pkg:npm/aa@1").dependsOn("pkg:npm/aa@1", "pkg:npm/bb@1").bytes();
  }

  private static byte[] b() {
    return aSbom().component("pkg:npm/aa@2").component("pkg:npm/cc@1")
        .dependsOn("root", "pkg:npm/aa@2").dependsOn("pkg:npm/aa@2", "pkg:npm/cc@1").bytes();
  }

  private List<String> dependencies(String kind, String id) {
    JsonNode edges = atlas.get("/api/v1/" + kind + "/" + id + "/depends-on").body();
    return StreamSupport.stream(edges.spliterator(), false)
        .map(e -> e.path("canonical_id").asString() + " " + e.path("version_range").asString() + " " + e.path("confidence").asString())
        .sorted()
        .toList();
  }

  private int status(String path) {
    return atlas.get("/api/v1/" + path).status();
  }

  @Test
  void a_submission_becomes_edges_scores_and_a_project() {
    JsonNode accepted = atlas.submit("acme/app", a());
    atlas.settle();

    assertThat(accepted.path("package_count").asInt()).isEqualTo(2);
    assertThat(accepted.path("duplicate").asBoolean()).isFalse();
    JsonNode submission = atlas.get("/api/v1/ingest/sbom/" + accepted.path("submission_id").asInt()).body();
    assertThat(submission.path("status").asString()).isEqualTo("processed");
    assertThat(submission.path("raw_artifact").asString()).isEqualTo(new String(a(), StandardCharsets.UTF_8));
    assertThat(dependencies("repos", "pkg:github/acme/app")).containsExactly("pkg:npm/aa 1 verified-sbom");
    assertThat(dependencies("external-repos", "pkg:npm/aa")).containsExactly("pkg:npm/bb 1 verified-sbom");
    assertThat(atlas.get("/api/v1/external-repos/pkg:npm/bb").body().path("criticality_score").asInt()).isEqualTo(2);
    JsonNode project = atlas.get("/api/v1/projects/daoip-5:local:project:github.com/acme").body();
    assertThat(project.path("activity_status").asString()).isEqualTo("live");
  }

  @Test
  void the_same_again_is_a_duplicate_even_with_another_serial_number() {
    atlas.submit("acme/app", a());
    byte[] renumbered = aSbom().serial("urn:uuid:00000000-0000-4000-8000-000000000000")
        .component("pkg:npm/aa@1").component("pkg:npm/bb@1")
        .dependsOn("root", "pkg:npm/aa@1").dependsOn("pkg:npm/aa@1", "pkg:npm/bb@1").bytes();
    JsonNode again = atlas.submit("acme/app", renumbered);
    atlas.settle();

    assertThat(again.path("duplicate").asBoolean()).isTrue();
    assertThat(atlas.get("/api/v1/ingest/sbom/" + again.path("submission_id").asInt()).body().path("status").asString())
        .isEqualTo("processed");
    assertThat(atlas.get("/api/v1/ingest/sbom?repository=acme/app").body().path("total").asInt()).isEqualTo(2);
  }

  @Test
  void a_then_b_then_a_ends_at_a_however_fast() {
    atlas.submit("acme/app", a());
    atlas.submit("acme/app", b());
    assertThat(atlas.submit("acme/app", a()).path("duplicate").asBoolean()).isFalse();
    atlas.settle();

    assertThat(dependencies("repos", "pkg:github/acme/app")).containsExactly("pkg:npm/aa 1 verified-sbom");
    assertThat(status("external-repos/pkg:npm/cc")).isEqualTo(404);
    assertThat(status("external-repos/pkg:npm/bb")).isEqualTo(200);
  }

  @Test
  void replacing_removes_what_only_the_old_document_asserted() {
    atlas.submit("acme/app", a());
    atlas.submit("acme/other", aSbom().component("pkg:npm/aa@1").component("pkg:npm/bb@1")
        .dependsOn("root", "pkg:npm/aa@1").dependsOn("pkg:npm/aa@1", "pkg:npm/bb@1").bytes());
    atlas.submit("acme/app", b());
    atlas.settle();

    assertThat(dependencies("external-repos", "pkg:npm/aa"))
        .containsExactly("pkg:npm/bb 1 verified-sbom", "pkg:npm/cc 1 verified-sbom");
    assertThat(dependencies("repos", "pkg:github/acme/app")).containsExactly("pkg:npm/aa 2 verified-sbom");
  }

  @Test
  void withdrawing_takes_everything_back_and_the_same_document_may_come_again() {
    atlas.submit("acme/app", a());
    atlas.settle();
    assertThat(atlas.delete("/api/v1/repos/pkg:github/acme/app/sbom").status()).isEqualTo(200);
    atlas.settle();

    assertThat(dependencies("repos", "pkg:github/acme/app")).isEmpty();
    assertThat(status("external-repos/pkg:npm/aa")).isEqualTo(404);
    assertThat(atlas.delete("/api/v1/repos/pkg:github/acme/app/sbom").status()).isEqualTo(404);
    assertThat(atlas.submit("acme/app", a()).path("duplicate").asBoolean()).isFalse();
    atlas.settle();
    assertThat(dependencies("repos", "pkg:github/acme/app")).hasSize(1);
  }

  @Test
  void a_package_that_a_repo_publishes_is_that_repo() {
    atlas.submit("acme/app", aSbom().component("pkg:npm/%40acme/lib@1").dependsOn("root", "pkg:npm/%40acme/lib@1").bytes());
    atlas.settle();
    assertThat(status("external-repos/pkg:npm/%2540acme/lib")).isEqualTo(200);

    atlas.submit("acme/lib", aSbom().root("pkg:npm/%40acme/lib@1").component("pkg:npm/x@1").dependsOn("root", "pkg:npm/x@1").bytes());
    atlas.settle();

    assertThat(status("external-repos/pkg:npm/%2540acme/lib")).isEqualTo(404);
    assertThat(dependencies("repos", "pkg:github/acme/app")).containsExactly("pkg:github/acme/lib 1 verified-sbom");
    assertThat(atlas.get("/api/v1/external-repos/pkg:npm/x").body().path("criticality_score").asInt()).isEqualTo(2);
  }

  @Test
  void without_relationships_the_root_depends_on_every_package_and_nameless_ones_stay_the_artifacts_own() {
    atlas.submit("acme/one", aSbom().component("pkg:npm/x@1").unidentified("helper").bytes());
    atlas.submit("acme/two", aSbom().component("pkg:npm/x@1").unidentified("helper").bytes());
    atlas.settle();

    assertThat(dependencies("repos", "pkg:github/acme/one"))
        .containsExactly("pkg:generic/github/acme/one/helper  verified-sbom", "pkg:npm/x 1 verified-sbom");
    assertThat(atlas.get("/api/v1/external-repos/pkg:npm/x").body().path("criticality_score").asInt()).isEqualTo(2);
  }

  @Test
  void a_repo_joins_the_project_that_names_its_owner() throws SQLException {
    database.execute(
        "insert into projects (tenant_id, canonical_id, display_name, project_type, activity_status, git_owner_url)"
            + " select id, 'daoip-5:x:project:acme', 'Acme', 'scf-project', 'in-dev', 'https://github.com/acme' from tenant");
    atlas.submit("acme/app", a());
    atlas.settle();

    assertThat(atlas.get("/api/v1/repos/pkg:github/acme/app").body().path("parent_project").path("canonical_id").asString())
        .isEqualTo("daoip-5:x:project:acme");
    assertThat(status("projects/daoip-5:local:project:github.com/acme")).isEqualTo(404);
  }

  @Test
  void what_is_refused_says_why_is_on_record_and_changes_nothing() throws SQLException {
    atlas.submit("acme/app", a());
    atlas.settle();
    String before = graphState();
    byte[] whole = a();
    byte[] truncated = java.util.Arrays.copyOf(whole, whole.length / 2);

    assertRefused(new byte[0], "application/json", "acme/app", 422, "empty");
    assertRefused(truncated, "application/json", "acme/app", 422, "truncated");
    assertRefused("[1,2]".getBytes(StandardCharsets.UTF_8), "application/json", "acme/app", 415, "unknown-format");
    assertRefused("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"9.9\"}".getBytes(StandardCharsets.UTF_8), "application/json", "acme/app", 415, "unsupported-version");
    assertRefused("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":{}}".getBytes(StandardCharsets.UTF_8), "application/json", "acme/app", 422, "invalid-structure");
    assertRefused("<bom xmlns='http://cyclonedx.org/schema/bom/1.4'/>".getBytes(StandardCharsets.UTF_8), "application/xml", "acme/app", 415, "format-not-yet-supported");
    assertRefused(aSbom().bytes(), "application/json", "acme/app", 422, "empty");
    assertRefused(whole, "image/png", "acme/app", 415, "media-type");
    assertRefused(new byte[100_001], "application/json", "acme/app", 413, "too-large");
    assertRefused(whole, "application/json", "..", 422, "repository");

    assertThat(graphState()).isEqualTo(before);
    assertThat(database.query("select count(*) from sbom_submissions where status = 'failed' and error_detail is not null")).isEqualTo("10");
  }

  private void assertRefused(byte[] body, String type, String repository, int status, String code) {
    RunningAtlas.Answer answer = atlas.post("/api/v1/ingest/sbom?repository=" + repository, type, body);
    assertThat(answer.status()).as(code).isEqualTo(status);
    assertThat(answer.body().path("type").asString()).isEqualTo("urn:pg-atlas:problem:" + code);
    assertThat(answer.body().path("detail").toString()).isNotEmpty();
  }

  private String graphState() throws SQLException {
    return String.valueOf(database.query(
        "select (select count(*) from depends_on) || ' ' || (select count(*) from repo_vertices) || ' ' || (select count(*) from artifact_blob)"
            + " || ' ' || (select count(*) from sbom_document) || ' ' || (select count(*) from artifact_version) || ' ' || (select count(*) from job_queue)"));
  }
}
