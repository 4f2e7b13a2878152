package org.pgatlas.server.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.pgatlas.server.db.Examples;
import org.pgatlas.server.db.HotQuery;
import org.pgatlas.server.db.SearchWords;

/// The catalogue's hot queries: lists in the orders that have an index, details, neighbours,
/// search.
public final class CatalogQueries {
  private static final Slice PAGE = Slice.first(100);
  private static final Instant SOMETIME = Instant.parse("2026-06-01T00:00:00Z");

  private CatalogQueries() {}

  public static List<HotQuery> hot() {
    List<HotQuery> queries = new ArrayList<>();
    projects(queries::add);
    repos(queries::add);
    externals(queries::add);
    people(queries::add);
    edges(queries::add);
    lookups(queries::add);
    return List.copyOf(queries);
  }

  private static void projects(Consumer<HotQuery> add) {
    ProjectFilter all = ProjectFilter.ALL;
    add.accept(
        list(
            "catalog.projects",
            "by id",
            (reads, t, _) -> reads.projects().projects(t, all, List.of(), PAGE),
            "ux_projects_canonical_id"));
    add.accept(
        list(
            "catalog.projects",
            "most critical",
            (reads, t, _) ->
                reads
                    .projects()
                    .projects(
                        t, all, List.of(Order.descending(ProjectSort.CRITICALITY_SCORE)), PAGE),
            "ix_projects_criticality"));
    add.accept(
        list(
            "catalog.projects",
            "by name",
            (reads, t, _) ->
                reads
                    .projects()
                    .projects(t, all, List.of(Order.ascending(ProjectSort.DISPLAY_NAME)), PAGE),
            "ix_projects_display_name"));
    add.accept(
        list(
            "catalog.project_id",
            "",
            (reads, t, x) ->
                reads.projects().repos(t, x.text("projects.canonical_id"), List.of(), PAGE),
            "ux_projects_canonical_id"));
    add.accept(
        HotQuery.read(
                "catalog.project",
                "",
                (db, t, x) -> db.read(t, h -> ProjectReadStore.row(h, t, x.integer("projects.id"))))
            .servedBy("projects_pkey"));
    add.accept(
        HotQuery.read(
                "catalog.project_detail",
                "",
                (db, t, x) ->
                    db.read(
                        t, h -> ProjectReadStore.figures(h, t, x.integer("projects.id"), SOMETIME)))
            .servedBy("projects_pkey", "ix_repos_project", "ix_contributed_to_repo"));
    add.accept(
        HotQuery.read(
                "project.by_owner",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h -> ProjectStore.byOwner(h, t, owner(x.text("projects.git_owner_url")))))
            .servedBy("ix_projects_git_owner_key"));
    add.accept(
        HotQuery.read(
                "catalog.project_depends_on",
                "",
                (db, t, x) ->
                    db.read(
                        t, h -> ProjectReadStore.dependsOn(h, t, x.integer("repos.project_id"))))
            .servedBy("ix_repos_project"));
  }

  private static ProjectStore.Owner owner(String url) {
    return new ProjectStore.Owner("forge.example", "owner", url);
  }

  private static void repos(Consumer<HotQuery> add) {
    RepoFilter all = RepoFilter.ALL;
    repoList(add, "by id", all, List.of(), "ux_repos_canonical_id");
    repoList(
        add,
        "most critical",
        all,
        List.of(Order.descending(RepoSort.CRITICALITY_SCORE)),
        "ix_repos_criticality");
    repoList(
        add,
        "by name",
        all,
        List.of(Order.ascending(RepoSort.DISPLAY_NAME)),
        "ix_repos_display_name");
    add.accept(
        found(
            "catalog.repos",
            (reads, t, x) ->
                reads
                    .repos()
                    .repos(
                        t,
                        new RepoFilter(null, part(x, "repos.display_name")),
                        List.of(Order.descending(RepoSort.CRITICALITY_SCORE)),
                        PAGE)));
    add.accept(
        list(
            "catalog.repos",
            "of a project",
            (reads, t, x) ->
                reads
                    .repos()
                    .repos(t, RepoFilter.ofProject(x.integer("repos.project_id")), List.of(), PAGE),
            "ix_repos_project"));
    add.accept(
        HotQuery.read(
                "catalog.repo",
                "",
                (db, t, x) -> db.read(t, h -> RepoReadStore.row(h, t, x.integer("repos.id"))))
            .servedBy("repos_pkey"));
    add.accept(
        HotQuery.read(
                "catalog.repo_contributors",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            RepoReadStore.contributors(
                                h, t, x.integer("contributed_to.repo_id"), null, PAGE)))
            .servedBy("ix_contributed_to_repo", "contributors_pkey"));
  }

  private static void repoList(
      Consumer<HotQuery> add,
      String variant,
      RepoFilter filter,
      List<Order<RepoSort>> orders,
      String index) {
    add.accept(
        list(
            "catalog.repos",
            variant,
            (reads, t, _) -> reads.repos().repos(t, filter, orders, PAGE),
            index));
  }

  private static void externals(Consumer<HotQuery> add) {
    add.accept(
        list(
            "catalog.externals",
            "by id",
            (reads, t, _) -> reads.externals().externals(t, null, List.of(), PAGE),
            "ux_repo_vertices_canonical_id"));
    add.accept(
        list(
            "catalog.externals",
            "most critical",
            (reads, t, _) ->
                reads
                    .externals()
                    .externals(
                        t, null, List.of(Order.descending(ExternalSort.CRITICALITY_SCORE)), PAGE),
            "ix_external_repos_criticality"));
    add.accept(
        list(
            "catalog.externals",
            "by name",
            (reads, t, _) ->
                reads
                    .externals()
                    .externals(t, null, List.of(Order.ascending(ExternalSort.DISPLAY_NAME)), PAGE),
            "ix_catalog_name_externals"));
    add.accept(
        found(
            "catalog.externals",
            (reads, t, x) ->
                reads
                    .externals()
                    .externals(
                        t,
                        part(x, "external_repos.display_name"),
                        List.of(Order.descending(ExternalSort.CRITICALITY_SCORE)),
                        PAGE)));
  }

  /// A list of what has a text in its name.
  private static HotQuery found(String name, Listed reading) {
    return list(name, "search", reading, "ix_catalog_name_trigrams")
        .accepting("sort", "what matches, in the order asked for")
        .accepting("estimate", "a search function is taken for a thousand rows")
        .within(20, 100);
  }

  private static String part(Examples examples, String column) {
    String name = examples.text(column);
    return name.length() <= 8 ? name : name.substring(name.length() - 8);
  }

  private static void people(Consumer<HotQuery> add) {
    add.accept(
        list(
            "catalog.contributors",
            "by id",
            (reads, t, _) -> reads.contributors().contributors(t, null, List.of(), PAGE),
            "contributors_pkey"));
    add.accept(
        list(
            "catalog.contributors",
            "by name",
            (reads, t, _) ->
                reads
                    .contributors()
                    .contributors(t, null, List.of(Order.ascending(ContributorSort.NAME)), PAGE),
            "ix_contributors_name"));
    add.accept(
        HotQuery.read(
                "catalog.contributions",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            ContributorReadStore.contributions(
                                h, t, x.integer("contributed_to.contributor_id"))))
            .servedBy("contributed_to_pkey"));
  }

  private static void edges(Consumer<HotQuery> add) {
    String sorted = "all neighbours of one vertex, by name";
    add.accept(
        HotQuery.read(
                "catalog.dependencies",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            NeighbourReads.dependencies(
                                h, t, x.integer("depends_on.in_vertex_id"), List.of(), PAGE)))
            .servedBy("depends_on_pkey", "repo_vertices_pkey")
            .accepting("sort", sorted));
    add.accept(
        HotQuery.read(
                "catalog.dependents",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            NeighbourReads.dependents(
                                h, t, x.integer("depends_on.out_vertex_id"), List.of(), PAGE)))
            .servedBy("ix_depends_on_out", "repo_vertices_pkey")
            .accepting("sort", sorted));
    add.accept(
        HotQuery.read(
                "catalog.dependents_counts",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            NeighbourReads.countDependents(
                                h, t, x.integer("depends_on.out_vertex_id"))))
            .servedBy("ix_depends_on_out"));
    add.accept(
        HotQuery.write(
                "edge.remove_unasserted",
                "",
                (db, t, x) ->
                    db.write(
                        t,
                        h -> {
                          EdgeStore.clear(h, t, x.integer("edge_source.id"));
                          return 0;
                        }))
            .servedBy("ix_depends_on_source"));
  }

  private static void lookups(Consumer<HotQuery> add) {
    add.accept(
        list(
            "catalog.vertex",
            "",
            (reads, t, x) ->
                reads.repos().dependencies(t, x.text("repos.canonical_id"), List.of(), PAGE),
            "ux_repo_vertices_canonical_id",
            "package_aliases_pkey"));
    add.accept(
        HotQuery.read(
                "catalog.vertices",
                "",
                (db, t, x) -> {
                  List<String> ids =
                      List.of(x.text("repos.canonical_id"), x.text("external_repos.canonical_id"));
                  new VertexLookup(db).find(t, ids);
                })
            .servedBy("ux_repo_vertices_canonical_id", "package_aliases_pkey"));
    add.accept(
        HotQuery.read(
                "vertex.lookup",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h -> new VertexStore().lookup(h, t, x.text("external_repos.canonical_id"))))
            .servedBy("ux_repo_vertices_canonical_id", "package_aliases_pkey"));
    searches(add);
  }

  /// Each step of a search by itself; the steps that a search takes depend on how many names match.
  private static void searches(Consumer<HotQuery> add) {
    add.accept(
        list(
            "catalog.search_by_id",
            "",
            (reads, t, x) -> reads.search().search(t, x.text("repos.canonical_id"), 20),
            "ux_repos_canonical_id",
            "ux_projects_canonical_id",
            "ux_repo_vertices_canonical_id"));
    add.accept(
        HotQuery.read(
                "catalog.search_named",
                "",
                (db, t, x) -> {
                  String text = part(x.text("repos.display_name"));
                  db.read(t, h -> SearchStore.few(h, t, text, "%" + text + "%", 20));
                })
            .servedBy("ix_catalog_name_trigrams")
            .accepting("sort", "the few names that match, by how well they do")
            .accepting("estimate", "PostgreSQL guesses trigram matches by a constant share")
            // One look at the trigrams of half a million names takes two milliseconds and a half;
            // before, there were two of them.
            .within(5, 20));
    add.accept(
        HotQuery.read(
                "catalog.search_worded",
                "",
                (db, t, x) -> {
                  String words = SearchWords.query(x.text("repos.display_name"));
                  db.read(t, h -> SearchStore.worded(h, t, words, 20));
                })
            .servedBy("ix_catalog_name_words")
            .accepting("sort", "the projects that have the words, by how well they do")
            .accepting("estimate", "how many projects have a word is not counted by tenant"));
  }

  private static String part(String name) {
    return name.length() <= 8 ? name : name.substring(3);
  }

  private interface Listed {
    Object of(CatalogReads reads, UUID tenant, Examples examples);
  }

  private static HotQuery list(String name, String variant, Listed call, String... indexes) {
    return HotQuery.read(name, variant, (db, tenant, x) -> call.of(CatalogReads.of(db), tenant, x))
        .servedBy(indexes);
  }
}
