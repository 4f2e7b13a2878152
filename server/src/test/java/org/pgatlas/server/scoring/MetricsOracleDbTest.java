package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.NaiveMetrics;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// The cases with a known answer, from rows through a metric run to the stored columns.
class MetricsOracleDbTest {
  private static final String FIRST = "2026-01-01T00:00:00Z";
  private static final String LAST = "2026-06-01T00:00:00Z";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());
  private final AtlasFixture rows = AtlasFixture.of(atlas.database(), "default");
  private final Map<String, Integer> ids = new HashMap<>();
  private final int live = rows.project("daoip-5:x:project:live").insert();
  private final int dead =
      rows.project("daoip-5:x:project:dead").with("activity_status", "discontinued").insert();
  private final int source = rows.source("registry", "oracle");

  @AfterEach
  void close() {
    atlas.close();
  }

  private void repo(String name, int project) {
    ids.put(name, rows.repo("pkg:npm/" + name).with("project_id", project).insert());
  }

  private void lone(String name) {
    ids.put(name, rows.repo("pkg:npm/" + name).insert());
  }

  private void external(String name) {
    ids.put(name, rows.external("pkg:npm/" + name).insert());
  }

  /// `a>b` says that a depends on b.
  private void edges(String... arrows) {
    for (String arrow : arrows) {
      String[] ends = arrow.split(">", 2);
      rows.dependsOn(id(ends[0]), id(ends[1]), source);
    }
  }

  private int id(String name) {
    Integer id = ids.get(name);
    if (id == null) {
      throw new IllegalArgumentException(name);
    }
    return id;
  }

  private MetricRun run(ActiveMode mode) {
    return atlas.metrics().run(atlas.tenant(), mode, "test");
  }

  private String criticality(String... names) throws SQLException {
    return column("criticality_score", names);
  }

  /// The column's values in the order of the names.
  private String column(String column, String... names) throws SQLException {
    List<String> values = new ArrayList<>();
    for (String name : names) {
      values.add(
          String.valueOf(
              atlas
                  .raw()
                  .query(
                      "select v from (select id, "
                          + column
                          + "::text as v from repos"
                          + (column.startsWith("criticality")
                              ? " union all select id, " + column + "::text from external_repos"
                              : "")
                          + ") x where id = "
                          + id(name))));
    }
    return String.join(" ", values);
  }

  private String project(String column, int id) throws SQLException {
    return String.valueOf(
        atlas.raw().query("select " + column + " from projects where id = " + id));
  }

  @Test
  void a_chain_counts_0_1_2_and_a_hub_its_leaves() throws SQLException {
    for (String name : List.of("a", "b", "c", "l1", "l2", "l3", "l4", "hub")) {
      repo(name, live);
    }
    edges("a>b", "b>c", "l1>hub", "l2>hub", "l3>hub", "l4>hub");
    for (ActiveMode mode : ActiveMode.values()) {
      run(mode);
      assertThat(criticality("a", "b", "c", "hub", "l1")).as(mode.name()).isEqualTo("0 1 2 4 0");
    }
  }

  @Test
  void a_dead_repo_between_a_live_leaf_and_a_library_is_active() throws SQLException {
    repo("leaf", live);
    repo("between", dead);
    repo("library", dead);
    repo("aside", dead);
    edges("leaf>between", "between>library", "aside>library");
    for (ActiveMode mode : ActiveMode.values()) {
      assertThat(run(mode).activeCount()).isEqualTo(3);
      assertThat(criticality("leaf", "between", "library", "aside")).isEqualTo("0 1 2 0");
    }
  }

  @Test
  void a_live_repo_that_only_dead_ones_need_counts_in_active_roots() throws SQLException {
    repo("dead", dead);
    repo("library", live);
    external("below");
    edges("dead>library", "library>below");
    run(ActiveMode.SEED_COMPAT);
    assertThat(criticality("dead", "library", "below")).isEqualTo("0 0 0");
    run(ActiveMode.ACTIVE_ROOTS);
    assertThat(criticality("dead", "library", "below")).isEqualTo("0 0 1");
  }

  @Test
  void a_live_cycle_is_empty_in_seed_compat_and_active_in_active_roots() throws SQLException {
    repo("a", live);
    repo("b", live);
    external("x");
    edges("a>b", "b>a", "b>x");
    assertThat(run(ActiveMode.SEED_COMPAT).activeCount()).isZero();
    assertThat(criticality("a", "b", "x")).isEqualTo("0 0 0");
    assertThat(run(ActiveMode.ACTIVE_ROOTS).activeCount()).isEqualTo(3);
    assertThat(criticality("a", "b", "x")).as("members count each other").isEqualTo("1 1 2");
  }

  @Test
  void neither_a_repo_without_a_project_nor_an_external_is_ever_a_root() throws SQLException {
    lone("lone");
    external("external");
    repo("library", live);
    external("below");
    edges("lone>library", "external>library", "library>below");
    for (ActiveMode mode : ActiveMode.values()) {
      assertThat(run(mode).activeCount()).isEqualTo(mode == ActiveMode.ACTIVE_ROOTS ? 2 : 0);
      assertThat(criticality("lone", "external", "library")).isEqualTo("0 0 0");
    }
  }

  @Test
  void without_roots_and_without_rows_all_is_zero() throws SQLException {
    assertThat(run(ActiveMode.ACTIVE_ROOTS).vertexCount()).isZero();
    repo("a", dead);
    external("b");
    edges("a>b");
    for (ActiveMode mode : ActiveMode.values()) {
      assertThat(run(mode).activeCount()).isZero();
      assertThat(criticality("a", "b")).isEqualTo("0 0");
    }
  }

  @Test
  void kinds_count_repos_projects_and_all() throws SQLException {
    int other = rows.project("daoip-5:x:project:other").insert();
    int none = rows.project("daoip-5:x:project:none").insert();
    repo("a", live);
    repo("b", live);
    repo("c", other);
    external("e");
    repo("lib", other);
    edges("a>e", "b>e", "c>e", "e>lib");
    run(ActiveMode.ACTIVE_ROOTS);
    assertThat(column("criticality_score", "lib", "e")).isEqualTo("4 3");
    assertThat(column("criticality_repos", "lib", "e")).isEqualTo("3 3");
    assertThat(column("criticality_projects", "lib", "e")).as("not its own").isEqualTo("1 2");
    assertThat(project("criticality_score", other)).isEqualTo("4");
    assertThat(project("criticality_union", other)).as("a, b, e").isEqualTo("3");
    assertThat(project("criticality_score", live)).isEqualTo("0");
    assertThat(project("criticality_score", none)).as("without repos").isEqualTo("null");
    assertThat(project("criticality_union", none)).isEqualTo("null");
    assertThat(NaiveMetrics.stored(atlas.raw()))
        .isEqualTo(NaiveMetrics.expected(atlas.raw(), "active-roots"));
  }

  private void history(String name, int... commits) throws SQLException {
    rows.gitLog(id(name)).with("status", "processed").with("processed_at", LAST).insert();
    for (int i = 0; i < commits.length; i++) {
      rows.contributed(person(name + i), id(name), commits[i], FIRST, LAST);
    }
  }

  private int person(String name) {
    return rows.contributor(name);
  }

  @Test
  void pony_factor_is_the_fewest_who_made_half_of_the_commits() throws SQLException {
    for (String name : List.of("halves", "tens", "one", "none", "unread", "failed", "waiting")) {
      repo(name, live);
    }
    history("halves", 5, 5);
    history("tens", 3, 3, 3, 3, 3, 3, 3, 3, 3, 3);
    history("one", 5, 60, 5, 5, 5, 5, 5, 5, 5, 5);
    history("none");
    rows.gitLog(id("failed")).with("status", "failed").with("processed_at", LAST).insert();
    rows.gitLog(id("waiting")).insert();
    run(ActiveMode.ACTIVE_ROOTS);
    assertThat(
            column("pony_factor", "halves", "tens", "one", "none", "unread", "failed", "waiting"))
        .isEqualTo("1 5 1 0 null null null");
  }

  @Test
  void a_projects_pony_factor_merges_people_over_its_repos_first() throws SQLException {
    repo("a", live);
    repo("b", live);
    repo("c", dead);
    history("a", 4, 3);
    history("b", 4);
    int both = person("both");
    rows.contributed(both, id("a"), 5, FIRST, LAST);
    rows.contributed(both, id("b"), 5, FIRST, LAST);
    run(ActiveMode.ACTIVE_ROOTS);
    assertThat(column("pony_factor", "a", "b", "c")).isEqualTo("2 1 null");
    assertThat(project("pony_factor", live)).as("10 of 21, then 14").isEqualTo("2");
    assertThat(project("pony_factor", dead)).as("none of its repos is analysed").isEqualTo("null");
  }

  @Test
  void adoption_is_the_mean_of_the_percentiles_that_are_known() throws SQLException {
    Object[][] signals = {{null, 10, 2}, {100, 20, null}, {300, null, 6}, {null, null, null}};
    for (int i = 0; i < signals.length; i++) {
      ids.put(
          "r" + i,
          rows.repo("pkg:npm/r" + i)
              .with("project_id", i == 3 ? dead : live)
              .with("adoption_downloads", signals[i][0])
              .with("adoption_stars", signals[i][1])
              .with("adoption_forks", signals[i][2])
              .insert());
    }
    run(ActiveMode.ACTIVE_ROOTS);
    assertThat(column("adoption_score", "r0", "r1", "r2", "r3")).isEqualTo("0 25 50 null");
    assertThat(project("adoption_score", live)).isEqualTo("25");
    assertThat(project("adoption_score", dead)).isEqualTo("null");
  }

  @Test
  void a_run_over_the_same_rows_changes_nothing_and_has_the_same_hash() throws SQLException {
    repo("a", live);
    external("b");
    edges("a>b");
    MetricRun first = run(ActiveMode.ACTIVE_ROOTS);
    MetricRun second = run(ActiveMode.ACTIVE_ROOTS);
    assertThat(first.changedCount()).isPositive();
    assertThat(second.changedCount()).isZero();
    assertThat(second.resultsHash()).isEqualTo(first.resultsHash()).hasSize(64);
    external("c");
    assertThat(run(ActiveMode.ACTIVE_ROOTS).resultsHash()).isNotEqualTo(first.resultsHash());
  }

  @Test
  void equal_graphs_in_two_databases_have_equal_hashes() {
    TestDatabase second = POSTGRES.createDatabase();
    List<String> names = List.of("a", "b", "c", "d");
    names.forEach(name -> repo(name, live));
    edges("a>b", "b>c", "d>c", "c>a");
    try (HandWorkedAtlas other = new HandWorkedAtlas(second, Clock.systemUTC())) {
      AtlasFixture there = AtlasFixture.of(other.database(), "default");
      Map<String, Integer> reversed = new HashMap<>();
      int noise = there.repo("pkg:npm/noise").insert();
      int project = there.project("daoip-5:x:project:live").insert();
      for (String name : names.reversed()) {
        reversed.put(name, there.repo("pkg:npm/" + name).with("project_id", project).insert());
      }
      int from = there.source("registry", "elsewhere");
      for (String arrow : List.of("c>a", "d>c", "b>c", "a>b")) {
        there.dependsOn(
            reversed.getOrDefault(arrow.substring(0, 1), noise),
            reversed.getOrDefault(arrow.substring(2), noise),
            from);
      }
      MetricRun here = run(ActiveMode.ACTIVE_ROOTS);
      assertThat(other.metrics().run(other.tenant(), ActiveMode.ACTIVE_ROOTS, "t").resultsHash())
          .as("one vertex more")
          .isNotEqualTo(here.resultsHash());
      other
          .database()
          .run(other.tenant(), h -> h.execute("delete from repo_vertices where id = ?", noise));
      MetricRun there2 = other.metrics().run(other.tenant(), ActiveMode.ACTIVE_ROOTS, "t");
      assertThat(there2.resultsHash()).isEqualTo(here.resultsHash());
      assertThat(there2.inputHash()).isEqualTo(here.inputHash());
    }
  }

  /// Runs alternate between two modes with different results while readers look: each look sees all
  /// of one or all of the other.
  @Test
  void readers_never_see_half_a_run() throws Exception {
    repo("a", live);
    repo("b", live);
    edges("a>b", "b>a");
    for (int i = 0; i < 200; i++) {
      external("x" + i);
      edges("b>x" + i);
    }
    AtomicBoolean over = new AtomicBoolean();
    String look =
        "select string_agg(distinct criticality_score::text, ' ') || ' of ' || count(*) from external_repos";
    Callable<Set<String>> reader =
        () -> {
          Set<String> seen = new HashSet<>();
          while (!over.get()) {
            seen.add(
                atlas
                    .database()
                    .read(
                        atlas.tenant(),
                        handle -> handle.createQuery(look).mapTo(String.class).one()));
          }
          return seen;
        };
    run(ActiveMode.ACTIVE_ROOTS);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Set<String>>> readers = List.of(threads.submit(reader), threads.submit(reader));
      for (int i = 0; i < 15; i++) {
        run(ActiveMode.SEED_COMPAT);
        run(ActiveMode.ACTIVE_ROOTS);
      }
      over.set(true);
      for (Future<Set<String>> each : readers) {
        assertThat(each.get()).isNotEmpty().isSubsetOf("0 of 200", "2 of 200");
      }
    }
  }
}
