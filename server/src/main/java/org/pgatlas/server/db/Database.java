package org.pgatlas.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Transactions bound to a role and a tenant. Nothing else in the product opens a connection, so no
/// statement runs outside row-level security: every transaction begins by taking the role
/// `atlas_app` (one tenant) or `atlas_worker` (may claim jobs of every tenant), local to it.
///
/// Every statement is planned with its values: a plan kept from when a table was small read all of
/// it for each of 50,000 array elements after it had grown, and nothing but an ANALYZE drops it.
/// The exception is [#writeRows].
public final class Database implements AutoCloseable {
  private static final String ENTER_APP =
      "select set_config('role', 'atlas_app', true), set_config('atlas.tenant', ?, true)";
  private static final String ENTER_READING =
      "select set_config('transaction_read_only', 'on', true), set_config('role', 'atlas_app', true),"
          + " set_config('atlas.tenant', ?, true)";
  private static final String ENTER_BULK =
      "select set_config('role', 'atlas_app', true), set_config('atlas.tenant', ?, true),"
          + " set_config('plan_cache_mode', 'auto', true), set_config('enable_seqscan', 'off', true)";
  private static final String ENTER_WORKER = "select set_config('role', 'atlas_worker', true)";

  /// A transaction whose process says nothing for so long is ended by the database with all its
  /// locks: that process stands still, or the link to it is lost. An export to a client that reads
  /// slowly is the longest silence of a live one.
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  /// How long the server may take to say that it is there.
  private static final Duration ANSWER = Duration.ofSeconds(3);

  /// Written to find out whether its disk takes anything.
  private static final int PROBE_PAGES = 64;

  /// Bound while a transaction runs on this thread.
  private static final ScopedValue<Boolean> INSIDE = ScopedValue.newInstance();

  private final DatabaseConfig config;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final AtomicBoolean fullDisk;

  public Database(DatabaseConfig config) {
    this.config = config;
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName("atlas");
    hikari.setJdbcUrl(config.jdbcUrl());
    hikari.setUsername(config.user());
    hikari.setPassword(config.password());
    hikari.setMaximumPoolSize(config.poolSize());
    hikari.setMinimumIdle(Math.min(2, config.poolSize()));
    hikari.setConnectionTimeout(10_000);
    hikari.setInitializationFailTimeout(30_000);
    hikari.addDataSourceProperty("ApplicationName", "pg-atlas");
    hikari.addDataSourceProperty("reWriteBatchedInserts", "true");
    hikari.addDataSourceProperty("tcpKeepAlive", "true");
    hikari.addDataSourceProperty(
        "options",
        "-c TimeZone=UTC -c plan_cache_mode=force_custom_plan -c statement_timeout="
            + config.statementTimeout().toMillis()
            + " -c idle_in_transaction_session_timeout="
            + ABANDONED.toMillis());
    this.pool = new HikariDataSource(hikari);
    this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    this.fullDisk = new AtomicBoolean();
  }

  /// The same pool with another way to send statements.
  private Database(Database other, Jdbi jdbi) {
    this.config = other.config;
    this.pool = other.pool;
    this.jdbi = jdbi;
    this.fullDisk = other.fullDisk;
  }

  /// One transaction as the tenant; commits when `work` returns, rolls back when it throws.
  public <T> T write(UUID tenant, Function<Handle, T> work) {
    return inTransaction(ENTER_APP, tenant, "", work);
  }

  /// As [#write], for what writes rows by the hundred: each of them is checked against the tables
  /// that it refers to, and planning such a check takes several times as long as making it. Plans
  /// are kept here, and none may read a whole table, so that one made when a table was small is
  /// right when it has grown (`afterMigrate__first_statistics.sql` does the rest).
  public <T> T writeRows(UUID tenant, Function<Handle, T> work) {
    return inTransaction(ENTER_BULK, tenant, "", work);
  }

