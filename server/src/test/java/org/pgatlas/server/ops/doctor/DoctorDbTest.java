package org.pgatlas.server.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Each rule on a schema that breaks it and on one that keeps it; our own schema; the seed's.
class DoctorDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final TestDatabase PLAIN = POSTGRES.createDatabase();
  private static final String CLASSED =
      "comment on table %s is 'class=%s; idempotency=id; tenant=rls; retention=forever; refresh=now'";

  private static final String DOCUMENT =
      "(tenant_id uuid, id bigint primary key, doc jsonb not null, supersedes_id bigint, content_hash bytea";
  private static final String QUEUE =
      "(tenant_id uuid, id bigint primary key, kind text, run_after timestamptz, attempts int, locked_at timestamptz, lease_until timestamptz";
  private static final String MONTH =
      " partition of e for values from ('2000-01-01') to ('2100-01-01')";
  private static final String EVENT =
      "create table e (tenant_id uuid, occurred_at timestamptz, primary key (occurred_at)) partition by range (occurred_at);";

  private static final String EVENT_FILLED =
      "create table scan_event (id int primary key, occurred_at timestamptz); insert into scan_event select i, now() from generate_series(1, 2000) i;";
  private static final String REFRESHED =
      "create extension pg_stat_statements; create materialized view m as select 1 as tenant_id, %s as b;"
          + "select pg_stat_statements_reset();"
          + "refresh materialized view m; refresh materialized view m; refresh materialized view m";
  /// As the extension's views are, in a past that a test has no time to wait for.
  private static final String COUNTED_SINCE =
      "create extension pg_stat_statements; alter extension pg_stat_statements drop view pg_stat_statements_info; drop view pg_stat_statements_info;"
          + "create view pg_stat_statements_info as select 0 as dealloc, now() - interval '3 days' as stats_reset; create materialized view m as select 1 as tenant_id;"
          + "select pg_stat_statements_reset();";
  private static final String BLOATED =
      "create table t (id int primary key, n text) with (autovacuum_enabled = off); create index ix on t (n);"
          + "insert into t select i, repeat('x', 80) || i from generate_series(1, 200000) i;";
  private static final String READ_OFTEN =
      "create table t (id int primary key, n text); create index ix on t (n); insert into t select i, 'some text of some length ' || i from generate_series(1, 150000) i;"
          + "do $$ begin for i in 1..10001 loop perform id from t where id = i; end loop; end $$;";

  private static final String FLUSH = "select pg_stat_force_next_flush()";
  private static final String COUNTED =
      "create extension pg_stat_statements; select pg_stat_statements_reset(); create table t (id int primary key, doc jsonb);"
          + "insert into t values (1, '{\"a\": \"b\"}');";
  private static final String LARGE_VALUES =
      "create table t (id int primary key, n int, b bytea); alter table t alter b set storage external;"
          + "insert into t select i, 0, decode(repeat('00', 7000000), 'hex') from generate_series(1, 10) i;";
  private static final String CHANGED_OFTEN =
      "do $$ begin for i in 1..1001 loop update t set n = i; end loop; end $$;";

  /// A rule, DDL that breaks it and DDL that keeps it.
  private record Rule(String check, String breaks, String keeps) {
    @Override
    public String toString() {
      return check;
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "table.class",
              "create table t (id int primary key)",
              "create table t (id int primary key);" + CLASSED.formatted("t", "dictionary")),
          new Rule(
              "table.definition",
              "create table t (id int primary key); comment on table t is 'class=dictionary'",
              "create table t (id int primary key);" + CLASSED.formatted("t", "dictionary")),
          new Rule(
              "sor.content-hash",
              "create table t " + DOCUMENT + ")",
              "create table t " + DOCUMENT + " not null, unique (tenant_id, content_hash))"),
          new Rule(
              "sor.version-chain",
              "create table t (tenant_id uuid, id bigint primary key, doc jsonb, content_hash bytea not null unique)",
              "create table t " + DOCUMENT + " not null unique)"),
          new Rule(
              "tenant.column",
              "create table t (id bigint primary key, doc jsonb)",
              "create table t " + DOCUMENT + ")"),
          new Rule(
              "tenant.first",
              "create table t (tenant_id uuid, id bigint primary key);"
                  + CLASSED.formatted("t", "sor"),
              "create table t (tenant_id uuid, id bigint, primary key (tenant_id, id));"
                  + CLASSED.formatted("t", "sor")),
          new Rule(
              "rls.off",
              "create table t (tenant_id uuid, id bigint primary key)",
              "create table t (tenant_id uuid, id bigint primary key); alter table t enable row level security; alter table t force row level security"),
          new Rule(
              "rls.slow-form",
              "create table t (tenant_id uuid, id int primary key); create policy p on t using (tenant_id = current_setting('a.b')::uuid)",
              "create table t (tenant_id uuid, id int primary key); create policy p on t using (tenant_id = (select current_setting('a.b')::uuid))"),
          new Rule(
              "rls.view",
              "create table t (tenant_id uuid, id int primary key); alter table t enable row level security; create view v as select id from t",
              "create table t (tenant_id uuid, id int primary key); alter table t enable row level security; create view v with (security_invoker = true) as select id from t"),
          new Rule(
              "rls.leaky-index",
              "create type state as enum ('on', 'off'); create table t (tenant_id uuid, id int primary key, s state); create index on t (tenant_id, s); alter table t enable row level security",
              "create type state as enum ('on', 'off'); create table t (tenant_id uuid, id int primary key, s state, n text); create index on t (tenant_id, n) where s = 'on'; alter table t enable row level security"),
          new Rule(
              "sor.updated",
              "create table t "
                  + DOCUMENT
                  + "); insert into t (id, doc) select i, '{}' from generate_series(1, 300) i;"
                  + "update t set doc = '{}';".repeat(4)
                  + FLUSH,
              "create table t "
                  + DOCUMENT
                  + "); insert into t (id, doc) select i, '{}' from generate_series(1, 300) i;"
                  + FLUSH),
          new Rule(
              "queue.dead-tuples",
              "create table q "
                  + QUEUE
                  + "); insert into q (id) select generate_series(1, 50001); delete from q;"
                  + FLUSH,
              "create table q "
                  + QUEUE
                  + "); insert into q (id) select generate_series(1, 50001);"
                  + FLUSH),
          new Rule(
              "json.predicate",
              COUNTED
                  + "select id from t where doc ->> 'a' = 'b' and pg_sleep(0.006)::text = '';"
                      .repeat(10),
              COUNTED + "select id from t where id = 1 and pg_sleep(0.006)::text = '';".repeat(10)),
          new Rule("toast.rewritten", LARGE_VALUES + CHANGED_OFTEN + FLUSH, LARGE_VALUES + FLUSH),
          new Rule(
              "index.invalid",
              "create table t (id int primary key, n int); create index ix on t (n); update pg_index set indisvalid = false where indexrelid = 'ix'::regclass",
              "create table t (id int primary key, n int); create index ix on t (n)"),
          new Rule(
              "index.unused",
              READ_OFTEN + FLUSH,
              READ_OFTEN
                  + "set enable_seqscan = off; select id from t where n = 'x'; reset enable_seqscan;"
                  + FLUSH),
          new Rule(
              "table.bloat",
              BLOATED + "delete from t where id % 10 > 0; analyze t",
              BLOATED + "analyze t"),
          new Rule(
              "index.bloat",
              BLOATED + "delete from t where id % 10 > 0; analyze t",
              BLOATED + "analyze t"),
          new Rule(
              "queue.ready-index",
              "create table q " + QUEUE + "); create index on q (kind, run_after)",
              "create table q "
                  + QUEUE
                  + "); create index on q (kind, run_after, id) where locked_at is null"),
          new Rule(
              "queue.leases",
              "create table q (id bigint primary key, run_after timestamptz, locked_at timestamptz)",
              "create table q " + QUEUE + ")"),
          new Rule(
              "queue.dead-letters",
              "create table q " + QUEUE + ")",
              "create table q " + QUEUE + "); create table q_dead (id bigint primary key)"),
          new Rule(
              "queue.autovacuum",
              "create table q " + QUEUE + ")",
              "create table q " + QUEUE + ") with (autovacuum_vacuum_scale_factor = 0)"),
          new Rule(
              "queue.expired-leases",
              "create table job_queue (locked_at timestamptz, lease_until timestamptz); insert into job_queue values (now(), now() - interval '1 h')",
              "create table job_queue (locked_at timestamptz, lease_until timestamptz); insert into job_queue values (now(), now() + interval '1 h')"),
          new Rule(
              "queue.dead-letter-depth",
              "create table job_dead as select generate_series(1, 101) as id",
              "create table job_dead as select generate_series(1, 100) as id"),
          new Rule(
              "event.partitioned",
              "create table scan_event (id int primary key, occurred_at timestamptz)",
              EVENT + "create table e1" + MONTH),
          new Rule(
              "event.brin",
              "create table scan_event (id int primary key, occurred_at timestamptz)",
              "create table scan_event (id int primary key, occurred_at timestamptz); create index on scan_event using brin (occurred_at)"),
          new Rule(
              "event.future-partition",
              EVENT
                  + "create table e1 partition of e for values from ('2000-01-01') to ('2001-01-01')",
              EVENT + "create table e1" + MONTH),
          new Rule(
              "event.future-partition",
              EVENT + "create table e1 partition of e for values from (minvalue) to ('2001-01-01')",
              EVENT + "create table e1 partition of e for values from (minvalue) to (maxvalue)"),
          new Rule(
              "event.future-partition",
              EVENT + "create table e1 partition of e for values from ('2100-01-01') to (maxvalue)",
              EVENT
                  + "create table e1 partition of e for values from ('2000-01-01') to (maxvalue)"),
          new Rule(
              "event.future-partition", EVENT, EVENT + "create table ed partition of e default"),
          new Rule(
              "event.deleted",
              EVENT_FILLED + "delete from scan_event where id <= 1500;" + FLUSH,
              EVENT_FILLED + FLUSH),
          new Rule(
              "event.default-rows",
              EVENT
                  + "create table ed partition of e default; insert into e values (gen_random_uuid(), now()); analyze ed; select pg_stat_force_next_flush()",
              EVENT + "create table ed partition of e default"),
          new Rule(
              "view.unique-index",
              "create materialized view m as select 1 as tenant_id; create index on m (tenant_id)",
              "create materialized view m as select 1 as tenant_id; create unique index on m (tenant_id)"),
          new Rule(
              "view.refresh",
              "create materialized view m as select 1 as tenant_id",
              "create materialized view m as select 1 as tenant_id; comment on materialized view m is 'class=projection; refresh=daily by upkeep'"),
          new Rule(
              "view.refresh-age",
              COUNTED_SINCE + "select 1",
              COUNTED_SINCE + "refresh materialized view m"),
          new Rule(
              "view.refresh-cost",
              REFRESHED.formatted("pg_sleep(0.3)::text"),
              REFRESHED.formatted("1") + "; select pg_sleep(3)"),
          new Rule(
              "view.tenant",
              "create materialized view m as select 1 as n",
              "create materialized view m as select 1 as tenant_id"),
          new Rule(
              "view.json-arrays",
              "create table t (id int primary key, doc jsonb); create view v as select c.value from t cross join lateral jsonb_array_elements(t.doc -> 'components') c",
              "create table t (id int primary key, doc jsonb); create view v as select id from t"),
          new Rule(
              "json.gin",
              "create table t (id int primary key, doc jsonb); create index on t using gin (doc jsonb_path_ops)",
              "create table t (id int primary key, doc jsonb); create index on t using gin (doc jsonb_path_ops) where id > 0"),
          new Rule(
              "index.duplicate",
              "create table t (id int primary key, n int); create index on t (n); create index on t (n)",
              "create table t (id int primary key, n int); create index on t (n)"),
          new Rule(
              "index.array-btree",
              "create table t (id int primary key, n int[]); create index on t (n)",
              "create table t (id int primary key, n int[]); create index on t using gin (n)"),
          new Rule(
              "fk.unindexed",
              "create table a (id int primary key); create table b (id int primary key, a_id int references a (id))",
              "create table a (id int primary key); create table b (id int primary key, a_id int references a (id)); create index on b (a_id)"),
          new Rule(
              "fk.duplicate",
              "create table a (id int primary key); create table b (id int primary key references a (id)); alter table b add foreign key (id) references a (id)",
              "create table a (id int primary key); create table b (id int primary key references a (id))"),
          new Rule(
              "table.primary-key",
              "create table t (id int)",
              "create table t (id int primary key)"),
          new Rule(
              "constraint.not-valid",
              "create table t (id int primary key); alter table t add check (id > 0) not valid",
              "create table t (id int primary key check (id > 0))"),
          new Rule(
              "sequence.overflow",
              "create sequence s as smallint start 32000",
              "create sequence s as bigint start 32000"));

  static Stream<Rule> rules() {
    return RULES.stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_rule_is_broken_by_one_schema_and_kept_by_another(Rule rule) throws SQLException {
    assertThat(found(rule.breaks())).as("breaks " + rule.check()).contains(rule.check());
    assertThat(found(rule.keeps())).as("keeps " + rule.check()).doesNotContain(rule.check());
  }

  /// Checks that ask for more than a schema; their pairs are the tests below.
  private static final Set<String> PAIRED_BELOW = Set.of("snapshot.old", "table.unread");

  @Test
  void every_check_has_such_a_pair() {
    Set<String> tested = new TreeSet<>(PAIRED_BELOW);
    rules().forEach(rule -> tested.add(rule.check()));
    assertThat(tested).isEqualTo(new TreeSet<>(Doctor.checks()));
  }

  @Test
  void a_transaction_that_stays_open_is_found_while_it_does() throws SQLException {
    inSchema("create table t (id int primary key)");
    Doctor impatient =
        new Doctor(
            PLAIN.dataSource(), PLAIN.jdbcUrl(), "examined", Accesses.UNKNOWN, Duration.ZERO);
    try (Connection open = PLAIN.connect();
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("select id from examined.t");
      assertThat(checks(impatient.examine())).contains("snapshot.old");
      open.rollback();
    }
    assertThat(checks(impatient.examine())).doesNotContain("snapshot.old");
  }

  @Test
  void a_large_table_that_no_registered_query_reads_is_found_unless_it_says_who_does()
      throws SQLException {
    String large = "create table t as select i as id from generate_series(1, 10000) i; analyze t;";
    inSchema(large);
    Doctor doctor = new Doctor(PLAIN.dataSource(), PLAIN.jdbcUrl(), "examined");
    Accesses.Access read = new Accesses.Access("room.query", "Index Scan using ix on t");
    assertThat(checks(doctor.knowing(Map::of).examine())).contains("table.unread");
    assertThat(checks(doctor.knowing(() -> Map.of("t", List.of(read))).examine()))
        .doesNotContain("table.unread");
    assertThat(doctor.examine().skipped().toString()).contains("table.unread");
    inSchema(large + "comment on table t is 'queries=none, it is exported whole'");
    assertThat(checks(doctor.knowing(Map::of).examine())).doesNotContain("table.unread");
  }

  @Test
  void a_schema_that_is_not_there_is_told_and_not_praised() {
    assertThatThrownBy(() -> new Doctor(PLAIN.dataSource(), PLAIN.jdbcUrl(), "typo").examine())
        .isInstanceOf(Doctor.Unreachable.class)
        .hasMessageContaining("no schema 'typo'")
        .hasMessageContaining("public");
  }

  @Test
  void capitals_in_a_schemas_name_are_kept_and_what_cannot_do_so_is_listed() throws SQLException {
    try (Connection connection = PLAIN.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "drop schema if exists \"Mixed\"\"Case\" cascade; create schema \"Mixed\"\"Case\"; set search_path = \"Mixed\"\"Case\"");
      statement.execute("create table q " + QUEUE + ")");
    }
    Doctor.Report report = new Doctor(PLAIN.dataSource(), PLAIN.jdbcUrl(), "Mixed\"Case").examine();
    assertThat(checks(report)).contains("queue.ready-index", "rls.off");
    assertThat(report.skipped()).anyMatch(skipped -> skipped.startsWith("fk.unindexed: "));
    for (String format : List.of("text", "json", "markdown", "sarif")) {
      assertThat(DoctorReport.as(report, format)).as(format).contains("fk.unindexed: ");
    }
  }

  /// Each DDL is run: PostgreSQL would refuse to drop what a constraint stands on, and a unique
  /// index is no waste because a plain one is beside it.
  @Test
  void the_twin_that_may_go_is_named_and_goes() throws SQLException {
    for (String twins :
        List.of(
            "create table t (id int primary key); create index a on t (id)",
            "create table t (id int, constraint z primary key (id)); create unique index a on t (id)",
            "create table t (id int primary key, n int); create unique index z on t (n); create index a on t (n)",
            "create table t (id int primary key, n int); create unique index z on t (n); create unique index a on t (n); create table u (n int primary key references t (n))")) {
      inSchema(twins);
      Finding twin = only("index.duplicate");
      assertThat(twin.ddl()).as(twins).isEqualTo("drop index concurrently examined.a");
      execute(twin.ddl());
    }
    inSchema("create table t (id int primary key); alter table t add constraint again unique (id)");
    assertThat(only("index.duplicate").ddl()).isEmpty();
  }

  @Test
  void mending_ends_with_one_semicolon_or_none() throws SQLException {
    inSchema(
        "create table a (id int primary key check (id > 0)); create table b (id int primary key, a_id int references a (id)); alter table b add check (id > 0) not valid");
    Doctor.Report report = new Doctor(PLAIN.dataSource(), PLAIN.jdbcUrl(), "examined").examine();
    assertThat(report.findings()).allSatisfy(f -> assertThat(f.ddl()).doesNotEndWith(";"));
    assertThat(DoctorReport.as(report, "text"))
        .contains("create index concurrently on examined.b (a_id);\n")
        .doesNotContain(";;");
  }

  /// The others still tell what they see.
  @Test
  void one_check_that_the_server_refuses_keeps_no_other_back() throws SQLException {
    inSchema("create table t (id int)");
    List<String> skipped = new ArrayList<>();
    DataSource refusing = Refusing.of(PLAIN.dataSource(), 1);
    List<Finding> findings = CatalogueChecks.run(refusing, PLAIN.jdbcUrl(), "examined", skipped);
    assertThat(findings).extracting(Finding::check).contains("table.primary-key");
    assertThat(skipped).singleElement().asString().contains("refused here");
  }

  @Test
  void the_library_reads_only() throws SQLException {
    try (Connection connection = new ReadOnlySource(PLAIN.dataSource()).getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("create table public.written (id int)"))
          .hasMessageContaining("read-only");
    }
  }

  /// The form of a stranger's table: queries from what PostgreSQL has counted, with their plans.
  @Test
  void the_form_of_a_table_is_filled_in() throws SQLException {
    inSchema(
        "create table t (tenant_id uuid, id int, n int, primary key (tenant_id, id)); create index ix on t (tenant_id, n);"
            + "comment on table t is 'class=sor; idempotency=(tenant_id, id); tenant=rls; retention=forever';"
            + "create materialized view m as select 1 as tenant_id; create extension pg_stat_statements;");
    execute(
        "set search_path = examined; select pg_stat_statements_reset(); select id from t where tenant_id = gen_random_uuid() and n = 7");
    Doctor doctor = new Doctor(PLAIN.dataSource(), PLAIN.jdbcUrl(), "examined");
    Doctor.Report report = doctor.examine();
    assertThat(report.skipped()).noneMatch(skipped -> skipped.contains("form"));
    assertThat(DoctorReport.as(report, "markdown"))
        .contains("### `t`")
        .contains("- [x] class: sor")
        .contains("- [x] primary key: PRIMARY KEY (tenant_id, id)")
        .contains("- [x] idempotency: (tenant_id, id)")
        .contains("- [x] retention: forever")
        .containsPattern("`select id from t where tenant_id = gen_random_uuid\\(\\) and n = \\$1")
        .containsPattern("Scan (using ix )?on t")
        .contains("- [ ] `rls.off`: ")
        .contains("### `m`")
        .contains("- [ ] refresh: not said");
    Accesses.Access registered = new Accesses.Access("room.query", "Index Scan using ix on t");
    assertThat(
            DoctorReport.as(
                doctor.knowing(() -> Map.of("t", List.of(registered))).examine(), "markdown"))
        .contains(
            "`examined.ix: btree (tenant_id, n)` serves `room.query`".replace("examined.", ""))
        .contains("  - `room.query`: Index Scan using ix on t");
  }

  private static Finding only(String check) {
    return new Doctor(PLAIN.dataSource(), PLAIN.jdbcUrl(), "examined")
        .examine().findings().stream()
            .filter(f -> f.check().equals(check))
            .reduce((_, _) -> fail("more than one " + check))
            .orElseThrow();
  }

  private static List<String> checks(Doctor.Report report) {
    return report.findings().stream().map(Finding::check).distinct().toList();
  }

  @Test
  void our_own_schema_has_no_finding(TestDatabase database) {
    Doctor.Report report =
        new Doctor(database.dataSource(), database.jdbcUrl(), "public").examine();
    assertThat(report.findings()).isEmpty();
    assertThat(report.checks()).isGreaterThan(35);
  }

  /// The tables of the guide's first part, as it writes them.
  @Test
  void the_guides_own_first_tables_show_the_gaps_that_its_rules_name() throws SQLException {
    List<String> found =
        found(
            """
            create table sbom (id bigserial primary key, artifact_purl text not null, doc jsonb not null, created_at timestamptz default now());
            create index sbom_purl_idx on sbom (artifact_purl);
            create index sbom_doc_gin on sbom using gin (doc jsonb_path_ops);
            create table vex (id bigserial primary key, subject_purl text not null, vex_doc jsonb not null, created_at timestamptz default now());
            create materialized view mv_open_findings as
              select s.artifact_purl, c ->> 'name' as comp, c ->> 'version' as ver, v.vex_doc
              from sbom s cross join lateral jsonb_array_elements(s.doc -> 'components') c left join vex v on v.subject_purl = s.artifact_purl;
            create index mv_open_findings_idx on mv_open_findings (artifact_purl, comp);
            create table job_queue (id bigserial primary key, kind text not null, payload jsonb not null, run_after timestamptz default now(),
              attempts int default 0, locked_at timestamptz, locked_by text);
            create index job_queue_ready_idx on job_queue (kind, run_after)
            """);
    assertThat(found)
        .contains(
            "sor.content-hash",
            "sor.version-chain",
            "tenant.column",
            "json.gin",
            "view.unique-index",
            "view.refresh",
            "view.tenant",
            "view.json-arrays",
            "queue.ready-index",
            "queue.leases",
            "queue.dead-letters",
            "queue.autovacuum");
  }

  @Test
  void a_report_is_text_markdown_json_and_sarif() throws SQLException {
    inSchema("create table t (id int)");
    Doctor.Report report = new Doctor(PLAIN.dataSource(), PLAIN.jdbcUrl(), "examined").examine();
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("text", "table.primary-key");
    expected.put("markdown", "| error | `table.primary-key` |");
    expected.put("json", "\"check\":\"table.primary-key\"");
    expected.put("sarif", "\"ruleId\":\"table.primary-key\"");
    expected.forEach(
        (format, part) -> assertThat(DoctorReport.as(report, format)).as(format).contains(part));
    assertThat(report.has(Finding.Severity.ERROR)).isTrue();
  }

  private static List<String> found(String ddl) throws SQLException {
    inSchema(ddl);
    return new Doctor(PLAIN.dataSource(), PLAIN.jdbcUrl(), "examined")
        .examine().findings().stream().map(Finding::check).distinct().toList();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = PLAIN.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void inSchema(String ddl) throws SQLException {
    try (Connection connection = PLAIN.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "drop schema if exists examined cascade; create schema examined; set search_path = examined");
      statement.execute(ddl);
    }
  }
}
