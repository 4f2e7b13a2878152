package org.pgatlas.server.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;

/// The audit lists by state, repository and order: every page of a list together is the list.
class AuditListsDbTest {
  private static final int ROWS = 60;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Database database = AtlasFixture.open(POSTGRES.createDatabase());
  private final AtlasFixture rows = AtlasFixture.of(database, "default");
  private final UUID tenant = rows.tenant();
  private final SubmissionAuditStore submissions = new SubmissionAuditStore(database);
  private final GitLogAuditStore gitLogs = new GitLogAuditStore(database);

  AuditListsDbTest() {
    AtlasFixture other = AtlasFixture.of(database, "other");
    other.submission("acme/r1").insert();
    other.gitLog(other.repo("pkg:github/acme/r1").insert()).insert();
    List<Integer> repos = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      repos.add(rows.repo("pkg:github/acme/r" + i).with("display_name", "Name" + (5 - i)).insert());
    }
    for (int i = 0; i < ROWS; i++) {
      String status = List.of("processed", "failed", "pending").get(i % 3);
      String at = "2026-06-%02dT00:00:00Z".formatted(1 + i % 20);
      String ended = status.equals("pending") ? null : at;
      rows.submission("acme/r" + i % 6)
          .with("status", status)
          .with("duplicate", i % 2 == 0)
          .with("submitted_at", at)
          .with("processed_at", ended)
          .insert();
      rows.gitLog(repos.get(i % 6))
          .with("status", status)
          .with("submitted_at", at)
          .with("processed_at", ended)
          .insert();
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<SbomSubmissionRow> all(SubmissionFilter filter, SubmissionSort sort, boolean down) {
    List<SbomSubmissionRow> all = new ArrayList<>();
    long total;
    do {
      SubmissionAuditStore.Listing page =
          submissions.submissions(tenant, filter, sort, down, 7, all.size());
      total = page.total();
      all.addAll(page.rows());
    } while (all.size() < total);
    assertThat(all).hasSize((int) total).doesNotHaveDuplicates();
    return all;
  }

  private List<GitLogAttemptRow> all(GitLogFilter filter, GitLogSort sort, boolean down) {
    List<GitLogAttemptRow> all = new ArrayList<>();
    long total;
    do {
      GitLogAuditStore.Listing page = gitLogs.attempts(tenant, filter, sort, down, 7, all.size());
      total = page.total();
      all.addAll(page.rows());
    } while (all.size() < total);
    assertThat(all).hasSize((int) total).doesNotHaveDuplicates();
    return all;
  }

  @Test
  void every_submission_has_one_state() {
    List<SbomSubmissionRow> together = new ArrayList<>();
    for (SubmissionFilter.State state : SubmissionFilter.State.values()) {
      List<SbomSubmissionRow> some =
          all(new SubmissionFilter(null, null, state), SubmissionSort.SUBMITTED_AT, true);
      assertThat(some).as(state.name()).isNotEmpty();
      together.addAll(some);
    }
    assertThat(together).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(all(new SubmissionFilter(null, null, null), SubmissionSort.SUBMITTED_AT, true))
        .hasSize(ROWS)
        .containsAll(together);
  }

  @Test
  void submissions_by_repository_are_exact_or_by_a_part_of_it() {
    assertThat(all(new SubmissionFilter("acme/r1", null, null), SubmissionSort.SUBMITTED_AT, true))
        .hasSize(10)
        .allMatch(s -> s.repositoryClaim().equals("acme/r1"));
    assertThat(all(new SubmissionFilter(null, "CME/R", null), SubmissionSort.REPOSITORY, false))
        .hasSize(ROWS);
    assertThat(all(new SubmissionFilter(null, "%", null), SubmissionSort.REPOSITORY, false))
        .isEmpty();
    assertThat(
            all(
                new SubmissionFilter(null, "r3", SubmissionFilter.State.PROCESSED),
                SubmissionSort.REPOSITORY,
                false))
        .isNotEmpty()
        .allMatch(s -> s.repositoryClaim().equals("acme/r3") && s.status().equals("processed"));
  }

  @ParameterizedTest
  @EnumSource(SubmissionSort.class)
  void submissions_are_ordered_both_ways(SubmissionSort sort) {
    Comparator<SbomSubmissionRow> order =
        sort == SubmissionSort.REPOSITORY
            ? Comparator.comparing(SbomSubmissionRow::repositoryClaim)
            : Comparator.comparing(SbomSubmissionRow::submittedAt);
    SubmissionFilter none = new SubmissionFilter(null, null, null);
    assertThat(all(none, sort, false)).isSortedAccordingTo(order);
    assertThat(all(none, sort, true)).isSortedAccordingTo(order.reversed());
  }

  @Test
  void git_logs_by_status_repo_and_part_of_a_name() {
    for (GitLogFilter.Status status : GitLogFilter.Status.values()) {
      assertThat(all(new GitLogFilter(null, null, status), GitLogSort.SUBMITTED_AT, true))
          .hasSize(ROWS / 3)
          .allMatch(g -> g.status().equals(status.text()));
    }
    assertThat(
            all(new GitLogFilter("pkg:github/acme/r2", null, null), GitLogSort.SUBMITTED_AT, true))
        .hasSize(10)
        .allMatch(g -> g.repoDisplayName().equals("Name3"));
    assertThat(all(new GitLogFilter(null, "nAmE3", null), GitLogSort.REPO, true))
        .hasSize(10)
        .allMatch(g -> g.repoCanonicalId().equals("pkg:github/acme/r2"));
  }

  @ParameterizedTest
  @EnumSource(GitLogSort.class)
  void git_logs_are_ordered_both_ways(GitLogSort sort) {
    Comparator<GitLogAttemptRow> order =
        sort == GitLogSort.REPO
            ? Comparator.comparing(GitLogAttemptRow::repoDisplayName)
            : Comparator.comparing(GitLogAttemptRow::submittedAt);
    GitLogFilter none = new GitLogFilter(null, null, null);
    assertThat(all(none, sort, false)).isSortedAccordingTo(order);
    assertThat(all(none, sort, true)).isSortedAccordingTo(order.reversed());
  }
}
