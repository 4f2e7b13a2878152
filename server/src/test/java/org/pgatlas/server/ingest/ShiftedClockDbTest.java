package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Workers on one database whose clocks are hours apart: who leases what, what is due and what
/// comes of it are decided by the database's clock alone.
class ShiftedClockDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static byte[] document(int number) {
    return aSbom()
        .component("pkg:npm/all@1")
        .component("pkg:npm/own-" + number + "@1")
        .dependsOn("root", "pkg:npm/own-" + number + "@1")
        .dependsOn("pkg:npm/own-" + number + "@1", "pkg:npm/all@1")
        .bytes();
  }

  /// Submits, and lets the workers take turns until nothing is left; the results of the last run.
  private static String worked(List<HandWorkedAtlas> workers) throws SQLException {
    for (int i = 0; i < 9; i++) {
      workers.get(i % workers.size()).admit("acme/app-" + i, document(i));
    }
    int idle = 0;
    for (int turn = 0; idle < workers.size(); turn++) {
      idle = workers.get(turn % workers.size()).work() == 0 ? idle + 1 : 0;
    }
    TestDatabase raw = workers.getFirst().raw();
    assertThat(raw.query("select count(*) from sbom_submissions where status = 'processed'"))
        .isEqualTo("9");
    assertThat(raw.query("select count(*) from job_history where kind = 'sbom.apply'"))
        .as("each was applied once")
        .isEqualTo("9");
    assertThat(raw.query("select max(attempts) from job_history")).isEqualTo("1");
    assertThat(
            raw.query(
                "select count(*) from job_history where started_at not between now() - interval '10 minutes' and now() or finished_at not between started_at and now()"))
        .as("times are the database's")
        .isEqualTo("0");
    return String.valueOf(
        raw.query("select encode(results_hash, 'hex') from metric_run order by id desc limit 1"));
  }

  @Test
  void hours_of_difference_change_nothing() throws SQLException {
    List<String> results = new ArrayList<>();
    for (List<Duration> shifts :
        List.of(
            List.of(Duration.ZERO),
            List.of(Duration.ofHours(7), Duration.ofHours(-7), Duration.ofDays(40)))) {
      TestDatabase raw = POSTGRES.createDatabase();
      List<HandWorkedAtlas> workers = new ArrayList<>();
      try {
        for (Duration shift : shifts) {
          workers.add(new HandWorkedAtlas(raw, Clock.offset(Clock.systemUTC(), shift)));
        }
        results.add(worked(workers));
      } finally {
        workers.forEach(HandWorkedAtlas::close);
      }
    }
    assertThat(results.get(1)).isEqualTo(results.get(0)).hasSize(64);
  }
}