  public void run(UUID tenant, Consumer<Handle> work) {
    write(
        tenant,
        handle -> {
          work.accept(handle);
          return Boolean.TRUE;
        });
  }

  /// As [#writeRows] for a part of the caller's transaction: what it reads before and afterwards is
  /// planned with its values.
  public static <T> T keepingPlans(Handle handle, Supplier<T> writes) {
    Map<String, Object> before =
        handle
            .createQuery(
                """
                -- name: database.keep_plans
                select current_setting('plan_cache_mode') as plans, current_setting('enable_seqscan') as scans,
                       set_config('plan_cache_mode', 'auto', true) as a, set_config('enable_seqscan', 'off', true) as b
                """)
            .mapToMap()
            .one();
    T result = writes.get();
    // Not in a finally: after an error the transaction takes no statement, and its end resets it.
    handle.execute(
        "select set_config('plan_cache_mode', ?, true), set_config('enable_seqscan', ?, true)",
        before.get("plans"),
        before.get("scans"));
    return result;
  }

  /// One read-only transaction as the tenant: everything it reads is of one moment per statement.
  public <T> T read(UUID tenant, Function<Handle, T> work) {
    return inTransaction(ENTER_READING, tenant, "", work);
  }

  /// One read-only transaction as the tenant in which every statement sees the same moment: for
  /// what is put together from several, and short, because it holds back the vacuum.
  public <T> T snapshot(UUID tenant, Function<Handle, T> work) {
    return inTransaction(
        ENTER_APP, tenant, "set transaction isolation level repeatable read, read only", work);
  }

  /// One transaction as the worker role, which sees the queue of every tenant and nothing else.
  public <T> T asWorker(Function<Handle, T> work) {
    return alone(
        handle -> {
          handle.execute(ENTER_WORKER);
          return work.apply(handle);
        });
  }

  /// One transaction as the login role, which owns the schema: migrations' neighbours and tests
  /// only.
  public <T> T asOwner(Function<Handle, T> work) {
    return alone(work);
  }

  /// How a statement is executed.
  ///
  /// @param sql as its store wrote it
  /// @param plan EXPLAIN's answer in JSON, verbose
  public record Explanation(String sql, String plan) {}

  /// The plan of the first statement of that name that the call sends, with the values that it
  /// binds, under the role and tenant that it takes. The call is given up there and its transaction
  /// rolled back.
  ///
  /// @param analyze whether the statement runs too
  /// @throws IllegalArgumentException when the call sends no such statement
  public Explanation explain(String name, boolean analyze, Consumer<Database> call) {
    Explainer explainer = new Explainer(name, analyze);
    Jdbi explaining = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    SqlStatements statements = explaining.getConfig(SqlStatements.class);
    statements.setTemplateEngine(explainer.inFrontOf(statements.getTemplateEngine()));
    statements.addCustomizer(explainer);
    try {
      call.accept(new Database(this, explaining));
    } catch (Explainer.Explained explained) {
      return explained.explanation();
    }
    throw new IllegalArgumentException("the call sends no statement named " + name);
  }

  /// Frees a table's dead rows and index entries now, as its owner, outside any transaction; when
  /// another does so already, that is enough.
  public void vacuum(String table) {
    if (!table.matches("[a-z_]+")) {
      throw new IllegalArgumentException("not a table's name: " + table);
    }
    maintain("vacuum (skip_locked, truncate off, index_cleanup on) " + table);
  }

  /// Counts tables anew, after a load that changed most of them: the next plans know their sizes.
  public void analyze(String... tables) {
    for (String table : tables) {
      if (!table.matches("[a-z_]+")) {
        throw new IllegalArgumentException("not a table's name: " + table);
      }
    }
    maintain("analyze (skip_locked) " + String.join(", ", tables));
  }

  /// Runs a statement that refuses a transaction (VACUUM, DETACH … CONCURRENTLY) as the login role.
  public void maintain(String sql) {
    try (Handle handle = jdbi.open()) {
      handle.execute(sql);
    }
  }

