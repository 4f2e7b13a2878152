package org.pgatlas.server.question;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.Concentration;
import org.pgatlas.server.db.Database;

/// What the metrics of people and money of one repo or project are made of.
final class Breakdowns {
  private static final int SHOWN = 20;
  private static final String PROJECT =
      """
      -- name: question.people_of_project
      select c.id, c.name, sum(w.number_of_commits) as commits,
             min(w.first_commit_date) as first_commit, max(w.last_commit_date) as last_commit
      from projects p
      join repos r on r.tenant_id = :tenant and r.project_id = p.id
      join contributed_to w on w.tenant_id = :tenant and w.repo_id = r.id
      join contributors c on c.tenant_id = :tenant and c.id = w.contributor_id
      where p.tenant_id = :tenant and p.canonical_id = :id
      group by c.id, c.name
      order by commits desc, c.id
      """;
  private static final String REPO =
      """
      -- name: question.people_of_repo
      select c.id, c.name, w.number_of_commits as commits,
             w.first_commit_date as first_commit, w.last_commit_date as last_commit
      from repos r
      join contributed_to w on w.tenant_id = :tenant and w.repo_id = r.id
      join contributors c on c.tenant_id = :tenant and c.id = w.contributor_id
      where r.tenant_id = :tenant and r.canonical_id = :id
      order by commits desc, c.id
      """;

  private final Database database;
  private final FundingStore funding;

  Breakdowns(Database database) {
    this.database = database;
    this.funding = new FundingStore(database);
  }

  /// One contributor's part.
  record Person(
      int id, String name, long commits, double share, String firstCommit, String lastCommit) {}

  /// @param tier of the concentration: unknown, spread, moderate, high, extreme
  /// @param top those with the most commits
  record People(
      int contributors, long commits, String tier, @Nullable String lastCommit, List<Person> top) {}

  /// @param grants approved ones, newest first
  record Breakdown(@Nullable People people, List<FundingStore.Grant> grants) {}

  /// Empty for what has neither people nor grants.
  Optional<Breakdown> of(UUID tenant, String kind, String canonicalId) {
    boolean project = kind.equals("project");
    if (!project && !kind.equals("repo")) {
      return Optional.empty();
    }
    People people = people(tenant, project, canonicalId);
    List<FundingStore.Grant> grants =
        project ? funding.grants(tenant, canonicalId, SHOWN) : List.of();
    return people == null && grants.isEmpty()
        ? Optional.empty()
        : Optional.of(new Breakdown(people, grants));
  }

  private @Nullable People people(UUID tenant, boolean project, String canonicalId) {
    List<Person> people = new ArrayList<>();
    List<Long> commits = new ArrayList<>();
    List<Instant> last = new ArrayList<>();
    database.run(
        tenant,
        handle ->
            handle
                .createQuery(project ? PROJECT : REPO)
                .bind("tenant", tenant)
                .bind("id", canonicalId)
                .map(
                    (row, _) ->
                        new Person(
                            row.getInt("id"),
                            row.getString("name"),
                            row.getLong("commits"),
                            0,
                            instant(row.getObject("first_commit", OffsetDateTime.class)),
                            instant(row.getObject("last_commit", OffsetDateTime.class))))
                .forEach(
                    person -> {
                      commits.add(person.commits());
                      last.add(Instant.parse(person.lastCommit()));
                      if (people.size() < SHOWN) {
                        people.add(person);
                      }
                    }));
    if (commits.isEmpty()) {
      return null;
    }
    Concentration shares = Concentration.of(commits.stream().mapToLong(Long::longValue).toArray());
    return new People(
        commits.size(),
        shares.commits(),
        shares.tier().name().toLowerCase(java.util.Locale.ROOT),
        last.stream().max(Instant::compareTo).map(Instant::toString).orElse(null),
        people.stream()
            .map(
                one ->
                    new Person(
                        one.id(),
                        one.name(),
                        one.commits(),
                        (double) one.commits() / shares.commits(),
                        one.firstCommit(),
                        one.lastCommit()))
            .toList());
  }

  private static String instant(OffsetDateTime time) {
    return time.toInstant().toString();
  }
}
