package org.pgatlas.server.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.DatabaseConfig;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.tenant.TenantStore;
import org.pgatlas.server.wire.Json;

/// Rows of an atlas, written straight into the tables of one tenant: `project(…)`, `repo(…)` and
/// the others
/// start a row with valid defaults, `with` sets a column, `insert` writes it and tells its number.
public final class AtlasFixture {
  private final Database database;
  private final UUID tenant;

  private AtlasFixture(Database database, UUID tenant) {
    this.database = database;
    this.tenant = tenant;
  }

  /// Fresh databases with the product's schema.
  public static PostgresExtension postgres() {
    return PostgresExtension.migrated(
        "atlas",
        database -> {
          try (Database open = open(database)) {
            new Migrations(open).migrate();
          }
        });
  }

  /// The schema as it was at that version. What is made anew after each change, such as functions
  /// of search, is of today and left out.
  public static void migrateTo(TestDatabase database, String version) {
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("classpath:db/migration")
        .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
        .repeatableSqlMigrationPrefix("none")
        .target(version)
        .load()
        .migrate();
  }

  public static Database open(TestDatabase database) {
    return new Database(
        DatabaseConfig.of(database.jdbcUrl(), database.user(), database.password()));
  }

  /// The fixture of that tenant, which is made if it is new.
  public static AtlasFixture of(Database database, String tenant) {
    return new AtlasFixture(
        database, new TenantStore(database, new SecureRandom()).ensure(tenant).id());
  }

  public Database database() {
    return database;
  }

  public UUID tenant() {
    return tenant;
  }

  public Row project(String canonicalId) {
    return new Row("projects")
        .with("canonical_id", canonicalId)
        .with("display_name", canonicalId.substring(canonicalId.lastIndexOf(':') + 1))
        .with("project_type", "public-good")
        .with("activity_status", "live")
        .with("project_metadata", Map.of())
        .with("updated_at", "2026-06-01T00:00:00Z");
  }

  /// A repo and its vertex.
  public Row repo(String canonicalId) {
    return new Row("repos")
        .with("id", vertex(canonicalId, "repo"))
        .with("canonical_id", canonicalId)
        .with("display_name", canonicalId.substring(canonicalId.lastIndexOf('/') + 1))
        .with("latest_version", "")
        .with("visibility", "public")
        .with("repo_metadata", Map.of())
        .with("updated_at", "2026-06-01T00:00:00Z");
  }

  /// An external and its vertex.
  public Row external(String canonicalId) {
    return new Row("external_repos")
        .with("id", vertex(canonicalId, "external-repo"))
        .with("canonical_id", canonicalId)
        .with("display_name", canonicalId.substring(canonicalId.lastIndexOf('/') + 1))
        .with("latest_version", "")
        .with("updated_at", "2026-06-01T00:00:00Z");
  }

  public int contributor(String name) {
    return new Row("contributors")
        .with("name", name)
        .with("email_hash", "\\x" + sha256(tenant + name))
        .insert();
  }

  /// @param first,last ISO 8601 instants
  public void contributed(int contributor, int repo, int commits, String first, String last) {
    new Row("contributed_to")
        .with("contributor_id", contributor)
        .with("repo_id", repo)
        .with("number_of_commits", commits)
        .with("first_commit_date", first)
        .with("last_commit_date", last)
        .insertWithoutId();
  }

  /// @param kind `sbom` or `registry`
  public int source(String kind, String key) {
    return new Row("edge_source")
        .with("kind", kind)
        .with("source_key", key)
        .with("created_at", "2026-06-01T00:00:00Z")
        .insert();
  }

  public void dependsOn(int dependent, int dependency, int source) {
    dependsOn(dependent, dependency, source, "verified-sbom", null, "2026-06-01T00:00:00Z");
  }

  public void dependsOn(
      int dependent,
      int dependency,
      int source,
      String confidence,
      @Nullable String versionRange,
      String assertedAt) {
    new Row("depends_on")
        .with("in_vertex_id", dependent)
        .with("out_vertex_id", dependency)
        .with("source_id", source)
        .with("confidence", confidence)
        .with("version_range", versionRange)
        .with("asserted_at", assertedAt)
        .insertWithoutId();
  }

  public void alias(String packagePurl, int repo) {
    new Row("package_aliases")
        .with("package_purl", packagePurl)
        .with("repo_vertex_id", repo)
        .with("source", "test")
        .with("created_at", "2026-06-01T00:00:00Z")
        .insertWithoutId();
  }

  public Row submission(String repository) {
    return new Row("sbom_submissions")
        .with("repository_claim", repository)
        .with("actor_claim", "")
        .with("status", "pending")
        .with("duplicate", false)
        .with("submitted_at", "2026-06-01T00:00:00Z");
  }

  public Row gitLog(int repo) {
    return new Row("gitlog_artifacts")
        .with("repo_id", repo)
        .with("since_months", 24)
        .with("seed_run_ordinal", 1)
        .with("status", "pending")
        .with("submitted_at", "2026-06-01T00:00:00Z");
  }

