package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestCluster;
import org.pgatlas.server.testing.TestDatabase;

/// What the stores' answers mean.
class CatalogStoreDbTest {
  private static final Instant NOW = RestServer.NOW;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private TestDatabase own;
  private Database database;
  private AtlasFixture atlas;
  private CatalogReads reads;
  private UUID tenant;

  @BeforeEach
  void open() {
    own = POSTGRES.createDatabase();
    database = AtlasFixture.open(own);
    atlas = AtlasFixture.of(database, "default");
    reads = CatalogReads.of(database);
    tenant = atlas.tenant();
  }

  @AfterEach
  void close() {
    database.close();
    TestCluster.shared().drop(own.name());
  }

  @Test
  void a_dependency_asserted_three_times_is_one_row_by_its_strongest_newest_assertion() {
    int app = atlas.repo("pkg:npm/app").insert();
    int lib = atlas.repo("pkg:npm/lib").insert();
    int registry = atlas.source("registry", "npm");
    int one = atlas.source("sbom", "pkg:npm/one");
    int two = atlas.source("sbom", "pkg:npm/two");
    atlas.dependsOn(
        app, lib, registry, "inferred-shadow", "newest but weak", "2026-06-10T00:00:00Z");
    atlas.dependsOn(app, lib, one, "verified-sbom", "old", "2026-01-01T00:00:00Z");
    atlas.dependsOn(app, lib, two, "verified-sbom", "current", "2026-02-01T00:00:00Z");

    Listing<NeighbourRow> down =
        reads.repos().dependencies(tenant, "pkg:npm/app", List.of(), Slice.ALL).orElseThrow();
    Listing<NeighbourRow> up =
        reads.repos().dependents(tenant, "pkg:npm/lib", List.of(), Slice.ALL).orElseThrow();

    assertThat(down.total()).isEqualTo(1);
    NeighbourRow edge = down.rows().getFirst();
    assertThat(edge.canonicalId()).isEqualTo("pkg:npm/lib");
    assertThat(edge.confidence()).isEqualTo(EdgeConfidence.VERIFIED_SBOM);
    assertThat(edge.versionRange()).isEqualTo("current");
    assertThat(edge.assertions()).isEqualTo(3);
    assertThat(up.rows())
        .singleElement()
        .satisfies(row -> assertThat(row.canonicalId()).isEqualTo("pkg:npm/app"));
    RepoDetailRow detail = reads.repos().repo(tenant, "pkg:npm/app", NOW).orElseThrow();
    assertThat(detail.dependencies()).isEqualTo(new NeighbourCounts(1, 0));
    assertThat(detail.dependents()).isEqualTo(new NeighbourCounts(0, 0));
    assertThat(reads.overview().counts(tenant, NOW).dependencies()).isEqualTo(1);
  }

  @Test
  void neighbours_are_sliced_sorted_and_counted() {
    int hub = atlas.repo("pkg:npm/hub").insert();
    int registry = atlas.source("registry", "npm");
    for (int i = 0; i < 7; i++) {
      int leaf =
          i < 5
              ? atlas.repo("pkg:npm/leaf" + i).with("criticality_score", i == 0 ? null : i).insert()
              : atlas.external("pkg:npm/leaf" + i).with("criticality_score", i).insert();
      atlas.dependsOn(leaf, hub, registry);
    }
    Listing<NeighbourRow> page = dependents(Slice.of(3, 1));
    assertThat(page.total()).isEqualTo(7);
    assertThat(page.rows()).extracting(NeighbourRow::criticalityScore).containsExactly(5, 4, 3);
    assertThat(reads.repos().repo(tenant, "pkg:npm/hub", NOW).orElseThrow().dependents())
        .isEqualTo(new NeighbourCounts(5, 2));
    Listing<NeighbourRow> last = dependents(Slice.of(3, 6));
    assertThat(last.rows())
        .singleElement()
        .satisfies(row -> assertThat(row.criticalityScore()).isNull());
  }

