package org.pgatlas.server.scoring;

import java.util.List;
import org.pgatlas.server.db.HotQuery;

/// The hot queries of metrics: a score explained, with its rank and the run that it comes from.
public final class ScoreQueries {
  private ScoreQueries() {}

  public static List<HotQuery> hot() {
    return List.of(
        vertex("a repo", "repos.canonical_id", "ix_repos_criticality"),
        vertex("an external", "external_repos.canonical_id", "ix_external_repos_criticality"),
        HotQuery.read(
                "score.of_project",
                "",
                (db, t, x) -> new ScoreReadStore(db).score(t, x.text("projects.canonical_id")))
            .servedBy("ux_projects_canonical_id", "metric_run_pkey")
            .accepting("estimate", "how many rank higher differs with each project")
            .within(10, 20));
  }

  /// Planning the eight tables takes most of its time.
  private static HotQuery vertex(String variant, String example, String ranks) {
    return HotQuery.read(
            "score.of_vertex",
            variant,
            (db, t, x) -> new ScoreReadStore(db).score(t, x.text(example)))
        .servedBy("package_aliases_pkey", "ux_repo_vertices_canonical_id", "metric_run_pkey", ranks)
        .accepting("estimate", "how many rank between two steps differs with each vertex")
        .within(5, 20);
  }
}