  /// A finished metric run with that many active vertices.
  public int metricRun(int active) {
    return new Row("metric_run")
        .with("mode", "active-roots")
        .with("trigger", "test")
        .with("started_at", "2026-06-01T00:00:00Z")
        .with("finished_at", "2026-06-01T00:00:01Z")
        .with("load_ms", 1)
        .with("compute_ms", 1)
        .with("store_ms", 1)
        .with("vertex_count", active)
        .with("edge_count", 0)
        .with("active_count", active)
        .with("changed_count", 0)
        .with("results_hash", "\\x" + "00".repeat(32))
        .insert();
  }

  /// Many rows by rule, for figures: repo `i` depends on repos `i/2`, `i/3`, `i/5`, `i/7`; every
  /// tenth on an external.
  public void fill(int repos) {
    for (String statement : Bulk.STATEMENTS) {
      database.run(
          tenant,
          handle ->
              handle.createUpdate(statement).bind("tenant", tenant).bind("n", repos).execute());
      // Each statement joins what the one before wrote: without figures the planner loops over all
      // pairs.
      database.asOwner(handle -> handle.execute("analyze"));
    }
  }

  private int vertex(String canonicalId, String type) {
    return new Row("repo_vertices")
        .with("canonical_id", canonicalId)
        .with("vertex_type", type)
        .insert();
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A row in the making.
  public final class Row {
    private final String table;
    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();

    private Row(String table) {
      this.table = table;
      columns.put("tenant_id", tenant);
    }

    public Row with(String column, @Nullable Object value) {
      columns.put(column, value);
      return this;
    }

    /// Writes the row and returns its `id`.
    public int insert() {
      return database.write(
          tenant,
          handle ->
              handle
                  .createQuery(sql() + " returning id")
                  .bind("row", Json.write(columns))
                  .mapTo(int.class)
                  .one());
    }

    private void insertWithoutId() {
      database.run(
          tenant, handle -> handle.createUpdate(sql()).bind("row", Json.write(columns)).execute());
    }

    private String sql() {
      String names = String.join(", ", columns.keySet());
      return "insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s, cast(:row as jsonb))"
          .formatted(table, names);
    }
  }

  /// The statements of [#fill(int)], by generate_series.
  private static final class Bulk {
    static final String[] STATEMENTS = {
      """
      insert into projects (tenant_id, canonical_id, display_name, project_type, activity_status, criticality_score)
      select :tenant, 'daoip-5:bulk:project:p' || i, 'project-' || md5(i::text), 'public-good', 'live', :n - i
      from generate_series(1, :n / 2) i
      """,
      """
      insert into repo_vertices (tenant_id, canonical_id, vertex_type)
      select :tenant, 'pkg:deb/debian/lib' || md5(i::text) || '-dev', 'repo' from generate_series(1, :n) i
      """,
      """
      insert into repos (tenant_id, id, canonical_id, display_name, project_id, criticality_score)
      select v.tenant_id, v.id, v.canonical_id, substr(v.canonical_id, 16), p.id, (v.id * 7919) % 1009
      from repo_vertices v
      join (select id, row_number() over (order by id) as place from projects where tenant_id = :tenant) p
        on p.place = 1 + v.id % greatest(:n / 2, 1)
      where v.tenant_id = :tenant and v.vertex_type = 'repo'
      """,
      """
      insert into repo_vertices (tenant_id, canonical_id, vertex_type)
      select :tenant, 'pkg:generic/ext' || i, 'external-repo' from generate_series(1, greatest(:n / 20, 1)) i
      """,
      """
      insert into external_repos (tenant_id, id, canonical_id, display_name, criticality_score)
      select tenant_id, id, canonical_id, substr(canonical_id, 13), id % 500
      from repo_vertices where tenant_id = :tenant and vertex_type = 'external-repo'
      """,
      """
      insert into edge_source (tenant_id, kind, source_key) values (:tenant, 'registry', 'bulk-' || :n)
      """,
      """
      insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, confidence)
      select distinct :tenant, a.id, b.id, s.id, 'inferred-shadow'::edge_confidence
      from (select id, row_number() over (order by id) as place from repos where tenant_id = :tenant) a
      cross join (values (2), (3), (5), (7)) k (by)
      join (select id, row_number() over (order by id) as place from repos where tenant_id = :tenant) b
        on b.place = a.place / k.by
      cross join (select id from edge_source where tenant_id = :tenant order by id desc limit 1) s
      where a.id <> b.id
      """,
      """
      insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, confidence)
      select :tenant, a.id, b.id, s.id, 'inferred-shadow'::edge_confidence
      from (select id, row_number() over (order by id) as place from repos where tenant_id = :tenant) a
      join (select id, row_number() over (order by id) as place from external_repos where tenant_id = :tenant) b
        on b.place = 1 + a.place % 97
      cross join (select id from edge_source where tenant_id = :tenant order by id desc limit 1) s
      where a.place % 10 = 0
      """
    };

    private Bulk() {}
  }
}
