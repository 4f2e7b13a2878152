package org.pgatlas.server.scoring;

import java.util.List;
import org.pgatlas.server.db.HotQuery;

/// The hot queries of metrics: a score explained, with its rank and the run that it comes from.
public final class ScoreQueries {
  private static final String RANK = "a rank counts what is more critical";

  private ScoreQueries() {}

  public static List<HotQuery> hot() {
    return List.of(
        HotQuery.read(
                "score.of_vertex",
                "",
                (db, t, x) -> new ScoreReadStore(db).score(t, x.text("repos.canonical_id")))
            .servedBy("package_aliases_pkey", "ux_repo_vertices_canonical_id", "metric_run_pkey")
            .accepting("scan repos", RANK)
            .accepting("scan external_repos", RANK)
            .accepting("estimate", "how many rank higher differs with each vertex")
            .within(40, 80),
        HotQuery.read(
                "score.of_project",
                "",
                (db, t, x) -> new ScoreReadStore(db).score(t, x.text("projects.canonical_id")))
            .servedBy("ux_projects_canonical_id", "metric_run_pkey")
            .accepting("estimate", "how many rank higher differs with each project")
            .within(10, 20));
  }
}
