package org.pgatlas.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.DatabaseConfig;
import org.pgatlas.server.db.embedded.EmbeddedConfig;
import org.pgatlas.server.db.embedded.EmbeddedPostgres;
import org.pgatlas.server.db.embedded.SupervisionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database of a process: the configured one, or the embedded one started and supervised.
final class AtlasDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(AtlasDatabase.class);
  private static final String DATABASE_NAME = "postgres";

  private AtlasDatabase() {}

  /// @param parts gets what is started
  static Database open(AtlasConfig config, Atlas.Progress progress, Parts parts) {
    try {
      Files.createDirectories(config.dataDirectory());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the data directory " + config.dataDirectory(), e);
    }
    DatabaseConfig databaseConfig = config.database();
    if (databaseConfig == null) {
      databaseConfig = embedded(config, progress, parts);
    }
    Database database = parts.keep(new Database(databaseConfig));
    if (config.database() == null) {
      database.maintain("create extension if not exists pg_stat_statements");
    }
    return database;
  }

  private static DatabaseConfig embedded(AtlasConfig config, Atlas.Progress progress, Parts parts) {
    EmbeddedConfig embedded = EmbeddedConfig.at(config.dataDirectory());
    Path programs = config.postgres();
    EmbeddedPostgres postgres =
        parts.keep(
            EmbeddedPostgres.start(programs == null ? embedded : embedded.withPrograms(programs)));
    if (postgres.startupReport().initialised()) {
      progress.at("New database in " + config.dataDirectory());
    }
    if (postgres.startupReport().recovered()) {
      progress.at("The database was not stopped cleanly; it has recovered");
    }
    postgres.supervise(AtlasDatabase::log);
    return new DatabaseConfig(
        postgres.jdbcUrl(DATABASE_NAME),
        postgres.user(),
        postgres.password(),
        config.poolSize(),
        DatabaseConfig.DEFAULT_STATEMENT_TIMEOUT);
  }

  private static void log(SupervisionEvent event) {
    switch (event) {
      case SupervisionEvent.Died died ->
          LOG.error("PostgreSQL {} ended: {}", died.pid(), died.logTail());
      case SupervisionEvent.Restarted restarted ->
          LOG.warn("PostgreSQL runs again as {}", restarted.pid());
      case SupervisionEvent.RestartFailed failed ->
          LOG.error(
              "PostgreSQL cannot be started again, next try in {}", failed.pause(), failed.cause());
    }
  }
}
