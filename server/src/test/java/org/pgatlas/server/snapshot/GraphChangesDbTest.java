package org.pgatlas.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Whoever writes, by whatever statement: what a resident graph holds of it is marked.
class GraphChangesDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final AtlasFixture rows = AtlasFixture.of(AtlasFixture.open(raw), "default");
  private final GraphChanges changes = new GraphChanges();
  private final int project = rows.project("daoip-5:x:project:p").insert();
  private final int a = rows.repo("pkg:npm/a").with("project_id", project).insert();
  private final int b = rows.external("pkg:npm/b").insert();
  private final int source = rows.source("registry", "r");
  private GraphChanges.Cursor cursor = now();

  @AfterEach
  void close() {
    rows.database().close();
  }

  private GraphChanges.Cursor now() {
    return rows.database().snapshot(rows.tenant(), changes::now);
  }

  /// What was marked since the last look.
  private GraphChanges.Marks marked() {
    GraphChanges.Marks marks =
        rows.database()
            .snapshot(rows.tenant(), handle -> changes.since(handle, rows.tenant(), cursor));
    cursor = marks.next();
    return marks;
  }

  @Test
  void edges_mark_their_dependent() throws SQLException {
    rows.dependsOn(a, b, source);
    assertThat(marked().vertices()).containsExactly(a);
    assertThat(marked().none()).as("once").isTrue();
    raw.execute("update depends_on set version_range = '1', confidence = 'verified-sbom'");
    assertThat(marked().none()).as("neither range nor confidence is in the graph").isTrue();
    raw.execute("delete from depends_on");
    assertThat(marked().vertices()).containsExactly(a);
  }

  @Test
  void vertices_mark_themselves_and_those_that_lose_an_edge() throws SQLException {
    rows.dependsOn(a, b, source);
    int c = rows.external("pkg:npm/c").insert();
    assertThat(marked().vertices()).containsExactly(a, c);
    raw.execute("delete from repo_vertices where id = " + b);
    assertThat(marked().vertices()).containsExactly(a, b);
  }

  @Test
  void repos_mark_what_scores_depend_on() throws SQLException {
    raw.execute("update repos set latest_version = '2', updated_at = now()");
    assertThat(marked().none()).isTrue();
    raw.execute("update repos set adoption_stars = 5");
    assertThat(marked().vertices()).containsExactly(a);
    raw.execute("update repos set project_id = null");
    assertThat(marked().vertices()).containsExactly(a);
    raw.execute("update repos set criticality_score = 7");
    assertThat(marked().vertices()).as("somebody else's hand").containsExactly(a);
    raw.execute("set atlas.scoring = 'on'; update repos set criticality_score = 8");
    assertThat(marked().none()).as("a metric run's own").isTrue();
  }

  @Test
  void projects_mark_their_status() throws SQLException {
    raw.execute("update projects set display_name = 'x'");
    assertThat(marked().none()).isTrue();
    raw.execute("update projects set activity_status = 'discontinued'");
    assertThat(marked().projects()).containsExactly(project);
    int other = rows.project("daoip-5:x:project:q").insert();
    assertThat(marked().projects()).containsExactly(other);
    raw.execute("delete from projects where id = " + other);
    assertThat(marked().everything()).isTrue();
  }

  @Test
  void people_mark_the_repo() throws SQLException {
    int person = rows.contributor("p");
    rows.contributed(person, a, 3, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    assertThat(marked().people()).containsExactly(a);
    raw.execute("delete from contributors");
    assertThat(marked().people()).as("by cascade").containsExactly(a);
    rows.gitLog(a).insert();
    assertThat(marked().people()).containsExactly(a);
  }

  @Test
  void what_rolls_back_is_not_marked_and_what_commits_late_is() throws SQLException {
    try (Connection late = raw.connect();
        Statement statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute("update repos set adoption_stars = 1");
      rows.dependsOn(a, b, source);
      rows.external("pkg:npm/c").insert();
      assertThat(marked().vertices()).hasSize(2).contains(a);
      assertThat(marked().none())
          .as("seen already, though its transaction is not the oldest")
          .isTrue();
      late.commit();
      assertThat(marked().vertices()).as("began first, committed last").containsExactly(a);
      statement.execute("update repos set adoption_stars = 2");
      late.rollback();
    }
    assertThat(marked().none()).isTrue();
  }

  @Test
  void very_many_rows_mark_everything() throws SQLException {
    raw.execute(
        "insert into repo_vertices (tenant_id, canonical_id, vertex_type) select id, 'pkg:npm/x' || i, 'external-repo' from tenant, generate_series(1, 20001) i");
    assertThat(marked().everything()).isTrue();
  }

  @Test
  void who_is_behind_what_was_removed_reads_everything() throws SQLException {
    GraphChanges.Cursor behind = cursor;
    raw.execute("update repos set adoption_stars = 5");
    assertThat(marked().vertices()).containsExactly(a);
    GraphChanges.Cursor ahead = now();
    rows.database()
        .run(rows.tenant(), handle -> changes.prune(handle, rows.tenant(), ahead.xmin()));
    assertThat(raw.query("select count(*) from graph_change where kind <> 'pruned'"))
        .isEqualTo("0");
    cursor = ahead;
    assertThat(marked().everything()).isFalse();
    cursor = behind;
    assertThat(marked().everything()).isTrue();
  }

  @Test
  void another_server_process_may_not_have_kept_the_marks() {
    cursor = new GraphChanges.Cursor(cursor.xmin(), cursor.seen(), cursor.server() - 1);
    assertThat(marked().everything()).isTrue();
  }
}
