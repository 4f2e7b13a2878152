package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// `atlas doctor --database-url` on a PostgreSQL that has nothing to do with us, of the version
/// that the distribution brings, as a role that may only read.
class DoctorElsewhereDbTest {
  /// A shop, with the flaws that shops have.
  private static final String SHOP =
      """
      create table customer (id bigserial primary key, email text not null, preferences jsonb not null default '{}');
      create index customer_preferences on customer using gin (preferences);
      create table purchase (id bigserial primary key, customer_id bigint not null references customer (id), placed_at timestamptz not null default now());
      create table purchase_line (purchase_id bigint not null references purchase (id), article text, amount int);
      create index purchase_placed on purchase (placed_at);
      create index purchase_placed_again on purchase (placed_at);
      create materialized view busy as select customer_id, count(*) as n from purchase group by customer_id;
      insert into customer (email) select 'c' || i || '@shop.example' from generate_series(1, 500) i;
      insert into purchase (customer_id) select 1 + i % 500 from generate_series(1, 5000) i;
      create role auditor login;
      grant select on all tables in schema public to auditor;
      """;

  private static final String EVERYTHING =
      """
      select md5(string_agg(relname || relkind::text || relfilenode || n, ',' order by relname))
      from (select c.relname, c.relkind, c.relfilenode, coalesce(s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0) as n
            from pg_class c left join pg_stat_all_tables s on s.relid = c.oid
            where c.relnamespace = 'public'::regnamespace) q
      """;

  private static RunCommand.Result doctor(String... arguments) {
    return RunCommand.of(new CommandLine(new DoctorCommand()), arguments);
  }

  @Test
  void a_strangers_database_is_examined_and_left_as_it_was() throws Exception {
    Optional<Path> binaries = StrangersPostgres.installed();
    assumeTrue(binaries.isPresent(), "no PostgreSQL of the system's own; see ATLAS_OTHER_POSTGRES");
    try (StrangersPostgres postgres = StrangersPostgres.start(binaries.orElseThrow())) {
      postgres.execute(SHOP);
      int version = Integer.parseInt(postgres.query("show server_version_num")) / 10_000;
      String before = postgres.query(EVERYTHING);
      for (String role : List.of("auditor", "stranger")) {
        RunCommand.Result json =
            doctor("--database-url", postgres.url(), "--database-user", role, "--format", "json");
        assertThat(json.code()).as(json.err()).isEqualTo(1);
        JsonNode report = Json.MAPPER.readTree(json.out());
        Set<String> found = new TreeSet<>();
        report.path("findings").forEach(each -> found.add(each.path("check").asString()));
        assertThat(found)
            .as("as " + role)
            .contains(
                "table.primary-key",
                "fk.unindexed",
                "index.duplicate",
                "view.unique-index",
                "json.gin");
        assertThat(json.out()).contains(String.valueOf(version));
      }
      assertThat(doctor("--database-url", postgres.url(), "--database-user", "auditor").out())
          .contains("create index concurrently on purchase_line (purchase_id);")
          .contains("drop index concurrently purchase_placed_again;");
      assertThat(
              doctor(
                      "--database-url",
                      postgres.url(),
                      "--database-user",
                      "auditor",
                      "--format",
                      "sarif",
                      "--fail-on",
                      "never")
                  .code())
          .isZero();
      RunCommand.Result form =
          doctor(
              "--database-url",
              postgres.url(),
              "--database-user",
              "auditor",
              "--format",
              "markdown",
              "--fail-on",
              "never");
      assertThat(form.out())
          .contains("### `purchase_line`")
          .contains("- [ ] primary key: not said")
          .contains("### Not examined");
      RunCommand.Result typo =
          doctor(
              "--database-url",
              postgres.url(),
              "--database-user",
              "auditor",
              "--schema",
              "pubic",
              "--fail-on",
              "never");
      assertThat(typo.code()).isNotZero();
      assertThat(postgres.query(EVERYTHING)).isEqualTo(before);
      System.out.println("doctor on PostgreSQL " + version + ": " + binaries.orElseThrow());
    }
  }

  @Test
  void what_cannot_be_reached_is_told_in_a_sentence() {
    RunCommand.Result answer =
        doctor("--database-url", "jdbc:postgresql://127.0.0.1:1/none", "--database-user", "nobody");
    assertThat(answer.code()).isNotZero();
  }
}
