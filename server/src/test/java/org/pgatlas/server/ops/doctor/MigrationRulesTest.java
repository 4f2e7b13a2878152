package org.pgatlas.server.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Statements that lock or rewrite, beside ones that do the same safely; our own files.
class MigrationRulesTest {
  private static final String PATIENT = "set lock_timeout = '5s';\n";

  private static List<String> broken(String sql) {
    return MigrationRules.script("V1__x.sql", sql).stream().map(Finding::check).distinct().toList();
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
        MigrationRules.script("V7__x.sql", "select 1;\n\ncreate index ix\n  on t (a);\n");
    assertThat(findings).singleElement().returns("V7__x.sql:3", Finding::object);
    assertThat(broken("-- allow migration.index: t is a small queue\ncreate index ix on t (a);"))
        .isEmpty();
  }

  @Test
  void our_own_migrations_are_safe() throws IOException {
    List<Finding> findings = MigrationRules.folder(Path.of("src/main/resources/db/migration"));
    assertThat(findings)
        .as("V002 swapped an index before the rule was there; applied files do not change any more")
        .extracting(finding -> finding.check() + " " + finding.object().replaceAll(":.*", ""))
        .containsExactly(
            "migration.drop-index V002__loose_packages.sql",
            "migration.index V002__loose_packages.sql");
  }
}
