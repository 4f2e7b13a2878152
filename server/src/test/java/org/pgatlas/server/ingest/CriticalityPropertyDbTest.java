package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;

/// Graphs drawn at test time, through submissions, replacements and withdrawals: what is stored
/// equals a naive walk from every vertex, in both modes.
class CriticalityPropertyDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void stored_criticality_equals_a_naive_walk_for_every_vertex(@TempDir Path data)
      throws SQLException {
    long seed = System.nanoTime();
    System.out.println("CriticalityPropertyDbTest seed " + seed);
    Random random = new Random(seed);
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      for (int i = 0; i < 12; i++) {
        atlas.submit("acme/r" + i, drawn(random));
      }
      check(atlas, database);
      for (int i = 0; i < 4; i++) {
        atlas.submit("acme/r" + random.nextInt(12), drawn(random));
      }
      check(atlas, database);
      atlas.settle();
      atlas.delete("/api/v1/repos/pkg:github/acme/r" + random.nextInt(12) + "/sbom");
      check(atlas, database);
      database.execute(
          "update projects set activity_status = 'discontinued' where canonical_id like '%/b%'");
      check(atlas, database);
    }
  }

  /// A few packages of a shared pool, and some of the repos themselves, with cycles and
  /// self-dependencies.
  private static byte[] drawn(Random random) {
    SbomBuilder sbom = aSbom();
    int size = 2 + random.nextInt(12);
    String[] purls = new String[size];
    for (int i = 0; i < size; i++) {
      purls[i] =
          random.nextInt(5) == 0
              ? "pkg:github/acme/r" + random.nextInt(12)
              : "pkg:npm/p" + random.nextInt(30) + "@1";
      sbom.component(purls[i]);
    }
    for (int e = 0; e < size * 2; e++) {
      String from = random.nextInt(4) == 0 ? "root" : purls[random.nextInt(size)];
      sbom.dependsOn(from, purls[random.nextInt(size)]);
    }
    return sbom.bytes();
  }

  private static void check(RunningAtlas atlas, TestDatabase database) throws SQLException {
    atlas.settle();
    for (String mode : new String[] {"seed-compat", "active-roots"}) {
      assertThat(
              atlas
                  .post("/api/v1/metric-runs?mode=" + mode, "application/json", new byte[0])
                  .status())
          .isEqualTo(200);
      assertThat(stored(database)).as(mode).isEqualTo(naive(database, mode));
    }
  }

  private static Map<Integer, Integer> stored(TestDatabase database) throws SQLException {
    Map<Integer, Integer> stored = new TreeMap<>();
    each(
        database,
        "select id, criticality_score from repos union all select id, criticality_score from external_repos",
        row -> stored.put(row.getInt(1), row.getInt(2)));
    return stored;
  }

  private static Map<Integer, Integer> naive(TestDatabase database, String mode)
      throws SQLException {
    Map<Integer, Set<Integer>> dependencies = new HashMap<>();
    Set<Integer> dependedOn = new HashSet<>();
    each(
        database,
        "select distinct in_vertex_id, out_vertex_id from depends_on",
        row -> {
          dependencies.computeIfAbsent(row.getInt(1), _ -> new HashSet<>()).add(row.getInt(2));
          dependedOn.add(row.getInt(2));
        });
    Set<Integer> active = new HashSet<>();
    each(
        database,
        "select r.id from repos r join projects p on p.tenant_id = r.tenant_id and p.id = r.project_id where p.activity_status in ('live', 'in-dev')",
        row -> {
          if (mode.equals("active-roots") || !dependedOn.contains(row.getInt(1))) {
            active.add(row.getInt(1));
            active.addAll(reach(row.getInt(1), dependencies));
          }
        });
    Map<Integer, Integer> counts = new TreeMap<>();
    each(database, "select id from repo_vertices", row -> counts.put(row.getInt(1), 0));
    for (int from : active) {
      for (int to : reach(from, dependencies)) {
        if (to != from && active.contains(to)) {
          counts.merge(to, 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private static Set<Integer> reach(int from, Map<Integer, Set<Integer>> dependencies) {
    Set<Integer> reached = new HashSet<>();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(from);
    while (!open.isEmpty()) {
      for (int next : dependencies.getOrDefault(open.removeLast(), Set.of())) {
        if (reached.add(next)) {
          open.add(next);
        }
      }
    }
    return reached;
  }

  /// Reads one row.
  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(TestDatabase database, String sql, RowReader reader)
      throws SQLException {
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}
