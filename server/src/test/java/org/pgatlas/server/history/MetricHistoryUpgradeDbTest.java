package org.pgatlas.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// An atlas of a release that kept a row for each value, brought to rows of neighbours.
class MetricHistoryUpgradeDbTest {
  private static final String TENANT = "00000000-0000-0000-0000-00000000000a";

  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  @Test
  void every_value_keeps_its_place_in_its_trend(TestDatabase raw) throws SQLException {
    AtlasFixture.migrateTo(raw, "39");
    raw.execute(
        "insert into tenant (id, name, contributor_key) values ('"
            + TENANT
            + "', 't', decode(repeat('00', 32), 'hex'))");
    raw.execute(
        "insert into metric_value (tenant_id, at, run_id, subject_kind, subject_id, criticality, pony_factor)"
            + " select '"
            + TENANT
            + "', now() - make_interval(mins => 10 - run), run, kind, id, run * 1000 + id, nullif(id % 2, 0)"
            + " from generate_series(1, 3) run, unnest(array['v', 'p']::\"char\"[]) kind, generate_series(120, 300) id"
            + " where run = 1 or id % run = 0");
    try (Database database = AtlasFixture.open(raw)) {
      new Migrations(database).migrate();
      HistoryStore store = new HistoryStore(database);
      Instant now = Instant.now();
      for (int id : new int[] {120, 127, 128, 131, 255, 256, 300}) {
        assertThat(
                store.trend(
                    UUID.fromString(TENANT),
                    new HistoryStore.Subject("v", id, "", ""),
                    now.minusSeconds(86_400),
                    now,
                    10))
            .extracting(HistoryStore.Point::criticality)
            .containsExactlyElementsOf(
                java.util.stream.LongStream.rangeClosed(1, 3)
                    .filter(run -> id % run == 0)
                    .map(run -> run * 1000 + id)
                    .boxed()
                    .toList());
      }
    }
    assertThat(raw.query("select sum(cardinality(subject_ids)) from metric_history"))
        .isEqualTo(String.valueOf(2 * (181 + 91 + 61)));
    assertThat(
            raw.query(
                "select string_agg(distinct (pony_factor is null)::text, ' ') from metric_history"))
        .as("odd ids have a pony factor in the first run")
        .isEqualTo("false true");
  }
}
