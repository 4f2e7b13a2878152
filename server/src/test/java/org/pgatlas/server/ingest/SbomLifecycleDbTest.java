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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.SbomBuilder.Standard;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// An SBOM's way through the product, over HTTP: accepted, applied, repeated, replaced, withdrawn.
class SbomLifecycleDbTest {
  private static final String APP = "pkg:github/acme/app";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase database = POSTGRES.createDatabase();
  private final RunningAtlas atlas;

  SbomLifecycleDbTest(@TempDir Path data) {
    atlas = new RunningAtlas(database, data, Map.of());
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  /// app → aa@1 → bb@1
  private static SbomBuilder a() {
    return aSbom()
        .component("pkg:npm/aa@1")
        .component("pkg:npm/bb@1")
        .dependsOn("root", "pkg:npm/aa@1")
        .dependsOn("pkg:npm/aa@1", "pkg:npm/bb@1");
  }

  /// app → aa@2 → cc@1
  private static SbomBuilder b() {
    return aSbom()
        .component("pkg:npm/aa@2")
        .component("pkg:npm/cc@1")
        .dependsOn("root", "pkg:npm/aa@2")
        .dependsOn("pkg:npm/aa@2", "pkg:npm/cc@1");
  }

  private List<String> dependencies(String kind, String id) {
    JsonNode edges = atlas.get("/api/v1/" + kind + "/" + id + "/depends-on").body();
    return StreamSupport.stream(edges.spliterator(), false)
        .map(
            e ->
                e.path("canonical_id").asString()
                    + " "
                    + e.path("version_range").asString()
                    + " "
                    + e.path("confidence").asString())
        .sorted()
        .toList();
  }

  private int status(String path) {
    return atlas.get("/api/v1/" + path).status();
  }

  private JsonNode submission(JsonNode accepted) {
    return atlas.get("/api/v1/ingest/sbom/" + accepted.path("submission_id").asInt()).body();
  }

  @ParameterizedTest
  @EnumSource(Standard.class)
  void a_submission_becomes_edges_with_provenance_scores_and_a_project(Standard standard)
      throws SQLException {
    byte[] document = a().bytes(standard);
    RunningAtlas.Answer answer =
        atlas.post("/api/v1/ingest/sbom?repository=acme/app", "application/json", document);
    atlas.settle();

    JsonNode accepted = answer.body();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(accepted.path("repository").asString()).isEqualTo("acme/app");
    assertThat(accepted.path("package_count").asInt()).isEqualTo(2);
    assertThat(accepted.path("duplicate").asBoolean()).isFalse();
    assertThat(answer.location())
        .isEqualTo("/api/v1/ingest/sbom/" + accepted.path("submission_id").asInt());
    JsonNode record = atlas.get(answer.location()).body();
    assertThat(record.path("status").asString()).isEqualTo("processed");
    assertThat(record.path("raw_artifact").asString())
        .isEqualTo(new String(document, StandardCharsets.UTF_8));
    assertThat(record.path("artifact_path").asString())
        .isEqualTo(Cid.ofSha256(Cid.sha256(document)));

    assertThat(dependencies("repos", APP)).containsExactly("pkg:npm/aa 1 verified-sbom");
    assertThat(dependencies("external-repos", "pkg:npm/aa"))
        .containsExactly("pkg:npm/bb 1 verified-sbom");
    assertThat(
            atlas.get("/api/v1/external-repos/pkg:npm/bb").body().path("criticality_score").asInt())
        .isEqualTo(2);
    JsonNode project = atlas.get("/api/v1/projects/daoip-5:local:project:github.com/acme").body();
    assertThat(project.path("activity_status").asString()).isEqualTo("live");
    assertThat(database.query("select string_agg(rule || ' ' || to_status, ',') from status_event"))
        .isEqualTo("self-submitted live");
    assertThat(
            database.query(
                """
                select string_agg(concat_ws(' ', d.n, s.kind, s.source_key, v.seq, v.outcome), ',')
                from (select tenant_id, source_id, count(*) as n from depends_on group by 1, 2) d
                join edge_source s on s.tenant_id = d.tenant_id and s.id = d.source_id
                join sbom_current c on c.tenant_id = d.tenant_id and c.source_id = d.source_id
                join artifact_version v on v.tenant_id = c.tenant_id and v.id = c.artifact_version_id
                """))
        .isEqualTo("2 sbom " + APP + " 1 applied");
  }

  @ParameterizedTest
  @EnumSource(Standard.class)
  void the_same_again_is_a_duplicate_even_with_another_serial_number(Standard standard)
      throws SQLException {
    atlas.submit("acme/app", a().bytes(standard));
    atlas.settle();
    JsonNode again =
        atlas.submit(
            "acme/app",
            a().serial("urn:uuid:00000000-0000-4000-8000-000000000000").bytes(standard));
    JsonNode exact = atlas.submit("acme/app", a().bytes(standard));
    atlas.settle();

    assertThat(again.path("duplicate").asBoolean()).isTrue();
    assertThat(exact.path("duplicate").asBoolean()).isTrue();
    assertThat(submission(again).path("status").asString()).isEqualTo("processed");
    assertThat(submission(exact).path("status").asString()).isEqualTo("processed");
    assertThat(atlas.get("/api/v1/ingest/sbom?repository=acme/app").body().path("total").asInt())
        .isEqualTo(3);
    assertThat(database.query("select count(*) from artifact_version")).isEqualTo("1");
    assertThat(database.query("select count(*) from job_history where kind = 'sbom.apply'"))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(Standard.class)
  void a_then_b_then_a_ends_at_a_however_fast(Standard standard) throws SQLException {
    atlas.submit("acme/app", a().bytes(standard));
    atlas.submit("acme/app", b().bytes(standard));
    JsonNode third = atlas.submit("acme/app", a().bytes(standard));
    assertThat(third.path("duplicate").asBoolean()).isFalse();
    atlas.settle();

    assertThat(dependencies("repos", APP)).containsExactly("pkg:npm/aa 1 verified-sbom");
    assertThat(status("external-repos/pkg:npm/cc")).isEqualTo(404);
    assertThat(status("external-repos/pkg:npm/bb")).isEqualTo(200);
    assertThat(
            database.query(
                """
                select string_agg(concat_ws('<', v.seq, p.seq), ' ' order by v.seq)
                from artifact_version v left join artifact_version p on p.id = v.supersedes_id
                """))
        .as("the chain")
        .isEqualTo("1 2<1 3<2");
    assertThat(database.query("select count(*) from sbom_document")).isEqualTo("2");
  }

  @Test
  void a_then_b_then_a_ends_at_a_when_each_is_applied_first() {
    for (SbomBuilder each : List.of(a(), b(), a())) {
      assertThat(atlas.submit("acme/app", each.bytes()).path("duplicate").asBoolean()).isFalse();
      atlas.settle();
    }
    assertThat(dependencies("repos", APP)).containsExactly("pkg:npm/aa 1 verified-sbom");
    assertThat(status("external-repos/pkg:npm/cc")).isEqualTo(404);
  }

  @Test
  void replacing_removes_what_only_the_old_document_asserted() {
    atlas.submit("acme/app", a().bytes());
    atlas.submit("acme/other", a().bytes());
    atlas.submit("acme/app", b().bytes());
    atlas.settle();

    assertThat(dependencies("external-repos", "pkg:npm/aa"))
        .containsExactly("pkg:npm/bb 1 verified-sbom", "pkg:npm/cc 1 verified-sbom");
    assertThat(dependencies("repos", APP)).containsExactly("pkg:npm/aa 2 verified-sbom");
    assertThat(dependencies("repos", "pkg:github/acme/other"))
        .containsExactly("pkg:npm/aa 1 verified-sbom");

    atlas.submit("acme/other", b().bytes());
    atlas.settle();
    assertThat(dependencies("external-repos", "pkg:npm/aa"))
        .containsExactly("pkg:npm/cc 1 verified-sbom");
    assertThat(status("external-repos/pkg:npm/bb")).isEqualTo(404);
  }

  @Test
  void a_package_that_no_relationship_names_goes_with_the_document_that_listed_it() {
    atlas.submit("acme/app", a().component("pkg:npm/loose@1").bytes());
    atlas.submit("acme/other", b().component("pkg:npm/loose@1").bytes());
    atlas.settle();
    assertThat(status("external-repos/pkg:npm/loose")).isEqualTo(200);

    atlas.submit("acme/app", a().bytes());
    atlas.settle();
    assertThat(status("external-repos/pkg:npm/loose")).as("another lists it").isEqualTo(200);

    atlas.delete("/api/v1/repos/pkg:github/acme/other/sbom");
    assertThat(status("external-repos/pkg:npm/loose")).isEqualTo(404);
  }

  @Test
  void withdrawing_takes_everything_back_and_the_same_document_may_come_again() {
    atlas.submit("acme/app", a().bytes());
    atlas.settle();
    assertThat(atlas.delete("/api/v1/repos/" + APP + "/sbom").status()).isEqualTo(200);
    atlas.settle();

    assertThat(dependencies("repos", APP)).isEmpty();
    assertThat(status("external-repos/pkg:npm/aa")).isEqualTo(404);
    assertThat(atlas.delete("/api/v1/repos/" + APP + "/sbom").status()).isEqualTo(404);
    assertThat(atlas.submit("acme/app", a().bytes()).path("duplicate").asBoolean()).isFalse();
    atlas.settle();
    assertThat(dependencies("repos", APP)).hasSize(1);
  }

  @Test
  void inferred_edges_live_beside_verified_ones_and_never_win() throws SQLException {
    atlas.submit("acme/app", a().bytes());
    atlas.settle();
    database.execute(
        """
        insert into edge_source (tenant_id, kind, source_key) select id, 'registry', 'npm:test' from tenant;
        insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, version_range, confidence)
        select d.tenant_id, d.in_vertex_id, d.out_vertex_id, s.id, '^0', 'inferred-shadow'
        from depends_on d join edge_source s on s.kind = 'registry'
        """);
    assertThat(dependencies("repos", APP)).containsExactly("pkg:npm/aa 1 verified-sbom");

    atlas.submit("acme/app", b().bytes());
    atlas.settle();
    assertThat(dependencies("repos", APP)).containsExactly("pkg:npm/aa 2 verified-sbom");
    assertThat(dependencies("external-repos", "pkg:npm/aa"))
        .containsExactly("pkg:npm/bb ^0 inferred-shadow", "pkg:npm/cc 1 verified-sbom");

    atlas.delete("/api/v1/repos/" + APP + "/sbom");
    atlas.settle();
    assertThat(dependencies("repos", APP)).containsExactly("pkg:npm/aa ^0 inferred-shadow");
  }

  @Test
  void a_package_that_a_repo_publishes_is_that_repo() {
    atlas.submit(
        "acme/app",
        aSbom()
            .component("pkg:npm/%40acme/lib@1")
            .component("pkg:github/acme/lib")
            .dependsOn("root", "pkg:npm/%40acme/lib@1", "pkg:github/acme/lib")
            .dependsOn("pkg:github/acme/lib", "pkg:npm/%40acme/lib@1")
            .bytes());
    atlas.settle();
    assertThat(status("external-repos/pkg:npm/%2540acme/lib")).isEqualTo(200);
    assertThat(dependencies("repos", APP)).hasSize(2);

    SbomBuilder lib =
        aSbom()
            .root("pkg:npm/%40acme/lib@7")
            .component("pkg:npm/x@1")
            .dependsOn("root", "pkg:npm/x@1");
    atlas.submit("acme/lib", lib.bytes());
    atlas.settle();

    assertThat(status("external-repos/pkg:npm/%2540acme/lib")).isEqualTo(404);
    assertThat(dependencies("repos", APP))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("pkg:github/acme/lib ");
    assertThat(dependencies("repos", "pkg:github/acme/lib"))
        .as("no self-loop")
        .containsExactly("pkg:npm/x 1 verified-sbom");
    JsonNode repo = atlas.get("/api/v1/repos/pkg:github/acme/lib").body();
    assertThat(repo.path("latest_version").asString()).isEqualTo("7");
    assertThat(
            atlas.get("/api/v1/external-repos/pkg:npm/x").body().path("criticality_score").asInt())
        .isEqualTo(2);

    // Whoever names the package from now on, on whatever path, means the repo.
    atlas.submit("acme/third", aSbom().component("pkg:npm/%40acme/lib@9").bytes());
    atlas.submit(
        "pkg:npm/%2540acme/lib",
        lib.component("pkg:npm/y@1").dependsOn("root", "pkg:npm/y@1").bytes());
    atlas.settle();
    assertThat(dependencies("repos", "pkg:github/acme/third"))
        .containsExactly("pkg:github/acme/lib 9 verified-sbom");
    assertThat(dependencies("repos", "pkg:github/acme/lib"))
        .containsExactly("pkg:npm/x 1 verified-sbom", "pkg:npm/y 1 verified-sbom");
  }

  @Test
  void a_vertex_never_splits_when_a_published_package_submits_for_itself() throws SQLException {
    atlas.submit(
        "acme/lib", aSbom().root("pkg:npm/%40acme/lib@1").component("pkg:npm/x@1").bytes());
    atlas.settle();
    atlas.submit("pkg:npm/%2540acme/lib", aSbom().component("pkg:npm/y@1").bytes());
    atlas.settle();

    assertThat(
            database.query("select string_agg(canonical_id, ' ' order by canonical_id) from repos"))
        .isEqualTo("pkg:github/acme/lib");
    assertThat(dependencies("repos", "pkg:github/acme/lib"))
        .containsExactly("pkg:npm/x 1 verified-sbom", "pkg:npm/y 1 verified-sbom");
  }

  @ParameterizedTest
  @EnumSource(Standard.class)
  void without_relationships_the_root_depends_on_every_package(Standard standard) {
    atlas.submit(
        "acme/one",
        aSbom()
            .component("pkg:npm/x@1")
            .component("pkg:npm/y@2")
            .unidentified("helper")
            .bytes(standard));
    atlas.submit(
        "acme/two", aSbom().component("pkg:npm/x@1").unidentified("helper").bytes(standard));
    atlas.settle();

    assertThat(dependencies("repos", "pkg:github/acme/one"))
        .containsExactly(
            "pkg:generic/github/acme/one/helper  verified-sbom",
            "pkg:npm/x 1 verified-sbom",
            "pkg:npm/y 2 verified-sbom");
    assertThat(dependencies("repos", "pkg:github/acme/two"))
        .as("a component without a purl is its artifact's own")
        .containsExactly(
            "pkg:generic/github/acme/two/helper  verified-sbom", "pkg:npm/x 1 verified-sbom");
    assertThat(
            atlas.get("/api/v1/external-repos/pkg:npm/x").body().path("criticality_score").asInt())
        .isEqualTo(2);
  }

  @Test
  void two_artifacts_of_one_repo_stand_side_by_side() {
    for (String artifact : List.of("cli", "web")) {
      assertThat(
              atlas
                  .post(
                      "/api/v1/ingest/sbom?repository=acme/app&artifact=pkg:oci/" + artifact,
                      "application/json",
                      aSbom()
                          .component("pkg:npm/" + artifact + "@1")
                          .unidentified("helper")
                          .bytes())
                  .status())
          .isEqualTo(202);
      atlas.settle();
    }
    assertThat(dependencies("repos", APP))
        .containsExactly(
            "pkg:generic/oci/cli/helper  verified-sbom",
            "pkg:generic/oci/web/helper  verified-sbom",
            "pkg:npm/cli 1 verified-sbom",
            "pkg:npm/web 1 verified-sbom");
  }

  @Test
  void a_repo_joins_the_project_that_names_its_owner() throws SQLException {
    database.execute(
        """
        insert into projects (tenant_id, canonical_id, display_name, project_type, activity_status, git_owner_url)
        select id, 'daoip-5:x:project:acme', 'Acme', 'scf-project'::project_type, 'in-dev'::activity_status, 'https://github.com/acme' from tenant
        union all
        select id, 'daoip-5:x:project:shout', 'Shout', 'scf-project', 'in-dev', 'https://GitHub.com/Shout/' from tenant
        """);
    atlas.submit("acme/app", a().bytes());
    atlas.submit("Shout/Out", a().bytes());
    atlas.settle();

    assertThat(project(APP)).isEqualTo("daoip-5:x:project:acme");
    assertThat(project("pkg:github/shout/out")).isEqualTo("daoip-5:x:project:shout");
    assertThat(status("projects/daoip-5:local:project:github.com/acme")).isEqualTo(404);
    assertThat(database.query("select count(*) from status_event")).isEqualTo("0");
  }

  private String project(String repo) {
    return atlas
        .get("/api/v1/repos/" + repo)
        .body()
        .path("parent_project")
        .path("canonical_id")
        .asString("");
  }

  @Test
  void repos_of_one_owner_share_its_project_and_one_status_event() throws SQLException {
    atlas.submit("acme/app", a().bytes());
    atlas.submit("acme/other", b().bytes());
    atlas.submit("beta/app", b().bytes());
    atlas.settle();
    assertThat(project(APP)).isEqualTo("daoip-5:local:project:github.com/acme");
    assertThat(project("pkg:github/acme/other")).isEqualTo("daoip-5:local:project:github.com/acme");
    assertThat(project("pkg:github/beta/app")).isEqualTo("daoip-5:local:project:github.com/beta");
    assertThat(database.query("select count(*) from status_event")).isEqualTo("2");
  }
}
