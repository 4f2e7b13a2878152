package org.pgatlas.bench.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.DatabaseConfig;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.db.embedded.EmbeddedConfig;
import org.pgatlas.server.db.embedded.EmbeddedPostgres;

/// An embedded PostgreSQL with the product's schema, filled by the scripts under `staging/`: one
/// tenant of the stated size, a neighbour of a tenth and a small one.
///
/// The same size gives the same rows up to times, which are relative to now.
public final class StagingDatabase implements AutoCloseable {
  /// The tenant of the stated size. Fixed, because exported statistics name it.
  public static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-00000000a71a");

  private static final UUID NEIGHBOUR = UUID.fromString("00000000-0000-4000-8000-00000000b0b0");
  private static final UUID SMALL = UUID.fromString("00000000-0000-4000-8000-000000005a11");
  private static final int LEAST = 300;

  private final EmbeddedPostgres postgres;
  private final DatabaseConfig config;
  private final Database database;

  private StagingDatabase(Path directory) {
    postgres =
        EmbeddedPostgres.start(
            EmbeddedConfig.at(directory)
                .withSettings(
                    Map.of(
                        "autovacuum", "off", "max_wal_size", "8GB", "checkpoint_timeout", "1h")));
    config =
        new DatabaseConfig(
            postgres.jdbcUrl("postgres"),
            postgres.user(),
            postgres.password(),
            10,
            Duration.ofMinutes(10));
    database = new Database(config);
    new Migrations(database).migrate();
  }

  /// A folder that was filled to the same size before is taken as it is.
  ///
  /// @param repos of the first tenant; every other number follows from it
  public static StagingDatabase filled(Path directory, int repos) throws SQLException {
    StagingDatabase staging = new StagingDatabase(directory);
    boolean done = false;
    String filled = "filled with " + repos + " repos";
    try {
      if (staging
          .column("select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database where datname = current_database()")
          .contains(filled)) {
        done = true;
        return staging;
      }
      Map<UUID, Integer> tenants = new LinkedHashMap<>();
      tenants.put(TENANT, Math.max(LEAST, repos));
      tenants.put(NEIGHBOUR, Math.max(LEAST, repos / 10));
      tenants.put(SMALL, LEAST);
      int dictionary = Math.max(LEAST, repos);
      staging.run("dictionary", TENANT, dictionary, dictionary);
      for (Map.Entry<UUID, Integer> tenant : tenants.entrySet()) {
        staging.run("graph", tenant.getKey(), tenant.getValue(), dictionary);
      }
      for (Map.Entry<UUID, Integer> tenant : tenants.entrySet()) {
        staging.run("components", tenant.getKey(), tenant.getValue(), dictionary);
      }
      for (Map.Entry<UUID, Integer> tenant : tenants.entrySet()) {
        staging.run("findings", tenant.getKey(), tenant.getValue(), dictionary);
      }
      staging.execute("vacuum (analyze)");
      staging.execute("comment on database postgres is '" + filled + "'");
      done = true;
      return staging;
    } finally {
      if (!done) {
        staging.close();
      }
    }
  }

  public Database database() {
    return database;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// One more tenant with a catalogue and documents, none of them extracted.
  void graph(UUID tenant, int repos) throws SQLException {
    run("graph", tenant, repos, repos);
  }

  /// The first column of every row.
  List<String> column(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  long number(String sql) throws SQLException {
    return Long.parseLong(column(sql).getFirst());
  }

  /// Foreign keys are true by construction: checking them row by row would take most of the time.
  private void run(String script, UUID tenant, int repos, int dictionary) throws SQLException {
    long start = System.nanoTime();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute("set work_mem = '128MB'");
      statement.execute("select setseed(0.42)");
      statement.execute(
          read(script)
              .replace(":tenant", tenant.toString())
              .replaceAll(":n\\b", Integer.toString(repos))
              .replaceAll(":d\\b", Integer.toString(dictionary)));
      // What the next script joins, the planner ought to know.
      statement.execute("analyze");
    }
    System.err.printf(
        Locale.ROOT,
        "%s of %d repos: %.0f s%n",
        script,
        repos,
        (System.nanoTime() - start) / 1e9);
  }

  private static String read(String script) {
    String resource = "/staging/" + script + ".sql";
    try (InputStream in = StagingDatabase.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    database.close();
    postgres.close();
  }
}
