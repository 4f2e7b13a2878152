package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// What foreign keys of edges would promise, kept by triggers for all rows of a statement together:
/// whoever writes, and whatever happens at the same time.
class EdgeEndsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final Database database = AtlasFixture.open(raw);
  private final UUID tenant = AtlasFixture.of(database, "default").tenant();

  @BeforeEach
  void graph() throws SQLException {
    raw.execute(
        """
        insert into repo_vertices (tenant_id, id, canonical_id, vertex_type)
        select '%1$s', g, 'pkg:npm/p' || g, 'external-repo' from generate_series(1001, 1004) g;
        insert into edge_source (tenant_id, id, kind, source_key)
        select '%1$s', g, 'sbom', 'pkg:github/o/r' || g from generate_series(2001, 2002) g;
        """
            .formatted(tenant));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String edges(String... rows) {
    StringBuilder sql = new StringBuilder();
    for (String row : rows) {
      sql.append(sql.isEmpty() ? "" : ", ").append("('").append(tenant).append("', ");
      sql.append(row).append(", 'verified-sbom')");
    }
    return "insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, confidence) values "
        + sql;
  }

  private String stored() throws SQLException {
    return String.valueOf(
        raw.query(
            "select coalesce(string_agg(in_vertex_id || '>' || out_vertex_id || ' ' || source_id, ', ' order by 1), 'none') from (select * from depends_on order by in_vertex_id, out_vertex_id, source_id) d"));
  }

  @Test
  void an_edge_without_an_end_or_a_source_takes_its_whole_statement_along() throws SQLException {
    assertThatThrownBy(() -> raw.execute(edges("1001, 1002, 2001", "1001, 1999, 2001")))
        .hasMessageContaining("names vertex 1999, which is not there");
    assertThatThrownBy(() -> raw.execute(edges("1999, 1001, 2001")))
        .hasMessageContaining("names vertex 1999, which is not there");
    assertThatThrownBy(() -> raw.execute(edges("1001, 1002, 2001", "1001, 1003, 2999")))
        .hasMessageContaining("names source 2999, which is not there");
    assertThat(stored()).isEqualTo("none");
  }

  @Test
  void ends_of_another_tenant_are_none() throws SQLException {
    UUID other = AtlasFixture.of(database, "other").tenant();
    assertThatThrownBy(
            () ->
                raw.execute(edges("1001, 1002, 2001").replace(tenant.toString(), other.toString())))
        .hasMessageContaining("is not there");
  }

  @Test
  void edges_go_with_either_end() throws SQLException {
    raw.execute(edges("1001, 1002, 2001", "1002, 1003, 2001", "1003, 1004, 2002"));
    raw.execute("delete from repo_vertices where id in (1001, 1003)");
    assertThat(stored()).isEqualTo("none");
    raw.execute(edges("1002, 1004, 2002"));
    raw.execute("delete from repo_vertices where id = 1999");
    assertThat(stored()).isEqualTo("1002>1004 2002");
  }

  @Test
  void a_source_stays_while_it_asserts_something() throws SQLException {
    raw.execute(edges("1001, 1002, 2001"));
    assertThatThrownBy(() -> raw.execute("delete from edge_source where id in (2001, 2002)"))
        .hasMessageContaining("cannot go before them");
    raw.execute("delete from edge_source where id = 2002");
    raw.execute("delete from depends_on");
    raw.execute("delete from edge_source where id = 2001");
    assertThat(raw.query("select count(*) from edge_source")).isEqualTo("0");
  }

  @Test
  void numbers_stay() throws SQLException {
    raw.execute(edges("1001, 1002, 2001"));
    for (String change :
        new String[] {
          "update repo_vertices set id = 1999 where id = 1001",
          "update edge_source set id = 2999 where id = 2001",
          "update depends_on set out_vertex_id = 1999",
          "update depends_on set source_id = 2999"
        }) {
      assertThatThrownBy(() -> raw.execute(change)).hasMessageContaining("keep their numbers");
    }
    raw.execute("update depends_on set version_range = '^1'");
    assertThat(stored()).isEqualTo("1001>1002 2001");
  }

  @Test
  void a_vertex_that_goes_meanwhile_is_not_there() throws Exception {
    try (Connection first = raw.connect();
        Statement statement = first.createStatement()) {
      first.setAutoCommit(false);
      statement.execute("delete from repo_vertices where id = 1002");
      CompletableFuture<Void> second = later(edges("1001, 1002, 2001"));
      awaitOneThatWaits();
      first.commit();
      assertThatThrownBy(() -> second.orTimeout(60, TimeUnit.SECONDS).join())
          .hasMessageContaining("names vertex 1002, which is not there");
    }
    assertThat(stored()).isEqualTo("none");
  }

  @Test
  void an_edge_that_comes_meanwhile_goes_with_its_end() throws Exception {
    try (Connection first = raw.connect();
        Statement statement = first.createStatement()) {
      first.setAutoCommit(false);
      statement.execute(edges("1001, 1002, 2001", "1003, 1004, 2001"));
      CompletableFuture<Void> second = later("delete from repo_vertices where id = 1002");
      awaitOneThatWaits();
      first.commit();
      second.orTimeout(60, TimeUnit.SECONDS).join();
    }
    assertThat(stored()).isEqualTo("1003>1004 2001");
  }

  @Test
  void a_snapshot_older_than_the_lock_is_refused() throws SQLException {
    try (Connection connection = raw.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThatThrownBy(() -> statement.execute(edges("1001, 1002, 2001")))
          .hasMessageContaining("repeatable read");
    }
  }

  private CompletableFuture<Void> later(String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            raw.execute(sql);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  private void awaitOneThatWaits() throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!"t"
        .equals(
            raw.query(
                "select exists (select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database())"))) {
      assertThat(System.nanoTime()).as("the other waits within a minute").isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }
}
