package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Two transactions that change the same externals at once, as an SBOM and a metric run do.
class VertexLocksDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final Database database = AtlasFixture.open(raw);
  private final UUID tenant = AtlasFixture.of(database, "default").tenant();
  private final VertexStore vertices = new VertexStore();

  @AfterEach
  void close() {
    database.close();
  }

  private Map<String, Integer> resolve(String version, String... names) {
    return database.writeRows(
        tenant,
        handle ->
            vertices.resolve(
                handle,
                tenant,
                List.of(names).stream()
                    .map(name -> new VertexStore.Seen("pkg:npm/" + name, name, version, "npm"))
                    .toList()));
  }

  @Test
  void versions_that_move_forward_wait_for_rows_in_the_order_of_their_numbers()
      throws SQLException {
    int first = resolve("1.0.0", "z").getOrDefault("pkg:npm/z", 0);
    int second = resolve("1.0.0", "a").getOrDefault("pkg:npm/a", 0);
    assertThat(second).as("their names say the opposite order").isGreaterThan(first);
    try (Connection run = raw.connect();
        Statement statement = run.createStatement()) {
      run.setAutoCommit(false);
      statement.execute("update external_repos set criticality_score = 1 where id = " + first);
      CompletableFuture<Map<String, Integer>> ingest =
          CompletableFuture.supplyAsync(() -> resolve("2.0.0", "a", "z"));
      awaitOneThatWaits();
      // It holds nothing that this one needs, so neither is given up for the other.
      statement.execute("update external_repos set criticality_score = 2 where id = " + second);
      run.commit();
      assertThat(ingest.orTimeout(60, TimeUnit.SECONDS).join()).hasSize(2);
    }
    assertThat(
            raw.query(
                "select string_agg(latest_version || ' ' || criticality_score, ', ' order by id) from external_repos"))
        .isEqualTo("2.0.0 1, 2.0.0 2");
  }

  private void awaitOneThatWaits() {
    Eventually.until(
        "the other waits",
        () ->
            "t"
                .equals(
                    raw.query(
                        "select exists (select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database())")));
  }
}
