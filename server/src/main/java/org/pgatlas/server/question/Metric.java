package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The metrics of a package, in the order in which they are shown. What each means exactly is in
/// docs/reference/metrics.md under the same name.
public enum Metric {
  CRITICALITY(
      "criticality_score",
      "packages",
      Origin.GRAPH,
      "active packages that depend on it, directly or not"),
  CRITICALITY_REPOS("criticality_repos", "repos", Origin.GRAPH, "those of them that are repos"),
  CRITICALITY_PROJECTS(
      "criticality_projects", "projects", Origin.GRAPH, "other projects with such a package"),
  DIRECT_DEPENDENTS("direct_dependents", "packages", Origin.GRAPH, "packages that name it"),
  DIRECT_DEPENDENCIES("direct_dependencies", "packages", Origin.GRAPH, "packages that it names"),
  DEPTH_BELOW("depth_below", "edges", Origin.GRAPH, "the longest chain of dependencies under it"),
  DEPTH_ABOVE("depth_above", "edges", Origin.GRAPH, "the longest chain of dependents above it"),
  PAGERANK(
      "pagerank",
      "probability",
      Origin.GRAPH,
      "where somebody who follows dependencies at random is found"),
  CORE_NUMBER(
      "core_number",
      "neighbours",
      Origin.GRAPH,
      "it is knit into a part where each has at least that many neighbours"),
  ARTICULATION_POINT(
      "articulation_point", "1 or 0", Origin.GRAPH, "1: without it the graph falls apart"),
  BRIDGES("bridges", "edges", Origin.GRAPH, "edges at it without which the graph falls apart"),
  CHOKE_POINT(
      "choke_point",
      "packages",
      Origin.GRAPH,
      "active packages that the top of the ecosystem reaches only through it"),
  COMPONENT_SIZE(
      "component_size", "packages", Origin.GRAPH, "its cycle of dependencies; 1: it is in none"),
  WEAK_COMPONENT_SIZE(
      "weak_component_size",
      "packages",
      Origin.GRAPH,
      "its part of the graph: all that edges join to it in any direction"),
  COMMUNITY_SIZE(
      "community_size",
      "packages",
      Origin.GRAPH,
      "its community: packages tied to each other more than chance would have it"),
  BETWEENNESS(
      "betweenness", "pairs", Origin.GRAPH, "pairs whose shortest chains of dependency pass it"),
  PONY_FACTOR(
      "pony_factor",
      "contributors",
      Origin.GIT,
      "fewest people who made half of the commits in the window"),
  HERFINDAHL(
      "herfindahl",
      "of 10000",
      Origin.GIT,
      "how unevenly its commits lie on people: 10,000 is one person, 10,000/k are k equal ones"),
  COMMIT_ENTROPY(
      "commit_entropy",
      "bits",
      Origin.GIT,
      "how evenly its commits lie on people: 0 is one person, log2 of k are k equal ones"),
  TOP_SHARE("top_share", "of 1", Origin.GIT, "share of the commits by whoever made most"),
  TENURE(
      "tenure",
      "days",
      Origin.GIT,
      "how long its people have been there, from first to last commit, mean over the commits"),
  ACTIVE_30(
      "active_contributors_30",
      "contributors",
      Origin.GIT,
      "people with a commit in the last 30 days"),
  ACTIVE_90(
      "active_contributors_90",
      "contributors",
      Origin.GIT,
      "people with a commit in the last 90 days"),
  MAINTENANCE_DEBT(
      "maintenance_debt",
      "dependent-years",
      Origin.GRAPH_AND_GIT,
      "active packages that rest on it, times the years since its last commit"),
  ADOPTION(
      "adoption_score",
      "percentile",
      Origin.SIGNALS,
      "mean percentile of downloads, stars and forks");

  /// What a metric is computed from.
  enum Origin {
    GRAPH("dependency graph"),
    GIT("git history"),
    GRAPH_AND_GIT("dependency graph and git history"),
    SIGNALS("registry signals");

    private final String text;

    Origin(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private final String label;
  private final String unit;
  private final Origin origin;
  private final String definition;

  Metric(String label, String unit, Origin origin, String definition) {
    this.label = label;
    this.unit = unit;
    this.origin = origin;
    this.definition = definition;
  }

  /// Its name in answers and addresses.
  public String label() {
    return label;
  }

  public String unit() {
    return unit;
  }

  /// What it is computed from.
  public String source() {
    return origin.text();
  }

  public String definition() {
    return definition;
  }

  /// Whether a run does not compute it: it is of the graph's structure, and computed behind the
  /// run.
  public boolean structural() {
    return switch (this) {
      case CRITICALITY,
          CRITICALITY_REPOS,
          CRITICALITY_PROJECTS,
          DIRECT_DEPENDENTS,
          DIRECT_DEPENDENCIES,
          PONY_FACTOR,
          HERFINDAHL,
          COMMIT_ENTROPY,
          TOP_SHARE,
          TENURE,
          ACTIVE_30,
          ACTIVE_90,
          MAINTENANCE_DEBT,
          ADOPTION ->
          false;
      case DEPTH_BELOW,
          DEPTH_ABOVE,
          PAGERANK,
          CORE_NUMBER,
          ARTICULATION_POINT,
          BRIDGES,
          CHOKE_POINT,
          COMPONENT_SIZE,
          WEAK_COMPONENT_SIZE,
          COMMUNITY_SIZE,
          BETWEENNESS ->
          true;
    };
  }

  /// Whether its values are fractions.
  public boolean real() {
    return switch (this) {
      case PAGERANK,
          BETWEENNESS,
          ADOPTION,
          HERFINDAHL,
          COMMIT_ENTROPY,
          TOP_SHARE,
          TENURE,
          MAINTENANCE_DEBT ->
          true;
      default -> false;
    };
  }

  /// A value as it is written; null for what is not known.
  public @Nullable Number number(double value) {
    if (Double.isNaN(value)) {
      return null;
    }
    return real() ? (Number) Double.valueOf(value) : Long.valueOf((long) value);
  }

  public static @Nullable Metric parse(String label) {
    return Arrays.stream(values()).filter(m -> m.label.equals(label)).findFirst().orElse(null);
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(Metric::label).toList();
  }
}
