package org.pgatlas.server.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Other people's schemas, with everything that PostgreSQL lets them do: no check fails on what it
/// did not expect, and what is told can be done.
@ExtendWith(PostgresExtension.class)
class OddSchemasDbTest {
  private static final String ODD =
      """
      create table "Order Items" ("select" int, "a""b" text, "new
      line" text, "ключ" jsonb, tenant_id text);
      create table nothing ();
      create table "UPPER" (id serial primary key, "ParentId" int references "UPPER" (id), doc jsonb, "it's" jsonb);
      create index "UPPER_doc" on "UPPER" using gin (doc);
      create index on "UPPER" ("ParentId");
      create index on "UPPER" ("ParentId");
      create index on "UPPER" using hash ("ParentId");
      create table "per;cent%" ("100%" int primary key, "x'y" text unique);
      create type mood as enum ('a''b', 'c');
      create domain posint as int check (value > 0);
      create table typed (id posint primary key, m mood default 'c', r int4range, exclude using gist (r with &&), g int generated always as (id * 2) stored);
      create table by_list (k text, at timestamptz) partition by list (k);
      create table "by list a" partition of by_list for values in ('a', null, 'it''s');
      create table by_list_rest partition of by_list default;
      create table by_hash (id bigint, at timestamptz) partition by hash (id);
      create table by_hash_0 partition of by_hash for values with (modulus 2, remainder 0);
      create table by_expression (id bigint, at timestamptz) partition by range ((date_trunc('day', at at time zone 'UTC')));
      create table by_expression_1 partition of by_expression for values from ('2020-01-01') to ('2020-02-01');
      create table by_two (a int, at date) partition by range (a, at);
      create table by_two_1 partition of by_two for values from (1, minvalue) to (2, maxvalue);
      create table by_day (at date) partition by range (at);
      create table by_day_1 partition of by_day for values from ('-infinity') to ('2020-01-01 BC');
      create table by_day_2 partition of by_day for values from ('2020-01-01') to ('infinity');
      create table by_text (at text) partition by range (at);
      create table by_text_1 partition of by_text for values from ('a') to ('b,c'') to (''d');
      create table by_both (at timestamptz, k text) partition by range (at);
      create table by_both_1 partition of by_both for values from ('2020-01-01') to ('2021-01-01') partition by list (k);
      create table parent (id int);
      create table child (extra int) inherits (parent);
      create unlogged table u (id uuid primary key);
      create materialized view mv as select id from "UPPER" with no data;
      create materialized view "MV Two" as select 1 as x;
      create recursive view counted (n) as select 1 union all select n + 1 from counted where n < 3;
      create table job_queue (a int, b text, locked_at text);
      create table outbox_events (x int);
      create table event_log (seq text);
      create table job_dead ();
      create table dropped (a int, b int);
      alter table dropped drop column a, drop column b;
      create table secured (id int primary key, tenant uuid);
      alter table secured enable row level security;
      create policy p on secured using (tenant = current_setting('x.y')::uuid);
      comment on table secured is 'class=; retention=;;;=x; class=event; class=sor';
      comment on table nothing is E'class=event\\nretention=\\\\ ''"';
      comment on table u is 'class=projection; refresh=🦄; tenant=none';
      comment on table typed is 'class=queue';
      comment on table by_hash is 'class=event';
      comment on table by_expression is 'class=event';
      """;

  private final TestDatabase database;

  OddSchemasDbTest(TestDatabase database) {
    this.database = database;
  }

  @Test
  void no_check_stumbles_and_every_format_is_written() throws SQLException {
    Doctor.Report report = examined(ODD);
    assertThat(report.skipped()).noneMatch(reason -> reason.contains("ERROR"));
    assertThat(report.findings())
        .extracting(Finding::check)
        .contains("event.brin", "index.duplicate", "fk.unindexed", "view.unique-index");
    for (String format : List.of("text", "json", "markdown", "sarif")) {
      assertThat(DoctorReport.as(report, format)).as(format).contains("UPPER");
    }
  }

  @Test
  void an_event_table_whose_time_is_of_another_type_or_missing_is_told_like_any_other()
      throws SQLException {
    Doctor.Report report =
        examined(
            "create table a_event (id int primary key); create table b_event (id int primary key, on_day date);"
                + "create table c_event (id int primary key, at timestamp)");
    assertThat(report.skipped()).noneMatch(reason -> reason.startsWith("event.brin"));
    assertThat(of(report, "event.brin"))
        .extracting(Finding::object, Finding::ddl)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("a_event", ""),
            org.assertj.core.groups.Tuple.tuple(
                "b_event", "create index on b_event using brin (on_day)"),
            org.assertj.core.groups.Tuple.tuple(
                "c_event", "create index on c_event using brin (at)"));
  }

  @Test
  void what_is_wrong_with_a_partitioned_table_is_told_once_and_can_be_mended() throws SQLException {
    Doctor.Report report =
        examined(
            """
            create table other (id int primary key);
            create table p (at timestamptz, other_id int references other (id)) partition by range (at);
            create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01');
            create table p2 partition of p for values from ('2021-01-01') to (maxvalue);
            """);
    assertThat(of(report, "table.primary-key"))
        .extracting(Finding::object)
        .containsExactly("odd.p");
    List<Finding> unindexed = of(report, "fk.unindexed");
    assertThat(unindexed).hasSize(1);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(unindexed.getFirst().ddl());
    }
  }

  private static List<Finding> of(Doctor.Report report, String check) {
    return report.findings().stream().filter(finding -> finding.check().equals(check)).toList();
  }

  private Doctor.Report examined(String ddl) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "drop schema if exists odd cascade; create schema odd; set search_path = odd");
      statement.execute(ddl);
    }
    return new Doctor(database.dataSource(), database.jdbcUrl(), "odd").examine();
  }
}
