package org.pgatlas.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// An atlas of a release that made a job for each event, brought to one job for each webhook.
class WebhookUpgradeDbTest {
  private static final String TENANT = "00000000-0000-0000-0000-00000000000a";

  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  @Test
  void deliveries_that_waited_become_the_place_of_their_webhook(TestDatabase raw)
      throws SQLException {
    AtlasFixture.migrateTo(raw, "22");
    raw.execute(
        "insert into tenant (id, name, contributor_key) values ('"
            + TENANT
            + "', 't', decode(repeat('00', 32), 'hex'))");
    for (String format : new String[] {"event", "event", "slack"}) {
      raw.execute(
          "insert into webhook (tenant_id, url, secret, format, sent_seq) values ('"
              + TENANT
              + "', 'http://host/', decode(repeat('00', 32), 'hex'), '"
              + format
              + "', 3)");
    }
    raw.execute("select setval('event_log_seq', 100)");
    raw.execute(
        "insert into job_queue (tenant_id, queue, kind, payload, order_key) select '"
            + TENANT
            + "', 'delivery', 'webhook.deliver', jsonb_build_object('webhook', 1, 'seq', n), 'webhook:1' from generate_series(40, 60) n");
    try (Database database = AtlasFixture.open(raw)) {
      new Migrations(database).migrate();
    }
    assertThat(raw.query("select string_agg(id || ':' || sent_seq, ' ' order by id) from webhook"))
        .as("before the first that waited; after the newest; a digest where it was")
        .isEqualTo("1:39 2:100 3:3");
    assertThat(
            raw.query(
                "select string_agg(concat_ws(' ', payload, unique_key, order_key, max_attempts), ', ' order by id) from job_queue"))
        .isEqualTo(
            "{\"webhook\": 1} webhook:1 webhook:1 84, {\"webhook\": 2} webhook:2 webhook:2 84");
  }
}
