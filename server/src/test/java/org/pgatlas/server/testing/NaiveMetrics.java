package org.pgatlas.server.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Criticality by definition: from every active vertex a walk of its own over the rows as they are,
/// with sets and maps and nothing clever. What a metric run has stored must equal it.
public final class NaiveMetrics {
  private final Map<Integer, Set<Integer>> dependencies = new HashMap<>();
  private final Set<Integer> dependedOn = new HashSet<>();
  private final Map<Integer, Integer> projects = new HashMap<>();
  private final Set<Integer> repos = new HashSet<>();
  private final Set<Integer> eligible = new HashSet<>();
  private final Set<Integer> vertices = new HashSet<>();
  private final Set<Integer> allProjects = new HashSet<>();

  private NaiveMetrics(TestDatabase database) throws SQLException {
    each(
        database,
        "select distinct in_vertex_id, out_vertex_id from depends_on",
        row -> {
          dependencies.computeIfAbsent(row.getInt(1), _ -> new HashSet<>()).add(row.getInt(2));
          dependedOn.add(row.getInt(2));
        });
    each(database, "select id from repo_vertices", row -> vertices.add(row.getInt(1)));
    each(database, "select id from repos", row -> repos.add(row.getInt(1)));
    each(database, "select id from projects", row -> allProjects.add(row.getInt(1)));
    each(
        database,
        "select r.id, p.id, p.activity_status in ('live', 'in-dev') from repos r join projects p on p.id = r.project_id",
        row -> {
          projects.put(row.getInt(1), row.getInt(2));
          if (row.getBoolean(3)) {
            eligible.add(row.getInt(1));
          }
        });
  }

  /// What a run has stored: `v7` (a vertex) to its criticality by all, by repos and by projects;
  /// `p3` (a project) to its sum and its union.
  public static Map<String, String> stored(TestDatabase database) throws SQLException {
    Map<String, String> stored = new TreeMap<>();
    each(
        database,
        """
        select 'v' || id, concat_ws(' ', criticality_score, criticality_repos, criticality_projects) from repos
        union all
        select 'v' || id, concat_ws(' ', criticality_score, criticality_repos, criticality_projects) from external_repos
        union all
        select 'p' || id, coalesce(criticality_score::text, 'null') || ' ' || coalesce(criticality_union::text, 'null') from projects
        """,
        row -> stored.put(row.getString(1), row.getString(2)));
    return stored;
  }

  /// The same by definition.
  ///
  /// @param mode `active-roots` or `seed-compat`
  public static Map<String, String> expected(TestDatabase database, String mode)
      throws SQLException {
    return new NaiveMetrics(database).compute(mode);
  }

  /// The single kind `all` by vertex id, for graphs where the others would take too long.
  public static Map<Integer, Integer> all(TestDatabase database, String mode) throws SQLException {
    NaiveMetrics naive = new NaiveMetrics(database);
    int[][] dependencies = new int[naive.vertices.stream().mapToInt(v -> v + 1).max().orElse(0)][0];
    naive.dependencies.forEach(
        (v, of) -> dependencies[v] = of.stream().mapToInt(Integer::intValue).toArray());
    int[] visitor = new int[dependencies.length];
    int[] counts = new int[dependencies.length];
    int[] open = new int[dependencies.length];
    for (int from : naive.active(mode)) {
      int size = 1;
      open[0] = from;
      visitor[from] = from;
      while (size > 0) {
        for (int to : dependencies[open[--size]]) {
          if (visitor[to] != from) {
            visitor[to] = from;
            counts[to]++;
            open[size++] = to;
          }
        }
      }
    }
    Map<Integer, Integer> all = new TreeMap<>();
    naive.vertices.forEach(v -> all.put(v, counts[v]));
    return all;
  }

  private Map<String, String> compute(String mode) {
    Map<Integer, Set<Integer>> dependents = new HashMap<>();
    Set<Integer> active = active(mode);
    for (int from : active) {
      for (int to : reach(from)) {
        if (to != from && active.contains(to)) {
          dependents.computeIfAbsent(to, _ -> new HashSet<>()).add(from);
        }
      }
    }
    Map<String, String> expected = new TreeMap<>();
    Map<Integer, Long> sums = new HashMap<>();
    Map<Integer, Set<Integer>> unions = new HashMap<>();
    for (int vertex : vertices) {
      Set<Integer> of = dependents.getOrDefault(vertex, Set.of());
      int own = projects.getOrDefault(vertex, -1);
      Set<Integer> dependentProjects = new HashSet<>();
      of.forEach(u -> dependentProjects.add(projects.getOrDefault(u, -1)));
      dependentProjects.remove(-1);
      dependentProjects.remove(own);
      expected.put(
          "v" + vertex,
          of.size()
              + " "
              + of.stream().filter(repos::contains).count()
              + " "
              + dependentProjects.size());
      if (own >= 0) {
        sums.merge(own, (long) of.size(), Long::sum);
        Set<Integer> union = unions.computeIfAbsent(own, _ -> new HashSet<>());
        of.stream().filter(u -> projects.getOrDefault(u, -1) != own).forEach(union::add);
      }
    }
    for (int project : allProjects) {
      expected.put(
          "p" + project,
          sums.containsKey(project)
              ? sums.get(project) + " " + unions.getOrDefault(project, Set.of()).size()
              : "null null");
    }
    return expected;
  }

  private Set<Integer> active(String mode) {
    Set<Integer> active = new HashSet<>();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int root : eligible) {
      if (mode.equals("active-roots") || !dependedOn.contains(root)) {
        open.add(root);
      }
    }
    while (!open.isEmpty()) {
      int vertex = open.removeLast();
      if (active.add(vertex)) {
        open.addAll(dependencies.getOrDefault(vertex, Set.of()));
      }
    }
    return active;
  }

  private Set<Integer> reach(int from) {
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
  @FunctionalInterface
  public interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  public static void each(TestDatabase database, String sql, RowReader reader) throws SQLException {
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}