  private Listing<NeighbourRow> dependents(Slice slice) {
    return reads
        .repos()
        .dependents(
            tenant,
            "pkg:npm/hub",
            List.of(Order.descending(NeighbourSort.CRITICALITY_SCORE)),
            slice)
        .orElseThrow();
  }

  /// A page reads what the assertions say for its own rows, the whole list for all.
  @Test
  void pages_together_say_what_the_whole_list_says_in_every_order() {
    int hub = atlas.repo("pkg:npm/hub").insert();
    int[] sources = {
      atlas.source("registry", "npm"),
      atlas.source("sbom", "pkg:npm/one"),
      atlas.source("sbom", "x")
    };
    for (int i = 0; i < 12; i++) {
      int leaf =
          i % 3 == 0
              ? atlas.external("pkg:npm/leaf" + i).with("criticality_score", i / 4).insert()
              : atlas.repo("pkg:npm/leaf" + i).insert();
      for (int k = 0; k <= i % 3; k++) {
        String strength = (i + k) % 2 == 0 ? "verified-sbom" : "inferred-shadow";
        String at = "2026-0" + (1 + (i + k) % 5) + "-01T00:00:00Z";
        atlas.dependsOn(leaf, hub, sources[k], strength, i + "." + k, at);
        atlas.dependsOn(hub, leaf, sources[k], strength, i + "-" + k, at);
      }
    }
    List<List<Order<NeighbourSort>>> wishes = new ArrayList<>(List.of(List.of()));
    for (NeighbourSort field : NeighbourSort.values()) {
      wishes.add(List.of(Order.ascending(field)));
      wishes.add(List.of(Order.descending(field)));
    }
    for (List<Order<NeighbourSort>> orders : wishes) {
      List<NeighbourRow> up = new ArrayList<>();
      List<NeighbourRow> down = new ArrayList<>();
      for (int offset = 0; offset < 15; offset += 5) {
        Slice page = Slice.of(5, offset);
        up.addAll(
            reads.repos().dependents(tenant, "pkg:npm/hub", orders, page).orElseThrow().rows());
        down.addAll(
            reads.repos().dependencies(tenant, "pkg:npm/hub", orders, page).orElseThrow().rows());
      }
      assertThat(up)
          .as("dependents by " + orders)
          .hasSize(12)
          .isEqualTo(
              reads
                  .repos()
                  .dependents(tenant, "pkg:npm/hub", orders, Slice.ALL)
                  .orElseThrow()
                  .rows());
      assertThat(down)
          .as("dependencies by " + orders)
          .hasSize(12)
          .isEqualTo(
              reads
                  .repos()
                  .dependencies(tenant, "pkg:npm/hub", orders, Slice.ALL)
                  .orElseThrow()
                  .rows());
    }
  }

