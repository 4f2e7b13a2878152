package org.pgatlas.bench.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.DatabaseConfig;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.db.embedded.EmbeddedConfig;
import org.pgatlas.server.db.embedded.EmbeddedPostgres;
import org.pgatlas.server.tenant.TenantStore;

/// An embedded PostgreSQL with production durability and the product's schema, for one benchmark.
public final class QueueDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 40;

  private final EmbeddedPostgres postgres;
  private final DatabaseConfig config;
  private final Database database;
  private final UUID tenant;

  public QueueDatabase() throws IOException {
    Path data = Files.createTempDirectory("atlas-bench-queue-");
    postgres = EmbeddedPostgres.start(EmbeddedConfig.at(data));
    config =
        new DatabaseConfig(
            postgres.jdbcUrl("postgres"),
            postgres.user(),
            postgres.password(),
            CONNECTIONS,
            DatabaseConfig.DEFAULT_STATEMENT_TIMEOUT);
    database = new Database(config);
    new Migrations(database).migrate();
    tenant = new TenantStore(database, new SecureRandom()).ensure("default").id();
  }

  public DatabaseConfig config() {
    return config;
  }

  Database database() {
    return database;
  }

  public UUID tenant() {
    return tenant;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Starts PostgreSQL again whenever it ends unasked.
  public void supervise() {
    postgres.supervise(_ -> {});
  }

  /// kill -9 of PostgreSQL's first process; the others follow it.
  public void kill() {
    ProcessHandle.of(postgres.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /// The first column, without duplicates.
  public Set<String> names(String sql) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  public long count(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /// Fills the product's queue with that many jobs that do nothing.
  public void backlog(int jobs, String kind) throws SQLException {
    execute(
        "insert into job_queue (tenant_id, queue, kind, payload, run_after) select '"
            + tenant
            + "', 'ingest', '"
            + kind
            + "', '{\"n\": 1}', now() - interval '1 s' from generate_series(1, "
            + jobs
            + ")");
    execute("vacuum analyze job_queue");
  }

  /// The same, all of one order key.
  void backlogOfOneKey(int jobs, String kind) throws SQLException {
    backlog(jobs, kind);
    execute("update job_queue set order_key = 'bench'");
    execute("vacuum analyze job_queue");
  }

  @Override
  public void close() {
    database.close();
    postgres.close();
  }
}
