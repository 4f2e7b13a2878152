package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.catalog.VertexLookup;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.ingest.SubmissionChanges.Changes;
import org.pgatlas.server.ingest.SubmissionChanges.Edge;
import org.pgatlas.server.submission.SubmissionAuditStore;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;

/// Which edges a submission changed, told from the documents that are kept, on its page and in its
/// export.
class SubmissionChangesDbTest {
  private static final String APP = "pkg:github/acme/app";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final RunningAtlas atlas;
  private final SubmissionChanges changes;

  SubmissionChangesDbTest(@TempDir Path data) {
    atlas = new RunningAtlas(raw, data, Map.of());
    Database database = atlas.atlas().database();
    ArtifactStore artifacts = new ArtifactStore();
    changes =
        new SubmissionChanges(
            new SubmissionAuditStore(database),
            (t, sha256) -> database.read(t, handle -> artifacts.get(handle, t, sha256)),
            new VertexLookup(database),
            SbomLimits.defaults());
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  private static SbomBuilder depending(String... purls) {
    SbomBuilder sbom = aSbom();
    for (String purl : purls) {
      sbom.component(purl).dependsOn("root", purl);
    }
    return sbom;
  }

  private int submit(SbomBuilder sbom) {
    int id = atlas.submit("acme/app", sbom.bytes()).path("submission_id").asInt();
    atlas.settle();
    return id;
  }

  private Optional<Changes> of(int submission) {
    return changes.of(atlas.atlas().tenant(), submission);
  }

  private static List<String> told(List<Edge> edges) {
    return edges.stream()
        .map(
            e ->
                e.dependent().id()
                    + " > "
                    + e.dependency().id()
                    + " "
                    + e.before()
                    + ":"
                    + e.after()
                    + (e.dependency().vertex() == null ? " gone" : ""))
        .toList();
  }

  @Test
  void the_first_document_adds_all_and_the_next_its_difference() {
    int first = submit(depending("pkg:npm/aa@1", "pkg:npm/bb@1", "pkg:npm/cc@1"));
    int second = submit(depending("pkg:npm/bb@2", "pkg:npm/cc@1", "pkg:npm/dd@1"));
    int repeated = submit(depending("pkg:npm/bb@2", "pkg:npm/cc@1", "pkg:npm/dd@1"));

    Changes before = of(first).orElseThrow();
    assertThat(before.replaces()).isFalse();
    assertThat(told(before.added()))
        .as("aa is in the graph no longer")
        .containsExactly(
            APP + " > pkg:npm/aa null:1 gone",
            APP + " > pkg:npm/bb null:1",
            APP + " > pkg:npm/cc null:1");
    assertThat(before.removed()).isEmpty();

    Changes now = of(second).orElseThrow();
    assertThat(now.replaces()).isTrue();
    assertThat(told(now.added())).containsExactly(APP + " > pkg:npm/dd null:1");
    assertThat(told(now.removed())).containsExactly(APP + " > pkg:npm/aa 1:null gone");
    assertThat(told(now.changed())).containsExactly(APP + " > pkg:npm/bb 1:2");
    assertThat(of(repeated)).as("a duplicate changed nothing").isEmpty();
    assertThat(of(999)).isEmpty();
  }

  @Test
  void the_counts_are_those_that_were_recorded_when_it_was_applied() throws SQLException {
    submit(depending("pkg:npm/aa@1", "pkg:npm/bb@1").dependsOn("pkg:npm/aa@1", "pkg:npm/bb@1"));
    int second = submit(depending("pkg:npm/aa@2", "pkg:npm/cc@1"));
    Changes now = of(second).orElseThrow();
    assertThat(
            raw.query(
                "select concat_ws(' ', change_summary->>'edges_added', change_summary->>'edges_removed', change_summary->>'edges_changed') from artifact_version where submission_id = "
                    + second))
        .isEqualTo(now.added().size() + " " + now.removed().size() + " " + now.changed().size())
        .isEqualTo("1 2 1");
  }

  @Test
  void after_a_withdrawal_everything_is_new_again() {
    submit(depending("pkg:npm/aa@1"));
    assertThat(atlas.delete("/api/v1/repos/" + APP + "/sbom").status()).isEqualTo(200);
    int again = submit(depending("pkg:npm/aa@1"));
    Changes changed = of(again).orElseThrow();
    assertThat(changed.replaces()).isFalse();
    assertThat(told(changed.added())).containsExactly(APP + " > pkg:npm/aa null:1");
  }

  @Test
  void a_package_that_a_repo_publishes_leads_to_that_repo() {
    atlas.submit("acme/lib", depending("pkg:npm/x@1").root("pkg:npm/lib@1").bytes());
    int id = submit(depending("pkg:npm/lib@1"));
    Edge edge = of(id).orElseThrow().added().getFirst();
    assertThat(edge.dependency().id()).isEqualTo("pkg:npm/lib");
    assertThat(edge.dependency().vertex())
        .isNotNull()
        .satisfies(v -> assertThat(v.canonicalId()).isEqualTo("pkg:github/acme/lib"));
  }

  @Test
  void the_page_shows_the_first_hundred_and_the_export_all() {
    String[] many = new String[250];
    for (int i = 0; i < many.length; i++) {
      many[i] = "pkg:npm/part-%03d@1".formatted(i);
    }
    int id = submit(depending(many));
    String page = atlas.text("/submissions/" + id);
    assertThat(page)
        .contains("The first 100 of 250 dependencies", "part-099")
        .contains("/submissions/" + id + "?format=csv")
        .doesNotContain("part-100");
    assertThat(atlas.text("/submissions/" + id + "?format=csv").lines())
        .hasSize(251)
        .contains("Change,Dependent,Dependency,Before,Now")
        .contains("added," + APP + ",pkg:npm/part-249,,1");
  }
}
