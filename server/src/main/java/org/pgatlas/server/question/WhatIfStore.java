package org.pgatlas.server.question;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// What a what-if question needs beside the resident graph: declared ranges, people, names of
/// projects.
final class WhatIfStore {
  private final Database database;

  WhatIfStore(Database database) {
    this.database = database;
  }

  /// What one source says of a direct dependent.
  ///
  /// @param declared a registry's range; else a version that a document was resolved to
  /// @param version the range or the version, null when none is named
  record Assertion(int vertexId, boolean declared, @Nullable String version) {}

  List<Assertion> dependents(UUID tenant, int vertexId) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.assertions
                    select d.in_vertex_id, s.kind = 'registry' as declared, d.version_range
                    from depends_on d
                    join edge_source s on s.tenant_id = :tenant and s.id = d.source_id
                    where d.tenant_id = :tenant and d.out_vertex_id = :vertex
                    order by d.in_vertex_id, d.confidence, d.source_id
                    """)
                .bind("tenant", tenant)
                .bind("vertex", vertexId)
                .map(
                    (row, _) ->
                        new Assertion(
                            row.getInt("in_vertex_id"),
                            row.getBoolean("declared"),
                            row.getString("version_range")))
                .list());
  }

  /// @param status as stored
  record ProjectName(int id, String canonicalId, String displayName, String status) {}

  Optional<ProjectName> project(UUID tenant, String canonicalId) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.project
                    select id, canonical_id, display_name, activity_status::text as status
                    from projects where tenant_id = :tenant and canonical_id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", canonicalId)
                .map(
                    (row, _) ->
                        new ProjectName(
                            row.getInt("id"),
                            row.getString("canonical_id"),
                            row.getString("display_name"),
                            row.getString("status")))
                .findOne());
  }

  Map<Integer, ProjectName> projects(UUID tenant, Collection<Integer> ids) {
    Map<Integer, ProjectName> names = new HashMap<>();
    database
        .read(
            tenant,
            handle ->
                handle
                    .createQuery(
                        """
                        -- name: question.project_names
                        select id, canonical_id, display_name, activity_status::text as status
                        from projects where tenant_id = :tenant and id = any(:ids)
                        """)
                    .bind("tenant", tenant)
                    .bind("ids", ids.stream().mapToInt(Integer::intValue).toArray())
                    .map(
                        (row, _) ->
                            new ProjectName(
                                row.getInt("id"),
                                row.getString("canonical_id"),
                                row.getString("display_name"),
                                row.getString("status")))
                    .list())
        .forEach(name -> names.put(name.id(), name));
    return names;
  }

  Optional<String> contributor(UUID tenant, int id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.contributor
                    select name from contributors where tenant_id = :tenant and id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
  }

  /// Commits of one person in one repo.
  record Commits(int repoId, int contributorId, long commits) {}

  /// Everybody's commits in the repos of one person.
  List<Commits> besides(UUID tenant, int contributor) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.commits_besides
                    select c.repo_id, c.contributor_id, c.number_of_commits
                    from contributed_to mine
                    join contributed_to c on c.tenant_id = :tenant and c.repo_id = mine.repo_id
                    where mine.tenant_id = :tenant and mine.contributor_id = :contributor
                    order by c.repo_id, c.contributor_id
                    """)
                .bind("tenant", tenant)
                .bind("contributor", contributor)
                .map(
                    (row, _) ->
                        new Commits(
                            row.getInt("repo_id"),
                            row.getInt("contributor_id"),
                            row.getLong("number_of_commits")))
                .list());
  }

  /// Commits of all people in the projects of one person's repos; `repoId` is the project's id.
  List<Commits> projectCommits(UUID tenant, int contributor) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.project_commits_besides
                    select r.project_id, c.contributor_id, sum(c.number_of_commits) as commits
                    from repos r
                    join contributed_to c on c.tenant_id = :tenant and c.repo_id = r.id
                    where r.tenant_id = :tenant and r.project_id in
                      (select o.project_id from contributed_to mine
                       join repos o on o.tenant_id = :tenant and o.id = mine.repo_id
                       where mine.tenant_id = :tenant and mine.contributor_id = :contributor and o.project_id is not null)
                    group by r.project_id, c.contributor_id
                    order by r.project_id, c.contributor_id
                    """)
                .bind("tenant", tenant)
                .bind("contributor", contributor)
                .map(
                    (row, _) ->
                        new Commits(
                            row.getInt("project_id"),
                            row.getInt("contributor_id"),
                            row.getLong("commits")))
                .list());
  }
}
