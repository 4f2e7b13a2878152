package org.pgatlas.server.db;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/// The schema's forward-only history under `db/migration`, applied by Flyway as the login role.
public final class Migrations {
  private final Flyway flyway;

  public Migrations(Database database) {
    this.flyway =
        Flyway.configure()
            .dataSource(database.dataSource())
            .locations("classpath:db/migration")
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .cleanDisabled(true)
            // A lock held by an open transaction would make CREATE INDEX CONCURRENTLY wait for
            // itself.
            .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
            .load();
  }

  /// Brings the schema to the newest version; returns how many migrations ran.
  public int migrate() {
    MigrateResult result = flyway.migrate();
    return result.migrationsExecuted;
  }

  /// The version that the database has now, null before the first migration.
  public @Nullable String version() {
    MigrationInfo current = flyway.info().current();
    return current == null ? null : String.valueOf(current.getVersion());
  }
}
