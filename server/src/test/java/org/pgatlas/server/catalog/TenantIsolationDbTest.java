package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Two tenants with the same ids: the explicit predicate keeps them apart, and row-level security
/// does too
/// where a predicate is forgotten.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantIsolationDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Database database;
  private final AtlasFixture ours;
  private final AtlasFixture theirs;

  TenantIsolationDbTest(TestDatabase own) {
    database = AtlasFixture.open(own);
    ours = AtlasFixture.of(database, "ours");
    theirs = AtlasFixture.of(database, "theirs");
    seed(theirs);
  }

  private static void seed(AtlasFixture atlas) {
    int project = atlas.project("daoip-5:t:project:secret").insert();
    int repo = atlas.repo("pkg:npm/secret").with("project_id", project).insert();
    int external = atlas.external("pkg:npm/secret-external").insert();
    atlas.dependsOn(repo, external, atlas.source("registry", "npm"));
    atlas.alias("pkg:npm/secret-package", repo);
    atlas.contributed(
        atlas.contributor("Secret"), repo, 1, "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z");
    atlas.submission("secret/secret").insert();
    atlas.gitLog(repo).insert();
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void a_forgotten_predicate_leaks_nothing() {
    List<String> tables =
        database.asOwner(
            handle ->
                handle
                    .createQuery(
                        """
                        select c.relname from pg_class c
                        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                        order by 1
                        """)
                    .mapTo(String.class)
                    .list());
    assertThat(tables).hasSizeGreaterThan(15).contains("repos", "depends_on", "job_queue");
    int filled = 0;
    for (String table : tables) {
      String unguarded = "select count(*) from " + table;
      assertThat(count(ours, unguarded)).as(table).isZero();
      filled += count(theirs, unguarded) > 0 ? 1 : 0;
    }
    List<String> partitions =
        database.asOwner(
            handle ->
                handle
                    .createQuery(
                        """
                        select relname from pg_class
                        where relnamespace = 'public'::regnamespace and relkind = 'r' and relispartition
                          and (has_table_privilege('atlas_app', oid, 'select') or has_table_privilege('atlas_worker', oid, 'select')
                            or not relrowsecurity or not relforcerowsecurity)
                        """)
                    .mapTo(String.class)
                    .list());
    assertThat(partitions).as("partitions that could be read around their parent").isEmpty();
    assertThat(filled).as("tables with rows of the other tenant").isGreaterThanOrEqualTo(10);
  }

  @Test
  void a_query_for_the_wrong_tenant_finds_nothing_as_ours() {
    Listing<RepoRow> leaked =
        database.read(
            ours.tenant(),
            handle ->
                RepoReadStore.repos(handle, theirs.tenant(), RepoFilter.ALL, List.of(), Slice.ALL));
    assertThat(leaked.rows()).isEmpty();
    assertThat(leaked.total()).isZero();
  }

  @Test
  void every_read_as_ours_is_empty() {
    CatalogReads reads = CatalogReads.of(database);
    assertThat(reads.repos().repo(ours.tenant(), "pkg:npm/secret", RestServer.NOW)).isEmpty();
    assertThat(reads.repos().repo(ours.tenant(), "pkg:npm/secret-package", RestServer.NOW))
        .isEmpty();
    assertThat(reads.externals().external(ours.tenant(), "pkg:npm/secret-external")).isEmpty();
    assertThat(reads.projects().project(ours.tenant(), "daoip-5:t:project:secret", RestServer.NOW))
        .isEmpty();
    assertThat(reads.search().search(ours.tenant(), "secret", 10)).isEmpty();
    assertThat(reads.search().search(theirs.tenant(), "secret", 10)).hasSize(4);
    assertThat(reads.overview().counts(ours.tenant(), RestServer.NOW).repos()).isZero();
    try (RestServer server = new RestServer(database, ours.tenant())) {
      for (String list :
          List.of(
              "/projects",
              "/repos",
              "/external-repos",
              "/contributors",
              "/ingest/sbom",
              "/gitlog")) {
        assertThat(server.get(list).json().path("total").asInt()).as(list).isZero();
      }
    }
  }

  private long count(AtlasFixture as, String sql) {
    return database.read(as.tenant(), handle -> handle.createQuery(sql).mapTo(long.class).one());
  }
}
