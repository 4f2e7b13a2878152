package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.NaiveMetrics;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;

/// Graphs drawn at test time, through submissions, replacements, withdrawals and rows of other
/// sources: what a run stores equals a naive walk from every vertex, in both modes.
class CriticalityPropertyDbTest {
  private static final int REPOS = 12;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @RepeatedTest(3)
  void stored_criticality_equals_a_naive_walk_for_every_vertex(@TempDir Path data)
      throws SQLException {
    long seed = System.nanoTime();
    System.out.println("CriticalityPropertyDbTest seed " + seed);
    Random random = new Random(seed);
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      for (int i = 0; i < REPOS; i++) {
        atlas.submit(repo(i), drawn(random));
      }
      atlas.settle();
      others(database, random);
      check(atlas, database, "drawn, seed " + seed);

      atlas.submit("new/repo", drawn(random));
      check(atlas, database, "after a submission, seed " + seed);
      for (int i = 0; i < 3; i++) {
        atlas.submit(repo(random.nextInt(REPOS)), drawn(random));
      }
      check(atlas, database, "after replacements, seed " + seed);
      int withdrawn = random.nextInt(REPOS);
      assertThat(atlas.delete("/api/v1/repos/pkg:github/" + repo(withdrawn) + "/sbom").status())
          .isEqualTo(200);
      check(atlas, database, "after a withdrawal, seed " + seed);
      database.execute(
          "update projects set activity_status = 'discontinued' where id % 3 = "
              + random.nextInt(3));
      check(atlas, database, "after projects ended, seed " + seed);
      database.execute("update projects set activity_status = 'non-responsive'");
      check(atlas, database, "without roots, seed " + seed);
    }
  }

  private static String repo(int i) {
    return "o" + i % 5 + "/r" + i;
  }

  /// A few packages of a shared pool, and some of the repos themselves, with cycles and
  /// self-dependencies.
  private static byte[] drawn(Random random) {
    SbomBuilder sbom = aSbom();
    Set<String> drawn = new LinkedHashSet<>();
    for (int i = 2 + random.nextInt(12); i > 0; i--) {
      drawn.add(
          random.nextInt(5) == 0
              ? "pkg:github/" + repo(random.nextInt(REPOS))
              : "pkg:npm/p" + random.nextInt(30) + "@1");
    }
    drawn.forEach(sbom::component);
    String[] purls = drawn.toArray(String[]::new);
    int size = purls.length;
    for (int e = 0; e < size * 2; e++) {
      String from = random.nextInt(4) == 0 ? "root" : purls[random.nextInt(size)];
      sbom.dependsOn(from, purls[random.nextInt(size)]);
    }
    return sbom.bytes();
  }

  /// Statuses, a repo without a project, a project without repos, and inferred edges between any
  /// two vertices.
  private static void others(TestDatabase database, Random random) throws SQLException {
    database.execute(
        """
        update projects set activity_status = (array['live', 'in-dev', 'discontinued', 'non-responsive'])[1 + (id * 7 + %d) %% 4]::activity_status;
        update repos set project_id = null where id %% 6 = %d;
        insert into projects (tenant_id, canonical_id, display_name, project_type, activity_status)
        select id, 'daoip-5:x:project:none', 'None', 'public-good', 'live' from tenant;
        insert into edge_source (tenant_id, kind, source_key) select id, 'registry', 'drawn' from tenant;
        """
            .formatted(random.nextInt(4), random.nextInt(6)));
    for (int e = 0; e < 15; e++) {
      database.execute(
          """
          insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, confidence)
          select a.tenant_id, a.id, b.id, s.id, 'inferred-shadow'
          from (select tenant_id, id from repo_vertices order by id offset %d %% (select count(*) from repo_vertices) limit 1) a,
               (select id from repo_vertices order by id offset %d %% (select count(*) from repo_vertices) limit 1) b,
               edge_source s
          where s.kind = 'registry' and a.id <> b.id
          on conflict do nothing
          """
              .formatted(random.nextInt(1000), random.nextInt(1000)));
    }
  }

  private static void check(RunningAtlas atlas, TestDatabase database, String when)
      throws SQLException {
    atlas.settle();
    for (String mode : new String[] {"seed-compat", "active-roots"}) {
      assertThat(
              atlas
                  .post("/api/v1/metric-runs?mode=" + mode, "application/json", new byte[0])
                  .status())
          .isEqualTo(200);
      assertThat(NaiveMetrics.stored(database))
          .as(mode + " " + when)
          .isEqualTo(NaiveMetrics.expected(database, mode));
    }
  }
}
