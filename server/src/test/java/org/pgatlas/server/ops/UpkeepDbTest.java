package org.pgatlas.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.DatabaseConfig;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Partitions made ahead and dropped, rows deleted, by moving the clock or the rows.
class UpkeepDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final Database database = AtlasFixture.open(raw);
  private final AtlasFixture ours = AtlasFixture.of(database, "ours");

  @AfterEach
  void close() {
    database.close();
  }

  private Partitions.Done at(Instant now) {
    return new Partitions(database).run(now);
  }

  private void event(String at) throws SQLException {
    raw.execute(
        "insert into event_log (tenant_id, seq, type, subject, payload, occurred_at, published_at) values ('"
            + ours.tenant()
            + "', nextval('event_log_seq'), 'sbom.applied', 's', '{}', now(), '"
            + at
            + "')");
  }

  @Test
  void the_months_to_come_are_there_and_the_old_ones_go() throws SQLException {
    Instant january = Instant.parse("2031-01-31T23:30:00Z");
    assertThat(at(january).made())
        .contains(
            "event_log_p203101",
            "event_log_p203104",
            "job_history_p203102",
            "webhook_delivery_p203103");
    event("2031-01-15T00:00:00Z");
    event("2031-03-31T23:59:59Z");
    event("2031-04-30T23:59:59Z");
    assertThat(at(january))
        .as("a second time")
        .isEqualTo(new Partitions.Done(List.of(), List.of()));

    Partitions.Done later = at(Instant.parse("2031-06-30T00:00:01Z"));
    assertThat(later.dropped())
        .contains("event_log_p203101", "event_log_p203103")
        .doesNotContain("event_log_p203104");
    assertThat(later.made()).contains("event_log_p203106", "event_log_p203109");
    assertThat(raw.query("select count(*) from event_log")).isEqualTo("1");
  }

  @Test
  void a_start_makes_months_and_drops_none() throws SQLException {
    new Partitions(database).run(Instant.parse("2021-01-01T00:00:00Z"));
    assertThat(raw.query("select to_regclass('event_log_p202101') is not null")).isEqualTo("t");
    assertThat(new Partitions(database).makeAhead()).isEmpty();
    assertThat(raw.query("select to_regclass('event_log_p202101') is not null")).isEqualTo("t");
    assertThat(new Partitions(database).run().dropped()).contains("event_log_p202101");
  }

  @Test
  void a_table_that_somebody_reads_keeps_no_other_from_its_months() throws SQLException {
    Instant january = Instant.parse("2031-01-31T00:00:00Z");
    Instant december = Instant.parse("2031-12-31T00:00:00Z");
    at(january);
    DatabaseConfig impatient =
        new DatabaseConfig(raw.jdbcUrl(), raw.user(), raw.password(), 2, Duration.ofSeconds(1));
    try (Database soon = new Database(impatient);
        Connection reader = raw.connect()) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("select count(*) from job_history");
      assertThatThrownBy(() -> new Partitions(soon).run(december)).hasMessageContaining("timeout");
      reader.rollback();
    }
    assertThat(
            raw.query(
                "select concat_ws(' ', to_regclass('job_history_p203101') is not null, to_regclass('event_log_p203101') is null,"
                    + " to_regclass('webhook_delivery_p203112') is not null)"))
        .isEqualTo("t t t");
    assertThat(at(december).dropped()).as("the next run").contains("job_history_p203101");
  }

  @Test
  void processes_that_start_in_a_new_month_make_it_once() throws Exception {
    Instant month = Instant.parse("2035-05-01T00:00:00Z");
    List<Callable<List<String>>> starts =
        Collections.nCopies(4, () -> new Partitions(database).makeAhead(month));
    List<String> made = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<List<String>> start : threads.invokeAll(starts)) {
        made.addAll(start.get());
      }
    }
    assertThat(made).hasSize(8 * 4).doesNotHaveDuplicates();
  }

  @Test
  void what_a_run_left_detached_is_dropped_by_the_next() throws SQLException {
    at(Instant.parse("2031-01-01T00:00:00Z"));
    raw.execute("alter table event_log detach partition event_log_p203101");
    at(Instant.parse("2031-12-01T00:00:00Z"));
    assertThat(raw.query("select to_regclass('event_log_p203101') is null")).isEqualTo("t");
  }

  @Test
  void a_partition_keeps_tenants_apart_like_its_parent() throws SQLException {
    at(Instant.parse("2031-01-01T00:00:00Z"));
    assertThat(
            raw.query(
                "select bool_and(relrowsecurity and relforcerowsecurity) from pg_class where relname ~ '_p2031' and relkind = 'r'"))
        .isEqualTo("t");
    assertThat(
            raw.query(
                "select count(*) from pg_class where relname ~ '_p2031' and relkind = 'r' and has_table_privilege('atlas_app', oid, 'select')"))
        .isEqualTo("0");
  }

  @Test
  void rows_past_their_retention_go_and_what_a_chain_names_stays() throws SQLException {
    ours.submission("acme/old")
        .with("status", "failed")
        .with("processed_at", "2020-01-02T00:00:00Z")
        .with("submitted_at", "2020-01-01T00:00:00Z")
        .insert();
    ours.submission("acme/ok")
        .with("status", "processed")
        .with("processed_at", "2020-01-02T00:00:00Z")
        .with("submitted_at", "2020-01-01T00:00:00Z")
        .insert();
    ours.submission("acme/new")
        .with("status", "failed")
        .with("processed_at", Instant.now().toString())
        .with("submitted_at", Instant.now().toString())
        .insert();
    ours.metricRun(1);
    ours.metricRun(1);
    raw.execute("update metric_run set finished_at = now() - interval '500 days'");
    raw.execute(
        "insert into git_run (tenant_id, seed_run_ordinal, started_at, due, repos) select '"
            + ours.tenant()
            + "', n, now() - interval '500 days', 0, 0 from generate_series(1, 3) n");
    AtlasFixture theirs = AtlasFixture.of(database, "theirs");
    theirs
        .submission("acme/theirs")
        .with("status", "failed")
        .with("processed_at", "2020-01-02T00:00:00Z")
        .with("submitted_at", "2020-01-01T00:00:00Z")
        .insert();

    raw.execute(
        "insert into artifact_blob (tenant_id, sha256, cid, size_bytes, encoding, bytes, created_at) select '"
            + ours.tenant()
            + "', sha256(convert_to(n::text, 'UTF8')), 'blob' || n, 0, 'identity', '', now() - case n when 3 then interval '1 day' else interval '500 days' end from generate_series(1, 3) n");
    raw.execute(
        "insert into document_submission (tenant_id, kind, content_hash) select '"
            + ours.tenant()
            + "', 'kev', sha256(convert_to('2', 'UTF8'))");

    assertThat(new Retention(database).run(ours.tenant()))
        .isEqualTo(
            Map.of("sbom_submissions", 1, "git_run", 2, "metric_run", 1, "artifact_blob", 1));
    assertThat(raw.query("select string_agg(cid, ' ' order by cid) from artifact_blob"))
        .as("named by an attempt, or young")
        .isEqualTo("blob2 blob3");
    assertThat(
            raw.query("select string_agg(repository_claim, ' ' order by id) from sbom_submissions"))
        .isEqualTo("acme/ok acme/new acme/theirs");
  }
}