  @Test
  void project_dependencies_are_distinct_repo_pairs_without_the_project_itself() {
    int a = atlas.project("daoip-5:t:project:a").insert();
    int b = atlas.project("daoip-5:t:project:b").insert();
    int a1 = atlas.repo("pkg:npm/a1").with("project_id", a).insert();
    int a2 = atlas.repo("pkg:npm/a2").with("project_id", a).insert();
    int b1 = atlas.repo("pkg:npm/b1").with("project_id", b).insert();
    int b2 = atlas.repo("pkg:npm/b2").with("project_id", b).insert();
    int alone = atlas.repo("pkg:npm/alone").insert();
    int external = atlas.external("pkg:npm/ext").insert();
    int one = atlas.source("registry", "one");
    int two = atlas.source("registry", "two");
    atlas.dependsOn(a1, a2, one);
    atlas.dependsOn(a1, b1, one);
    atlas.dependsOn(a1, b1, two);
    atlas.dependsOn(a2, b1, one);
    atlas.dependsOn(a2, b2, one);
    atlas.dependsOn(b2, a1, one);
    atlas.dependsOn(a1, external, one);
    atlas.dependsOn(alone, a1, one);

    List<ProjectDependencyRow> down =
        reads.projects().dependsOn(tenant, "daoip-5:t:project:a").orElseThrow();
    List<ProjectDependencyRow> up =
        reads.projects().hasDependents(tenant, "daoip-5:t:project:a").orElseThrow();

    assertThat(down)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.project().canonicalId()).isEqualTo("daoip-5:t:project:b");
              assertThat(row.edgeCount()).isEqualTo(3);
            });
    assertThat(up).singleElement().satisfies(row -> assertThat(row.edgeCount()).isEqualTo(1));
    assertThat(reads.projects().dependsOn(tenant, "daoip-5:t:project:none")).isEmpty();
  }

  @Test
  void a_package_that_a_repo_publishes_is_found_as_that_repo() {
    int repo = atlas.repo("pkg:github/acme/tool").insert();
    atlas.alias("pkg:npm/tool", repo);
    assertThat(reads.repos().repo(tenant, "pkg:npm/tool", NOW).orElseThrow().repo().canonicalId())
        .isEqualTo("pkg:github/acme/tool");
    assertThat(reads.externals().external(tenant, "pkg:npm/tool")).isEmpty();
  }

  @Test
  void active_contributors_are_people_in_the_windows_and_a_future_commit_counts_as_now() {
    int project = atlas.project("daoip-5:t:project:a").insert();
    int one = atlas.repo("pkg:npm/one").with("project_id", project).insert();
    int two = atlas.repo("pkg:npm/two").with("project_id", project).insert();
    int recent = atlas.contributor("Recent");
    int quarter = atlas.contributor("Quarter");
    int gone = atlas.contributor("Gone");
    int future = atlas.contributor("Future");
    atlas.contributed(recent, one, 10, "2025-01-01T00:00:00Z", "2026-05-16T12:00:00Z");
    atlas.contributed(recent, two, 1, "2026-06-01T00:00:00Z", "2026-06-01T00:00:00Z");
    atlas.contributed(quarter, two, 5, "2026-01-01T00:00:00Z", "2026-05-16T11:59:59Z");
    atlas.contributed(gone, two, 50, "2020-01-01T00:00:00Z", "2026-03-17T11:59:59Z");
    atlas.contributed(future, one, 2, "2026-01-01T00:00:00Z", "2031-01-01T00:00:00Z");

    assertThat(reads.repos().repo(tenant, "pkg:npm/one", NOW).orElseThrow().activeContributors())
        .isEqualTo(new ActiveContributors(2, 2));
    ProjectDetailRow detail =
        reads.projects().project(tenant, "daoip-5:t:project:a", NOW).orElseThrow();
    assertThat(detail.activeContributors()).isEqualTo(new ActiveContributors(2, 3));
    assertThat(detail.repos()).isEqualTo(2);
    EcosystemCounts totals = reads.overview().counts(tenant, NOW);
    assertThat(totals.activeContributors()).isEqualTo(new ActiveContributors(2, 3));
    assertThat(totals.contributions()).isEqualTo(5);

    Listing<ProjectContributorRow> people =
        reads
            .projects()
            .contributors(tenant, "daoip-5:t:project:a", null, Slice.first(2))
            .orElseThrow();
    assertThat(people.total()).isEqualTo(4);
    assertThat(people.rows())
        .extracting(row -> row.contributor().name() + " " + row.commits() + "/" + row.repos())
        .containsExactly("Gone 50/1", "Recent 11/2");
    ContributorDetailRow person = reads.contributors().contributor(tenant, recent).orElseThrow();
    assertThat(person.totalCommits()).isEqualTo(11);
    assertThat(person.contributions())
        .extracting(ContributionRow::repoCanonicalId)
        .containsExactly("pkg:npm/one", "pkg:npm/two");
    assertThat(person.firstContribution()).contains(Instant.parse("2025-01-01T00:00:00Z"));
    assertThat(person.lastContribution()).contains(Instant.parse("2026-06-01T00:00:00Z"));
  }

  @Test
  void a_search_ranks_exact_then_prefix_then_part_and_critical_first() {
    atlas.repo("pkg:npm/openssl").with("criticality_score", 1).insert();
    atlas.repo("pkg:npm/openssl-tools").with("criticality_score", 5).insert();
    atlas.repo("pkg:npm/openssl-extra").with("criticality_score", 9).insert();
    atlas.external("pkg:npm/libopenssl").with("criticality_score", 100).insert();
    atlas.project("daoip-5:t:project:x").with("display_name", "An OpenSSL home").insert();
    atlas.contributor("Openssl Fan");
    assertThat(reads.search().search(tenant, "OPENSSL", 10))
        .extracting(hit -> hit.kind().text() + " " + hit.displayName())
        .containsExactly(
            "repo openssl",
            "repo openssl-extra",
            "repo openssl-tools",
            "contributor Openssl Fan",
            "external-repo libopenssl",
            "project An OpenSSL home");
    assertThat(reads.search().search(tenant, "openssl", 2)).hasSize(2);
    assertThat(reads.search().search(tenant, "pkg:npm/libopenssl", 5))
        .extracting(SearchHit::id)
        .containsExactly("pkg:npm/libopenssl");
    assertThat(reads.search().search(tenant, "100%_\\", 5)).isEmpty();
  }

  @Test
  void unknown_is_not_zero_in_the_figures() {
    atlas.repo("pkg:npm/unknown").insert();
    atlas.repo("pkg:npm/zero").with("criticality_score", 0).with("pony_factor", 0).insert();
    atlas.repo("pkg:npm/some").with("criticality_score", 1).with("pony_factor", 1).insert();
    atlas.repo("pkg:npm/much").with("criticality_score", 900).insert();
    atlas.external("pkg:npm/outside").with("criticality_score", 500).insert();
    atlas.metricRun(1001);

    EcosystemFigures figures = reads.overview().figures(tenant);

    assertThat(figures.activeVertices()).isEqualTo(1001);
    assertThat(figures.ponyAnalysed()).isEqualTo(2);
    assertThat(figures.ponyOne()).isEqualTo(1);
    assertThat(figures.unscored()).isEqualTo(1);
    assertThat(figures.distribution())
        .extracting(RiskBucket::repos)
        .containsExactly(1L, 0L, 0L, 1L, 0L, 1L);
    assertThat(figures.distribution())
        .extracting(RiskBucket::externals)
        .containsExactly(1L, 0L, 0L, 0L, 0L, 0L);
  }

  @Test
  void figures_of_an_atlas_without_a_run_are_zero() {
    atlas.repo("pkg:npm/unknown").insert();
    EcosystemFigures figures = reads.overview().figures(tenant);
    assertThat(figures.activeVertices()).isZero();
    assertThat(figures.unscored()).isEqualTo(1);
    assertThat(figures.distribution()).hasSize(6).allMatch(bucket -> bucket.repos() == 0);
  }

  /// Few matches are all put in order, of many the best are walked to; neither shows in the answer.
  @Test
  void the_exact_name_and_the_most_critical_come_first_among_few_and_among_many() {
    for (int names : new int[] {999, 1_000, 1_001}) {
      AtlasFixture apart = AtlasFixture.of(database, "names-" + names);
      apart.external("pkg:npm/wood").with("display_name", "wood").insert();
      apart.external("pkg:npm/a").with("display_name", "woodwork").insert();
      apart
          .external("pkg:npm/b")
          .with("display_name", "a wood")
          .with("criticality_score", 9_000)
          .insert();
      bulk(apart, names - 3);
      assertThat(reads.search().search(apart.tenant(), "WOOD", 5))
          .as(names + " names")
          .extracting(SearchHit::displayName)
          .containsExactly("wood", "wood-8", "wood-7", "wood-6", "wood-5");
    }
  }

  /// Of very many dependents a page is found before it is read.
  @Test
  void a_page_of_very_many_dependents_is_a_part_of_the_whole_list_in_every_order() {
    AtlasFixture apart = AtlasFixture.of(database, "many-dependents");
    apart.fill(1_200);
    int hub = apart.external("pkg:npm/hub").insert();
    for (int by : new int[] {1, 3}) {
      int source = apart.source("registry", "by-" + by);
      database.run(
          apart.tenant(),
          handle ->
              handle
                  .createUpdate(
                      """
                      insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, version_range, confidence)
                      select tenant_id, id, :hub, :source, 'by-' || :by || '-' || id,
                             (case when id % 2 = 0 then 'verified-sbom' else 'inferred-shadow' end)::edge_confidence
                      from repos where id % :by = 0
                      """)
                  .bind("hub", hub)
                  .bind("source", source)
                  .bind("by", by)
                  .execute());
    }
    for (NeighbourSort field : NeighbourSort.values()) {
      for (Order<NeighbourSort> order : List.of(Order.ascending(field), Order.descending(field))) {
        Listing<NeighbourRow> whole = hub(apart, order, Slice.ALL);
        Listing<NeighbourRow> page = hub(apart, order, Slice.of(9, 600));
        assertThat(page.rows()).as("by " + order).isEqualTo(whole.rows().subList(600, 609));
        assertThat(page.rows().stream().mapToInt(NeighbourRow::assertions).max()).hasValue(2);
        assertThat(page.total()).isEqualTo(whole.total()).isEqualTo(1_200);
      }
    }
  }

  private Listing<NeighbourRow> hub(AtlasFixture apart, Order<NeighbourSort> order, Slice slice) {
    return reads
        .externals()
        .dependents(apart.tenant(), "pkg:npm/hub", List.of(order), slice)
        .orElseThrow();
  }

  /// Pages of very many matches are walked to, the whole list is sorted.
  @Test
  void a_page_of_very_many_matches_is_a_part_of_the_whole_list_in_every_order() {
    AtlasFixture apart = AtlasFixture.of(database, "many");
    apart.fill(5_500);
    RepoFilter filter = new RepoFilter(null, "LIB");
    List<List<Order<RepoSort>>> wishes = new ArrayList<>(List.of(List.of()));
    for (RepoSort field : RepoSort.values()) {
      wishes.add(List.of(Order.ascending(field)));
      wishes.add(List.of(Order.descending(field)));
    }
    for (List<Order<RepoSort>> orders : wishes) {
      Listing<RepoRow> whole = reads.repos().repos(apart.tenant(), filter, orders, Slice.ALL);
      Listing<RepoRow> page = reads.repos().repos(apart.tenant(), filter, orders, Slice.of(7, 30));
      assertThat(page.rows()).as("by " + orders).isEqualTo(whole.rows().subList(30, 37));
      assertThat(page.total()).isEqualTo(whole.total()).isEqualTo(5_500);
    }
    assertThat(reads.repos().repos(apart.tenant(), filter, List.of(), Slice.of(7, 6_000)).total())
        .isEqualTo(5_500);
  }

  private void bulk(AtlasFixture apart, int names) {
    database.run(
        apart.tenant(),
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into repo_vertices (tenant_id, canonical_id, vertex_type)
                  select :tenant, 'pkg:npm/wood-' || i, 'external-repo' from generate_series(1, :names) i
                  """)
              .bind("tenant", apart.tenant())
              .bind("names", names)
              .execute();
          handle
              .createUpdate(
                  """
                  insert into external_repos (tenant_id, id, canonical_id, display_name, criticality_score)
                  select tenant_id, id, canonical_id, substr(canonical_id, 9), nullif(right(canonical_id, 1)::int, 9)
                  from repo_vertices v where canonical_id like 'pkg:npm/wood-_'
                  union all
                  select tenant_id, id, canonical_id, substr(canonical_id, 9), 0
                  from repo_vertices v where canonical_id like 'pkg:npm/wood-__%'
                  """)
              .execute();
        });
  }
}
