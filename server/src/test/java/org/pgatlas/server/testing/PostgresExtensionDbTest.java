package org.pgatlas.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The extension's own promises: migrated once, one database per class, clones apart from each
/// other.
class PostgresExtensionDbTest {
  private static final AtomicInteger MIGRATIONS = new AtomicInteger();

  @RegisterExtension
  static final PostgresExtension POSTGRES =
      PostgresExtension.migrated(
          "extension_test",
          database -> {
            MIGRATIONS.incrementAndGet();
            database.execute("create table note (text text)");
          });

  @Test
  void clones_have_the_migrated_tables_and_nothing_of_each_other(TestDatabase own)
      throws SQLException {
    TestDatabase second = POSTGRES.createDatabase();
    TestDatabase third = POSTGRES.createDatabase();
    second.execute("insert into note values ('second')");
    assertThat(second.query("select count(*) from note")).isEqualTo("1");
    assertThat(third.query("select count(*) from note")).isEqualTo("0");
    assertThat(own.query("select count(*) from note")).isEqualTo("0");
    assertThat(MIGRATIONS).hasValue(1);
    TestCluster.shared().drop(second.name());
    TestCluster.shared().drop(third.name());
    assertThat(
            own.query("select count(*) from pg_database where datname = '" + second.name() + "'"))
        .isEqualTo("0");
  }

  @Test
  void parameters_of_one_class_name_the_same_database(TestDatabase database, DataSource source)
      throws SQLException {
    try (Connection connection = source.getConnection()) {
      assertThat(connection.getCatalog()).isEqualTo(database.name());
    }
    assertThat(database.query("show fsync")).isEqualTo("off");
  }
}
