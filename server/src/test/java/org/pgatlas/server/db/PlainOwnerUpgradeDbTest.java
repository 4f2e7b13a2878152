package org.pgatlas.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PlainOwner;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// A database whose owner is no superuser, as `docs/operations.md` asks for: row-level security is
/// forced on it too, and migrations must still move its rows.
class PlainOwnerUpgradeDbTest {
  private static final String TENANT = "00000000-0000-0000-0000-00000000000a";
  private static final String GUARDED =
      "select string_agg(relname, ' ' order by relname) from pg_class where relnamespace = 'public'::regnamespace"
          + " and relkind in ('r', 'p') and relrowsecurity and not relforcerowsecurity";

  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  private PlainOwner owner;
  private TestDatabase owned;
  private TestDatabase seen;

  @BeforeEach
  void make(TestDatabase cluster) throws SQLException {
    owner = new PlainOwner(cluster);
    owned = owner.database();
    seen = owner.seen();
  }

  @AfterEach
  void drop() throws SQLException {
    owner.close();
  }

  @Test
  void rows_are_moved_that_the_owner_is_not_shown() throws SQLException {
    AtlasFixture.migrateTo(owned, "39");
    seen.execute(
        "insert into tenant (id, name, contributor_key) values ('"
            + TENANT
            + "', 't', decode(repeat('00', 32), 'hex'))");
    seen.execute(
        "insert into metric_value (tenant_id, at, run_id, subject_kind, subject_id, criticality)"
            + " select '"
            + TENANT
            + "', now() - interval '1 minute', 1, 'v', id, id from generate_series(120, 300) id");
    assertThat(owned.query("select count(*) from metric_value"))
        .as("what the owner is shown")
        .isEqualTo("0");

    seen.execute(
        "set session_replication_role = replica;"
            + " insert into vex_document (tenant_id, content_hash, format, origin, trust, statement_count, doc, source_id)"
            + " values ('"
            + TENANT
            + "', decode(repeat('00', 32), 'hex'), 'openvex', 'sbom', 'product_vendor', 0, '{}', 7)");

    migrate();

    assertThat(seen.query("select count(*) from finding_again")).isEqualTo("1");
    assertThat(seen.query("select sum(cardinality(subject_ids)) from metric_history"))
        .isEqualTo("181");
    assertThat(seen.query(GUARDED)).as("tables whose owner is not bound").isNull();
    assertThat(owned.query("select count(*) from metric_history")).isEqualTo("0");
  }

  @Test
  void databases_that_met_a_migration_before_it_was_mended_go_on() throws SQLException {
    migrate();
    seen.execute("update flyway_schema_history set checksum = -78339495 where version = '041'");
    seen.execute("update flyway_schema_history set checksum = -1312186883 where version = '044'");

    migrate();

    assertThat(
            seen.query(
                "select count(*) from flyway_schema_history where checksum in (-78339495, -1312186883)"))
        .isEqualTo("0");
  }

  @Test
  void what_a_killed_upgrade_left_open_is_closed() throws SQLException {
    migrate();
    seen.execute("alter table finding no force row level security");

    migrate();

    assertThat(seen.query(GUARDED)).isNull();
  }

  @Test
  void a_migration_may_take_longer_than_any_statement_of_the_server(TestDatabase raw)
      throws SQLException {
    try (Database database = AtlasFixture.open(raw)) {
      new Migrations(database).migrate();
      assertThat(shown(database, "statement_timeout")).isEqualTo("2min");
      assertThat(shown(database, "lock_timeout"))
          .as("what migrations set for their session")
          .isEqualTo("0");
      try (var connection = database.unbounded().getConnection();
          var statement = connection.createStatement();
          var rows = statement.executeQuery("show statement_timeout")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("0");
      }
    }
  }

  private static String shown(Database database, String setting) {
    return database.asOwner(
        handle -> handle.createQuery("show " + setting).mapTo(String.class).one());
  }

  private void migrate() {
    try (Database database = AtlasFixture.open(owned)) {
      new Migrations(database).migrate();
    }
  }
}
