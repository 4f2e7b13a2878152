package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;

/// Which of the documents of several runs is in force: that of the newest run of a branch that
/// counts, whatever the order in which they come.
class RunOrderDbTest {
  private static final String APP = "acme/app";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  @AfterEach
  void stop() {
    atlas.close();
  }

  @Test
  void a_repeated_document_is_as_new_as_its_last_run() throws SQLException {
    assertThat(run(true, 1, "a").duplicate()).isFalse();
    assertThat(run(true, 3, "a").duplicate()).isTrue();
    run(true, 2, "b");
    atlas.work();
    assertThat(inForce()).as("what ran last said a").isEqualTo("pkg:npm/a");
  }

  @Test
  void a_repeated_document_of_a_branch_that_never_counts_makes_nothing_newer() throws SQLException {
    run(true, 1, "a");
    assertThat(run(false, 3, "a").duplicate()).isTrue();
    run(true, 2, "b");
    atlas.work();
    assertThat(inForce()).isEqualTo("pkg:npm/b");
  }

  @Test
  void an_older_run_of_the_same_document_makes_it_no_older() throws SQLException {
    run(true, 3, "a");
    assertThat(run(true, 1, "a").duplicate()).isTrue();
    run(true, 2, "b");
    atlas.work();
    assertThat(inForce()).isEqualTo("pkg:npm/a");
  }

  private SbomAdmission.Admitted run(boolean mayBeCurrent, int hour, String name) {
    return atlas.admit(
        APP,
        new SbomAdmission.Run(mayBeCurrent, Instant.parse("2026-01-01T0" + hour + ":00:00Z")),
        aSbom().component("pkg:npm/" + name + "@1").bytes());
  }

  private String inForce() throws SQLException {
    for (int i = 0; i < 10 && atlas.work() > 0; i++) {
      // Until nothing is left.
    }
    return String.valueOf(
        atlas
            .raw()
            .query(
                "select string_agg(canonical_id, ' ' order by canonical_id) from external_repos"));
  }
}
