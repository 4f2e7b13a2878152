package org.pgatlas.server.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/// The schema's forward-only history under `db/migration`, applied by Flyway as the login role, on
/// connections of its own: a migration of a large table takes as long as it takes, and what it sets
/// for its session stays out of the pool.
public final class Migrations {
  /// FORCE ROW LEVEL SECURITY binds the owner too, unless it is a superuser or may bypass it, and a
  /// hidden row is no error: a migration that moves rows would move none and drop what they were
  /// in. So the owner sees its rows while migrations run. Everybody else is bound as before.
  private static final String SHOW_ROWS =
      """
      do $$
      declare
        named text;
      begin
        if not (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) then
          for named in select relname from pg_class
            where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relforcerowsecurity order by relname loop
            execute format('alter table %I no force row level security', named);
          end loop;
        end if;
      end
      $$
      """;

  /// Every table that has row-level security has it for its owner too.
  private static final String HIDE_ROWS =
      """
      do $$
      declare
        named text;
      begin
        for named in select relname from pg_class
          where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relrowsecurity and not relforcerowsecurity
          order by relname loop
          execute format('alter table %I force row level security', named);
        end loop;
      end
      $$
      """;

  /// Texts of migrations that were mended after they had run somewhere, by version: the checksum of
  /// before and of now. What they left behind is the same where they had worked.
  private static final List<Mended> MENDED =
      List.of(new Mended("041", -78339495, -112525523), new Mended("044", -1312186883, 530921929));

  private record Mended(String version, int before, int now) {}

  private final DataSource connections;
  private final Flyway flyway;

  public Migrations(Database database) {
    this.connections = database.unbounded();
    this.flyway =
        Flyway.configure()
            .dataSource(connections)
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
    MigrationInfoService known = flyway.info();
    if (known.applied().length > 0) {
      MENDED.forEach(this::acknowledge);
    }
    if (known.pending().length > 0) {
      execute(SHOW_ROWS);
    }
    try {
      MigrateResult result = flyway.migrate();
      return result.migrationsExecuted;
    } finally {
      // Also after a process that was killed before it came to this.
      execute(HIDE_ROWS);
    }
  }

  /// The version that the database has now, null before the first migration.
  public @Nullable String version() {
    MigrationInfo current = flyway.info().current();
    return current == null ? null : String.valueOf(current.getVersion());
  }

  private void acknowledge(Mended mended) {
    execute(
        "update flyway_schema_history set checksum = %d where version = '%s' and checksum = %d"
            .formatted(mended.now(), mended.version(), mended.before()));
  }

  /// All tables or none; who works with one of them is not kept waiting for long.
  private void execute(String sql) {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = '5s'");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the migrations could not be prepared: " + e.getMessage(), e);
    }
  }
}