  /// True when the server answers a trivial statement now. It is asked on a connection of its own:
  /// that all of the pool's are in use says nothing of the server. One that takes no more
  /// connections is asked through the pool.
  public boolean answers() {
    try (Connection connection = connectOutsidePool(ANSWER);
        Statement statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException e) {
      return Shortage.of(e) == Shortage.CONNECTIONS && answersInPool();
    }
  }

  private boolean answersInPool() {
    try {
      return asOwner(handle -> handle.createQuery("select 1").mapTo(int.class).one() == 1);
    } catch (RuntimeException unreachable) {
      return false;
    }
  }

  /// Why transactions wait for a connection now, null when they do not.
  public @Nullable String shortOfConnections() {
    int waiting = pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
    return waiting == 0 || activeConnections() < config.poolSize()
        ? null
        : "all " + config.poolSize() + " connections are in use, " + waiting + " wait for one";
  }

  /// Why the server's disk takes nothing, null when it does as far as is known. Tried only after a
  /// transaction failed for that reason, by writing for a moment.
  public @Nullable String shortOfStorage() {
    if (!fullDisk.get()) {
      return null;
    }
    try {
      int _ =
          asOwner(
              handle -> {
                int written =
                    handle.execute("create temporary table atlas_probe (x text) on commit drop")
                        + handle.execute("alter table atlas_probe alter x set storage plain")
                        + handle.execute(
                            "insert into atlas_probe select repeat('x', 7000) from generate_series(1, "
                                + PROBE_PAGES
                                + ")");
                handle.rollback();
                return written;
              });
      fullDisk.set(false);
      return null;
    } catch (RuntimeException e) {
      if (!(e instanceof DatabaseOutage)) {
        fullDisk.set(false);
        return null;
      }
      return "the database cannot write: its disk is full";
    }
  }

  public String jdbcUrl() {
    return config.jdbcUrl();
  }

  /// A connection that the pool does not know, in autocommit; for LISTEN.
  ///
  /// @param silence how long an answer may take before the connection counts as lost
  Connection connectOutsidePool(Duration silence) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password());
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", Long.toString(Math.max(1, silence.toSeconds())));
    properties.setProperty("socketTimeout", Long.toString(Math.max(1, silence.toSeconds())));
    return DriverManager.getConnection(config.jdbcUrl(), properties);
  }

  /// Connections of their own as the login role, whose statements may take any time: for
  /// migrations.
  DataSource unbounded() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(config.jdbcUrl());
    source.setUser(config.user());
    source.setPassword(config.password());
    source.setApplicationName("pg-atlas migrations");
    source.setTcpKeepAlive(true);
    source.setOptions("-c TimeZone=UTC -c statement_timeout=0");
    return source;
  }

  /// The pool as the login role, for the doctor, who only reads.
  public DataSource dataSource() {
    return pool;
  }

  public int activeConnections() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  @Override
  public void close() {
    pool.close();
  }

  private <T> T inTransaction(String enter, UUID tenant, String mode, Function<Handle, T> work) {
    return alone(
        handle -> {
          if (!mode.isEmpty()) {
            handle.execute(mode);
          }
          handle.execute(enter, tenant.toString());
          return work.apply(handle);
        });
  }

  /// JDBI would run a transaction begun inside another as part of it, under the inner one's role:
  /// that is a mistake of the caller, told at once.
  private <T> T alone(Function<Handle, T> work) {
    if (INSIDE.isBound()) {
      throw new IllegalStateException("a transaction is already open on this thread");
    }
    try {
      return ScopedValue.where(INSIDE, Boolean.TRUE)
          .call(() -> jdbi.<T, RuntimeException>inTransaction(work::apply));
    } catch (RuntimeException e) {
      Shortage shortage = Shortage.of(e);
      if (shortage == null) {
        throw e;
      }
      if (shortage == Shortage.STORAGE) {
        fullDisk.set(true);
      }
      throw new DatabaseOutage(shortage, e);
    }
  }
}
