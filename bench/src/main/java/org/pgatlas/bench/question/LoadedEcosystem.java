package org.pgatlas.bench.question;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.DatabaseConfig;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.db.embedded.EmbeddedConfig;
import org.pgatlas.server.db.embedded.EmbeddedPostgres;
import org.pgatlas.server.tenant.TenantStore;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/// A generated graph in the product's own tables: vertex `v` is the package `pkg:npm/pv`. Packages
/// on which nobody depends are the repos of live projects, 20 to a project; all others externals.
/// Rows come by COPY with triggers and foreign keys off, which are true by construction.
final class LoadedEcosystem implements AutoCloseable {
  private static final int TO_A_PROJECT = 20;

  private final EmbeddedPostgres postgres;
  private final DatabaseConfig config;
  private final UUID tenant;
  private final double seconds;

  LoadedEcosystem(Path directory, DependencyGraph graph) throws SQLException, IOException {
    long began = System.nanoTime();
    postgres =
        EmbeddedPostgres.start(
            EmbeddedConfig.at(directory)
                .withSettings(
                    Map.of(
                        "autovacuum", "off",
                        "max_wal_size", "8GB",
                        "checkpoint_timeout", "1h",
                        "maintenance_work_mem", "512MB",
                        "shared_buffers", "512MB")));
    config =
        new DatabaseConfig(
            postgres.jdbcUrl("postgres"),
            postgres.user(),
            postgres.password(),
            10,
            DatabaseConfig.DEFAULT_STATEMENT_TIMEOUT);
    try (Database database = new Database(config)) {
      new Migrations(database).migrate();
      tenant = new TenantStore(database, new SecureRandom()).ensure("default").id();
    }
    fill(graph);
    seconds = (System.nanoTime() - began) / 1e9;
  }

  DatabaseConfig config() {
    return config;
  }

  double seconds() {
    return seconds;
  }

  static String id(int vertex) {
    return "pkg:npm/p" + vertex;
  }

  private interface Lines {
    void write(BufferedWriter out) throws IOException;
  }

  private void fill(DependencyGraph graph) throws SQLException, IOException {
    int n = graph.vertexCount();
    try (Connection connection =
            DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
        Statement statement = connection.createStatement()) {
      try (ResultSet known = statement.executeQuery("select 1 from edge_source limit 1")) {
        if (known.next()) {
          return;
        }
      }
      statement.execute("set session_replication_role = replica");
      statement.execute("set maintenance_work_mem = '512MB'");
      statement.execute(
          "insert into edge_source (tenant_id, id, kind, source_key) overriding system value values ('"
              + tenant
              + "', 1, 'registry', 'bench')");
      copy(
          connection,
          "projects (tenant_id, id, canonical_id, display_name, project_type, activity_status)",
          out -> {
            for (int p = 1; p <= n / TO_A_PROJECT + 1; p++) {
              row(out, p, "daoip-5:bench:project:p" + p, "Project " + p, "public-good", "live");
            }
          });
      copy(
          connection,
          "repo_vertices (tenant_id, id, canonical_id, vertex_type)",
          out -> {
            for (int v = 0; v < n; v++) {
              row(out, v + 1, id(v), repo(graph, v) ? "repo" : "external-repo");
            }
          });
      copy(
          connection,
          "repos (tenant_id, id, canonical_id, project_id, display_name)",
          out -> {
            for (int v = 0; v < n; v++) {
              if (repo(graph, v)) {
                row(out, v + 1, id(v), v / TO_A_PROJECT + 1, "p" + v);
              }
            }
          });
      copy(
          connection,
          "external_repos (tenant_id, id, canonical_id, display_name)",
          out -> {
            for (int v = 0; v < n; v++) {
              if (!repo(graph, v)) {
                row(out, v + 1, id(v), "p" + v);
              }
            }
          });
      statement.execute("drop index ix_depends_on_out, ix_depends_on_source");
      copy(
          connection,
          "depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, confidence)",
          out -> {
            for (int v = 0; v < n; v++) {
              for (int i = graph.dependenciesBegin(v); i < graph.dependenciesEnd(v); i++) {
                row(out, v + 1, graph.dependencyAt(i) + 1, 1, "verified-sbom");
              }
            }
          });
      statement.execute(
          "create index ix_depends_on_out on depends_on (tenant_id, out_vertex_id, in_vertex_id)");
      statement.execute("create index ix_depends_on_source on depends_on (tenant_id, source_id)");
      statement.execute("vacuum (analyze)");
    }
  }

  /// Changes that many packages, spread over all.
  void touch(int packages) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update repos set adoption_stars = coalesce(adoption_stars, 0) + 1 where id in ("
              + "select id from repos where id % 997 = 0 limit "
              + packages
              + ")");
    }
  }

  /// The packages that count: repos, and what they reach.
  static ActiveSet active(DependencyGraph graph) {
    boolean[] repos = new boolean[graph.vertexCount()];
    for (int v = 0; v < repos.length; v++) {
      repos[v] = repo(graph, v);
    }
    return ActiveSet.of(graph, repos, ActiveMode.ACTIVE_ROOTS);
  }

  private static boolean repo(DependencyGraph graph, int vertex) {
    return graph.dependentCount(vertex) == 0;
  }

  private void row(BufferedWriter out, Object... cells) throws IOException {
    out.write(tenant.toString());
    for (Object cell : cells) {
      out.write('\t');
      out.write(cell.toString());
    }
    out.write('\n');
  }

  private static void copy(Connection connection, String table, Lines lines)
      throws SQLException, IOException {
    long began = System.nanoTime();
    try (OutputStream bytes =
            new PGCopyOutputStream(
                connection.unwrap(PGConnection.class), "copy " + table + " from stdin", 1 << 20);
        BufferedWriter out =
            new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), 1 << 16)) {
      lines.write(out);
    }
    System.err.printf("%s: %.0f s%n", table, (System.nanoTime() - began) / 1e9);
  }

  @Override
  public void close() {
    postgres.close();
  }
}
