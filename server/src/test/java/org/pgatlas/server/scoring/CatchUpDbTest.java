package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// A process that only answers follows the runs of another one by what they changed.
class CatchUpDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();

  private static MetricRun run(HandWorkedAtlas atlas) {
    return atlas.metrics().run(atlas.tenant(), ActiveMode.ACTIVE_ROOTS, "test");
  }

  private static byte[] history() {
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.DAYS);
    return "Ada\0ada@x.invalid\0%s\0%040x\n".formatted(at, 1).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_graph_is_brought_forward_and_a_run_here_afterwards_is_right() throws SQLException {
    try (HandWorkedAtlas worker = new HandWorkedAtlas(raw, Clock.systemUTC());
        HandWorkedAtlas reader = new HandWorkedAtlas(raw, Clock.systemUTC())) {
      worker.admit("acme/a", aSbom().component("pkg:npm/lib@1").bytes());
      worker.work();
      MetricRun first = run(worker);
      Resident before = reader.metrics().resident(reader.tenant());
      assertThat(before.runId()).isEqualTo(first.id());
      reader.metrics().catchUp();
      assertThat(reader.metrics().resident(reader.tenant()).scores())
          .as("nothing new")
          .isSameAs(before.scores());

      worker.admitLog("acme/a", history());
      worker.work();
      MetricRun people = run(worker);
      reader.metrics().catchUp();
      Resident same = reader.metrics().resident(reader.tenant());
      assertThat(same.runId()).isEqualTo(people.id());
      assertThat(same.snapshot().graph())
          .as("read by what changed, and no edge did")
          .isSameAs(before.snapshot().graph());
      assertThat(same.active()).isSameAs(before.active());
      assertThat(same.scores()[Resident.PONY_FACTOR]).contains(1);

      worker.admit("acme/b", aSbom().component("pkg:npm/lib@1").bytes());
      worker.work();
      MetricRun second = run(worker);
      reader.metrics().catchUp();
      Resident after = reader.metrics().resident(reader.tenant());
      assertThat(after.runId()).isEqualTo(second.id());
      assertThat(after.snapshot().size()).isEqualTo(before.snapshot().size() + 1);
      MetricRun here = run(reader);
      assertThat(here.changedCount()).isZero();
      assertThat(here.resultsHash()).isEqualTo(second.resultsHash());
      assertThat(here.inputHash()).isEqualTo(second.inputHash());

      worker.admit("acme/c", aSbom().component("pkg:npm/lib@1").bytes());
      worker.work();
      run(worker);
      raw.execute("update projects set activity_status = 'discontinued'");
      reader.metrics().catchUp();
      assertThat(run(reader).changedCount())
          .as("what it has seen and no run has stored yet")
          .isPositive();
      MetricRun last = run(worker);
      assertThat(last.changedCount()).isZero();
    }
  }

  @Test
  void a_hash_of_inputs_differs_with_them_and_projects_are_in_the_results() throws SQLException {
    try (HandWorkedAtlas atlas = new HandWorkedAtlas(raw, Clock.systemUTC())) {
      atlas.admit("acme/a", aSbom().component("pkg:npm/lib@1").bytes());
      atlas.work();
      MetricRun first = run(atlas);
      MetricRun again = run(atlas);
      assertThat(again.inputHash()).hasSize(64).isEqualTo(first.inputHash());
      assertThat(again.resultsHash()).isEqualTo(first.resultsHash());
      raw.execute("update repos set adoption_stars = 5");
      MetricRun stars = run(atlas);
      assertThat(stars.inputHash()).isNotEqualTo(first.inputHash());
      raw.execute("update projects set activity_status = 'discontinued'");
      MetricRun dead = run(atlas);
      assertThat(dead.inputHash()).isNotEqualTo(stars.inputHash());
      assertThat(atlas.metrics().run(atlas.tenant(), ActiveMode.SEED_COMPAT, "test").inputHash())
          .isNotEqualTo(dead.inputHash());
      assertThat(atlas.metrics().latest(atlas.tenant()).orElseThrow().snapshotId()).isNull();
    }
  }
}
