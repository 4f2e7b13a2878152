package org.pgatlas.server.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.server.Examination;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Statements that lock or rewrite, beside ones that do the same safely; our own files.
class MigrationRulesTest {
  private static final String PATIENT = "set lock_timeout = '5s';\n";

  private static List<String> broken(String sql) {
    return broken("x.sql", sql, "");
  }

  private static List<String> broken(String name, String sql, String conf) {
    return MigrationRules.script(name, sql, conf).stream().map(Finding::check).distinct().toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "migration.index | create index ix on t (a) | create index concurrently ix on t (a)",
        "migration.index | create unique index ix on only t (a) | create table t (a int); create unique index ix on t (a)",
        "migration.drop-index | drop index ix | drop index concurrently ix",
        "migration.not-null | alter table t add column a int not null | alter table t add column a int not null default 0",
        "migration.not-null | alter table t alter column a set not null | alter table t alter column a drop not null",
        "migration.rewrite | alter table t add a uuid default uuidv7() | alter table t add a timestamptz default now()",
        "migration.rewrite | alter table t add column a int generated always as (b + 1) stored | create table t (b int); alter table t add column a int generated always as (b + 1) stored",
        "migration.rewrite | alter table t alter column a type bigint | alter table t alter column a set default 1",
        "migration.rewrite | vacuum full t | vacuum t",
        "migration.rewrite | vacuum (analyze, full) t | vacuum (analyze) t",
        "migration.rewrite | alter table t add a int, alter b type bigint | alter table t add a int, alter b set default 1",
        "migration.rewrite | alter table t add a bigserial | alter table t add a bigint",
        "migration.rewrite | alter table t add a bigint generated always as identity | alter table t add a bigint default 0",
        "migration.rewrite | alter table t add a uuid default gen_random_uuid() | alter table t add a text default 'random('",
        "migration.rewrite | alter table t set logged | alter table t set (fillfactor = 90)",
        "migration.not-null | alter table t add a int default 0, add b int not null | alter table t add a int default 0, add b int not null default 0",
        "migration.not-null | alter table t add a text default 'x', alter b set not null | alter table t add a text default 'not null'",
        "migration.not-null | alter table t alter column a set not null | alter table t validate constraint c; alter table t alter column a set not null",
        "migration.not-null | alter table t add column if not exists a numeric(5, 2) not null | alter table t add column if not exists a numeric(5, 2) default 1 not null",
        "migration.not-null | alter table t add unique_name text not null | alter table t add unique_name text",
        "migration.index | alter table t add unique (a) | alter table t add constraint u unique using index ix",
        "migration.index | alter table t add constraint p primary key (a, b) | alter table t add primary key using index ix",
        "migration.index | alter table t add b int, add constraint u unique (a) | create table t (a int); alter table t add unique (a)",
        "migration.index | alter table t add a int unique | alter table t add a int",
        "migration.index | alter table t add exclude using gist (a with &&) | alter table t drop constraint u",
        "migration.index | alter table t add unique using index tablespace fast (a) | alter table t add unique using index ix",
        "migration.index | reindex table t | reindex table concurrently t",
        "migration.constraint | alter table t add b int, add constraint c check (a > 0) | alter table t add b int, add constraint c check (a > 0) not valid",
        "migration.constraint | alter table t add constraint c not null a | alter table t add constraint c not null a not valid",
        "migration.backfill | update t set a = 1 | update t set a = 1 where id in (select id from t where a is null limit 1000)",
        "migration.backfill | update only public.t set a = (select b from u where u.id = t.id) | create table t (a int); update t set a = 1",
        "migration.backfill | update t set a = 1 where a is null | update t set a = 1 where a is null and id between 1 and 1000",
        "migration.backfill | delete from t | delete from t where id = 7",
        "migration.partition | create table t1 partition of t for values from (1) to (2) | create table t (a int) partition by range (a); create table t1 partition of t for values from (1) to (2)",
        "migration.partition | alter table t attach partition t1 for values from (1) to (2); drop table t1 | alter table t attach partition t1 for values from (1) to (2); alter table t detach partition t1 concurrently; drop table t1",
        "migration.partition | alter table t detach partition t1 | alter table t detach partition t1 finalize",
        "migration.partition | create table t (a int) partition by range (a); create index concurrently ix on t (a) | create table t (a int) partition by range (a); create index ix on only t (a)",
        "migration.transaction | begin; create index concurrently ix on t (a); commit | begin; select 1; commit; create index concurrently ix on t (a)",
        "migration.transaction | start transaction; vacuum t; commit | vacuum t",
        "migration.constraint | alter table t add constraint c check (a > 0) | alter table t add constraint c check (a > 0) not valid",
        "migration.constraint | alter table t add foreign key (a) references b (id) | alter table t add foreign key (a) references b (id) not valid"
      })
  void a_statement_that_locks_is_found_and_its_safe_form_is_not(
      String rule, String bad, String good) {
    assertThat(broken(PATIENT + bad)).containsExactly(rule);
    assertThat(broken(PATIENT + good)).isEmpty();
  }

  @Test
  void a_lock_is_not_waited_for_without_an_end() {
    assertThat(broken("alter table t add column a int")).containsExactly("migration.lock-timeout");
    assertThat(broken(PATIENT + "alter table t add column a int")).isEmpty();
  }

  @Test
  void what_earlier_files_made_is_known_to_later_ones(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("V1__a.sql"), "create table t (a int) partition by range (a);");
    Files.createDirectories(folder.resolve("later"));
    Files.writeString(
        folder.resolve("later/V2__b.sql"),
        """
        set lock_timeout = '5s';
        create index ix on only t (a);
        create table t1 (a int);
        alter table t attach partition t1 for values from (1) to (2);
        """);
    Files.writeString(
        folder.resolve("later/V3__c.sql"), "drop table t1;\ndrop index concurrently ix;");
    Files.writeString(folder.resolve("later/V3__c.sql.conf"), "executeInTransaction = false");
    assertThat(MigrationRules.folder(folder))
        .extracting(found -> found.check() + " " + found.object())
        .containsExactly(
            "migration.partition later/V3__c.sql:1", "migration.partition later/V3__c.sql:2");
  }

  @Test
  void what_refuses_a_transaction_needs_flyways_leave() {
    String sql = PATIENT + "create index concurrently ix on t (a);";
    assertThat(broken("V1__x.sql", sql, "")).containsExactly("migration.transaction");
    assertThat(broken("R__x.sql", sql, "mixed=true")).containsExactly("migration.transaction");
    assertThat(broken("V1_2__x.sql", sql, "executeInTransaction=false")).isEmpty();
    assertThat(broken("20260101_x.sql", sql, "")).isEmpty();
  }

  /// What code scanning shows beside the line.
  @Test
  void a_scanner_is_told_file_and_line(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("a b"));
    Files.writeString(folder.resolve("a b/x.sql"), "select 1;\n\ncreate index ix on t (a);\n");
    JsonNode run =
        Json.MAPPER.readTree(Examination.ofMigrations(folder, "sarif").text()).path("runs").path(0);
    JsonNode place = run.path("results").path(0).path("locations").path(0).path("physicalLocation");
    assertThat(place.path("artifactLocation").path("uri").asString()).endsWith("/a%20b/x.sql");
    assertThat(place.path("region").path("startLine").asInt()).isEqualTo(3);
    assertThat(run.path("tool").path("driver").path("rules").toString())
        .contains("\"migration.index\"")
        .doesNotContain("queue.ready-index");
  }

  @Test
  void a_file_of_the_checkout_is_told_relative_to_it() throws IOException {
    assertThat(Examination.ofMigrations(Path.of("src/main/resources/db/migration"), "sarif").text())
        .contains("\"uri\":\"src/main/resources/db/migration/V002__loose_packages.sql\"");
  }

  @Test
  void comments_strings_and_bodies_are_not_statements() {
    assertThat(
            broken(
                """
                -- create index ix on t (a);
                /* drop index ix; */
                select 'create index ix on t (a); drop index ix';
                do $$ begin execute 'drop index x'; end $$;
                """))
        .isEmpty();
  }

  @Test
  void the_place_is_told_and_a_reason_sets_a_rule_aside() {
    List<Finding> findings =
        MigrationRules.script("V7__x.sql", "select 1;\n\ncreate index ix\n  on t (a);\n", "");
    assertThat(findings).singleElement().returns("V7__x.sql:3", Finding::object);
    assertThat(broken("-- allow migration.index: t is a small queue\ncreate index ix on t (a);"))
        .isEmpty();
  }

  @Test
  void our_own_migrations_are_safe() throws IOException {
    List<Finding> findings = MigrationRules.folder(Path.of("src/main/resources/db/migration"));
    assertThat(findings)
        .as(
            "V002 swapped an index and V003 filled a column of a small queue before the rules were there; applied files do not change any more")
        .extracting(finding -> finding.check() + " " + finding.object().replaceAll(":.*", ""))
        .containsExactly(
            "migration.drop-index V002__loose_packages.sql",
            "migration.index V002__loose_packages.sql",
            "migration.backfill V003__queue.sql");
  }
}
