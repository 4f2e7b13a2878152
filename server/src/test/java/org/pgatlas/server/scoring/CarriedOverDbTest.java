package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.NaiveMetrics;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Runs that carry results over store what a run from nothing would.
class CarriedOverDbTest {
  private static final int STEPS = 40;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();

  private HandWorkedAtlas atlas() {
    return new HandWorkedAtlas(raw, Clock.systemUTC());
  }

  private static MetricRun run(HandWorkedAtlas atlas) {
    return atlas.metrics().run(atlas.tenant(), ActiveMode.ACTIVE_ROOTS, "test");
  }

  private static MetricRun latest(HandWorkedAtlas atlas) {
    return atlas.metrics().latest(atlas.tenant()).orElseThrow();
  }

  /// Submissions, withdrawals of their edges, statuses, projects, people and signals at random; a
  /// checkpoint after each finds nothing to change, and so does a process that has just started.
  @Test
  void a_checkpoint_finds_nothing_to_change_after_any_change() throws SQLException {
    long seed = System.nanoTime();
    System.out.println("CarriedOverDbTest seed " + seed);
    Random random = new Random(seed);
    try (HandWorkedAtlas atlas = atlas()) {
      for (int step = 0; step < STEPS; step++) {
        RandomChanges.one(atlas, random);
        atlas.work();
        String when = "step " + step + ", seed " + seed;
        MetricRun carried = run(atlas);
        assertThat(NaiveMetrics.stored(raw))
            .as(when)
            .isEqualTo(NaiveMetrics.expected(raw, "active-roots"));
        atlas.handle(MetricRunner.JOB, MetricRunner.CHECKPOINT);
        assertThat(latest(atlas).trigger()).isEqualTo("checkpoint");
        assertThat(latest(atlas).changedCount()).as(when).isZero();
        assertThat(latest(atlas).resultsHash()).as(when).isEqualTo(carried.resultsHash());
      }
      try (HandWorkedAtlas fresh = atlas()) {
        MetricRun again = run(fresh);
        assertThat(again.changedCount()).isZero();
        assertThat(again.resultsHash()).isEqualTo(latest(atlas).resultsHash());
      }
    }
  }

  @Test
  void runs_of_two_processes_take_turns_on_the_newest_graph() throws SQLException {
    AtlasFixture rows;
    try (HandWorkedAtlas one = atlas();
        HandWorkedAtlas two = atlas()) {
      rows = AtlasFixture.of(one.database(), "default");
      int project = rows.project("daoip-5:x:project:p").insert();
      int hub = rows.external("pkg:npm/hub").insert();
      int source = rows.source("registry", "r");
      for (int i = 0; i < 6; i++) {
        int repo = rows.repo("pkg:npm/r" + i).with("project_id", project).insert();
        rows.dependsOn(repo, hub, source);
        run(i % 2 == 0 ? one : two);
        assertThat(raw.query("select criticality_score from external_repos"))
            .isEqualTo(Integer.toString(i + 1));
      }
      assertThat(NaiveMetrics.stored(raw)).isEqualTo(NaiveMetrics.expected(raw, "active-roots"));
    }
  }

  @Test
  void listeners_are_told_what_a_run_changed_and_in_its_transaction() throws SQLException {
    try (HandWorkedAtlas atlas = atlas()) {
      AtlasFixture rows = AtlasFixture.of(atlas.database(), "default");
      int project = rows.project("daoip-5:x:project:p").insert();
      int repo = rows.repo("pkg:npm/r").with("project_id", project).insert();
      int external = rows.external("pkg:npm/x").insert();
      run(atlas);
      List<ScoreChanges> told = new ArrayList<>();
      atlas
          .metrics()
          .follow(
              (handle, changes) -> {
                told.add(changes);
                assertThat(
                        handle
                            .createQuery("select max(id) from metric_run")
                            .mapTo(Long.class)
                            .one())
                    .isEqualTo(changes.run().id());
              });
      rows.dependsOn(repo, external, rows.source("registry", "r"));
      run(atlas);
      run(atlas);
      assertThat(told).hasSize(2);
      assertThat(told.getFirst().vertices().ids()).containsExactly(external);
      assertThat(told.getFirst().vertices().before()[0]).containsExactly(0);
      assertThat(told.getFirst().vertices().after()[0]).containsExactly(1);
      assertThat(told.getFirst().projects().size()).isZero();
      assertThat(told.getLast().vertices().size()).isZero();
    }
  }
}
