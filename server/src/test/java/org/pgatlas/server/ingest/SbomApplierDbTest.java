package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;

/// The application of admitted versions, job by job, in the orders that a busy queue can bring.
class SbomApplierDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  @AfterEach
  void close() {
    atlas.close();
  }

  private void apply(long version) {
    atlas.handle(SbomAdmission.APPLY_JOB, "{\"artifact_version_id\": " + version + "}");
  }

  private String query(String sql) throws SQLException {
    return String.valueOf(atlas.raw().query(sql));
  }

  private String edges() throws SQLException {
    return query(
        """
        select coalesce(string_agg(a.canonical_id || '>' || b.canonical_id, ' ' order by a.canonical_id, b.canonical_id), '')
        from depends_on d
        join repo_vertices a on a.id = d.in_vertex_id
        join repo_vertices b on b.id = d.out_vertex_id
        """);
  }

  private static byte[] on(String purl) {
    return aSbom().component(purl).dependsOn("root", purl).bytes();
  }

  @Test
  void an_older_version_that_is_applied_late_does_not_move_the_graph_backwards()
      throws SQLException {
    atlas.admit("acme/app", on("pkg:npm/old@1"));
    atlas.admit("acme/app", on("pkg:npm/new@1"));
    apply(2);
    apply(1);

    assertThat(edges()).isEqualTo("pkg:github/acme/app>pkg:npm/new");
    assertThat(query("select count(*) from repo_vertices"))
        .as("nothing of the old one")
        .isEqualTo("2");
    assertThat(query("select string_agg(outcome, ' ' order by seq) from artifact_version"))
        .isEqualTo("superseded applied");
    assertThat(query("select string_agg(status::text, ' ' order by id) from sbom_submissions"))
        .isEqualTo("processed processed");
    assertThat(query("select artifact_version_id from sbom_current")).isEqualTo("2");
  }

  @Test
  void a_job_that_runs_again_has_no_second_effect() throws SQLException {
    atlas.admit("acme/app", on("pkg:npm/a@1"));
    apply(1);
    String before = traces();
    apply(1);
    apply(1);
    assertThat(traces()).isEqualTo(before);
  }

  private String traces() throws SQLException {
    return query(
        """
        select concat_ws(' ',
          (select string_agg(concat_ws(',', in_vertex_id, out_vertex_id, asserted_at), ';') from depends_on),
          (select string_agg(concat_ws(',', id, processed_at), ';') from sbom_submissions),
          (select string_agg(concat_ws(',', id, applied_at, change_summary), ';') from artifact_version),
          (select count(*) from status_event), (select count(*) from job_queue), (select max(updated_at) from repos))
        """);
  }

  @Test
  void duplicates_of_a_version_that_still_waits_are_settled_with_it() throws SQLException {
    atlas.admit("acme/app", on("pkg:npm/a@1"));
    assertThat(atlas.admit("acme/app", on("pkg:npm/a@1")).duplicate()).isTrue();
    assertThat(query("select string_agg(status::text, ' ') from sbom_submissions"))
        .isEqualTo("pending pending");
    atlas.work();
    assertThat(query("select string_agg(status::text, ' ') from sbom_submissions"))
        .isEqualTo("processed processed");
  }

  @Test
  void a_version_withdrawn_while_it_waits_is_never_applied() throws SQLException {
    SbomWithdrawal withdrawal =
        new SbomWithdrawal(
            atlas.database(),
            new org.pgatlas.server.submission.SubmissionStore(),
            CatalogWriters.create(),
            new org.pgatlas.server.component.ComponentWriter(atlas.database()),
            (_, _, _, _) -> {},
            ComponentsChanged.NOBODY);
    atlas.admit("acme/app", on("pkg:npm/a@1"));
    apply(1);
    atlas.admit("acme/app", on("pkg:npm/b@1"));
    assertThat(withdrawal.withdraw(atlas.tenant(), "pkg:github/acme/app")).isPresent();
    apply(2);
    assertThat(edges()).isEmpty();
    assertThat(query("select string_agg(outcome, ' ' order by seq) from artifact_version"))
        .isEqualTo("withdrawn withdrawn");
  }

  @Test
  void an_absorbed_external_leaves_no_loops_and_no_duplicates_and_keeps_the_strongest_confidence()
      throws SQLException {
    atlas.admit(
        "acme/app",
        aSbom()
            .component("pkg:npm/lib@1")
            .component("pkg:github/acme/lib")
            .dependsOn("root", "pkg:npm/lib@1")
            .bytes());
    apply(1);
    atlas
        .raw()
        .execute(
            """
            insert into edge_source (tenant_id, kind, source_key) select id, 'registry', 'r' from tenant;
            insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, confidence)
            select s.tenant_id, a.id, b.id, s.id, e.confidence::edge_confidence
            from (values ('pkg:github/acme/app', 'pkg:npm/lib', 'inferred-shadow'),
                         ('pkg:github/acme/app', 'pkg:github/acme/lib', 'verified-sbom'),
                         ('pkg:github/acme/lib', 'pkg:npm/lib', 'inferred-shadow'),
                         ('pkg:npm/lib', 'pkg:github/acme/lib', 'inferred-shadow'),
                         ('pkg:npm/lib', 'pkg:github/acme/app', 'inferred-shadow')) e (a, b, confidence)
            join repo_vertices a on a.canonical_id = e.a
            join repo_vertices b on b.canonical_id = e.b
            join edge_source s on s.kind = 'registry'
            """);
    atlas.admit("acme/lib", aSbom().root("pkg:npm/lib@1").component("pkg:npm/x@1").bytes());
    apply(2);

    assertThat(
            query(
                    """
                select string_agg(concat_ws(' ', a.canonical_id, b.canonical_id, s.kind, d.confidence), E'\\n' order by a.canonical_id, b.canonical_id, s.kind)
                from depends_on d
                join repo_vertices a on a.id = d.in_vertex_id
                join repo_vertices b on b.id = d.out_vertex_id
                join edge_source s on s.id = d.source_id
                """)
                .lines())
        .containsExactly(
            "pkg:github/acme/app pkg:github/acme/lib registry verified-sbom",
            "pkg:github/acme/app pkg:github/acme/lib sbom verified-sbom",
            "pkg:github/acme/lib pkg:github/acme/app registry inferred-shadow",
            "pkg:github/acme/lib pkg:npm/x sbom verified-sbom");
    assertThat(query("select count(*) from repo_vertices where canonical_id = 'pkg:npm/lib'"))
        .isEqualTo("0");
    assertThat(query("select string_agg(package_purl, ' ') from package_aliases"))
        .isEqualTo("pkg:npm/lib");
  }

  @Test
  void a_package_of_one_repo_is_not_taken_over_by_another() throws SQLException {
    atlas.admit("acme/lib", aSbom().root("pkg:npm/lib@1").component("pkg:npm/x@1").bytes());
    atlas.admit("evil/lib", aSbom().root("pkg:npm/lib@1").component("pkg:npm/y@1").bytes());
    atlas.work();
    assertThat(
            query(
                "select r.canonical_id from package_aliases a join repos r on r.id = a.repo_vertex_id"))
        .isEqualTo("pkg:github/acme/lib");
    assertThat(
            query(
                "select change_summary -> 'notes' from artifact_version where seq = 1 and id = 2"))
        .contains("published by another repo already");
    assertThat(edges()).isEqualTo("pkg:github/acme/lib>pkg:npm/x pkg:github/evil/lib>pkg:npm/y");
  }

  @Test
  void what_no_column_was_made_for_is_shortened_and_not_lost() throws SQLException {
    String wide = "漢".repeat(3000);
    byte[] document =
        aSbom()
            .root("pkg:npm/lib@" + "9".repeat(1500))
            .component("pkg:npm/a@" + "1".repeat(1500))
            .unidentified(wide)
            .unidentified("nul \0 and \uD800 alone")
            .unidentified("%' or 1=1 --")
            .bytes();
    atlas.admit("acme/app", document);
    atlas.work();

    assertThat(query("select string_agg(status::text, ' ') from sbom_submissions"))
        .isEqualTo("processed");
    assertThat(query("select count(*) from depends_on")).isEqualTo("4");
    assertThat(query("select count(*) from job_dead")).isEqualTo("0");
  }

  @Test
  void two_long_names_that_begin_alike_stay_two() throws SQLException {
    String wide = "漢".repeat(600);
    atlas.admit("acme/app", aSbom().unidentified(wide + "a").unidentified(wide + "b").bytes());
    atlas.work();
    assertThat(query("select count(*) from depends_on")).isEqualTo("2");
  }

  @Test
  void what_keeps_failing_is_kept_as_a_dead_letter_and_succeeds_when_it_is_put_back()
      throws SQLException {
    atlas.admit("acme/app", on("pkg:npm/a@1"));
    atlas.raw().execute("update job_queue set max_attempts = 1");
    atlas.raw().execute("create table kept as select sha256, bytes from artifact_blob");
    atlas.raw().execute("update artifact_blob set bytes = substr(bytes, 1, 20)");
    assertThat(atlas.work()).isEqualTo(1);

    List<JobAdminStore.DeadJob> dead = atlas.jobs().dead(atlas.tenant(), 10, 0);
    assertThat(dead)
        .singleElement()
        .satisfies(job -> assertThat(job.kind()).isEqualTo("sbom.apply"));
    assertThat(dead.getFirst().lastError()).contains("CorruptArtifact");
    assertThat(query("select concat_ws(' ', status, error_code) from sbom_submissions"))
        .isEqualTo("failed gave-up");
    assertThat(query("select error_detail from sbom_submissions"))
        .startsWith("given up after 1 attempts: ")
        .contains("CorruptArtifact");
    assertThat(edges()).isEmpty();

    atlas
        .raw()
        .execute(
            "update artifact_blob b set bytes = k.bytes from kept k where k.sha256 = b.sha256");
    assertThat(atlas.jobs().requeue(atlas.tenant(), dead.getFirst().id())).isEqualTo(1);
    assertThat(atlas.jobs().requeue(atlas.tenant(), dead.getFirst().id())).isZero();
    atlas.work();
    assertThat(edges()).isEqualTo("pkg:github/acme/app>pkg:npm/a");
    assertThat(
            query("select concat_ws(' ', status, error_code, error_detail) from sbom_submissions"))
        .isEqualTo("processed");
  }

  @Test
  void the_same_document_again_revives_an_application_that_died() throws SQLException {
    atlas.admit("acme/app", on("pkg:npm/a@1"));
    atlas.raw().execute("delete from job_queue");
    assertThat(atlas.admit("acme/app", on("pkg:npm/a@1")).duplicate()).isTrue();
    atlas.work();
    assertThat(edges()).isEqualTo("pkg:github/acme/app>pkg:npm/a");
    assertThat(query("select string_agg(status::text, ' ') from sbom_submissions"))
        .isEqualTo("processed processed");
  }

  @Test
  void stored_bytes_that_changed_are_noticed_before_they_are_used() throws SQLException {
    atlas.admit("acme/app", on("pkg:npm/a@1"));
    atlas.raw().execute("update artifact_blob set bytes = '\\x00', encoding = 'identity'");
    assertThatThrownBy(() -> apply(1)).isInstanceOf(ArtifactStore.CorruptArtifactException.class);
    assertThat(edges()).isEmpty();
  }
}
