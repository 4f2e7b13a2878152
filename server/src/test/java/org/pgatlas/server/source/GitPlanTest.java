package org.pgatlas.server.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.server.net.PublicHosts;

/// The dormancy rule, and what git is not let near.
final class GitPlanTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  @Test
  void fresh_and_never_fetched_are_due_every_run_and_the_dormant_by_their_age() {
    List<GitStore.Repo> repos = new ArrayList<>();
    repos.add(repo(1, 3, true));
    repos.add(repo(2, 30, true));
    repos.add(repo(3, 400, false));
    repos.add(repo(4, null, true));
    for (int i = 0; i <= 8; i++) {
      repos.add(repo(10 + i, 31 + i * 100, true));
    }
    Map<Integer, Integer> intervals = GitPlan.intervals(repos, NOW);
    assertThat(intervals)
        .containsEntry(1, 1)
        .containsEntry(2, 1)
        .containsEntry(3, 1)
        .containsEntry(4, 1);
    for (int i = 0; i <= 8; i++) {
      assertThat(intervals).containsEntry(10 + i, 1 + i);
    }
  }

  @Test
  void equally_old_repos_are_due_together() {
    assertThat(
            GitPlan.intervals(
                List.of(repo(1, 90, true), repo(2, 90, true), repo(3, 40, true)), NOW))
        .containsEntry(1, 5)
        .containsEntry(2, 5)
        .containsEntry(3, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc",
        "ext::sh -c touch% /tmp/x",
        "ssh://host.invalid/x",
        "--upload-pack=touch",
        "/etc/passwd",
        "https://user:pass@host.invalid/x",
        "not a url"
      })
  void only_plain_web_addresses_are_fetched(String url) {
    assertThatThrownBy(
            () ->
                new GitClone(Duration.ofSeconds(5), "https:http", PublicHosts.and(List.of()))
                    .fetch(url, 12))
        .isInstanceOf(GitClone.CloneFailed.class);
  }

  @Test
  void a_clone_that_answers_nothing_is_ended() {
    assertThatThrownBy(
            () ->
                new GitClone(Duration.ofSeconds(5), "http", PublicHosts.and(List.of("127.0.0.1")))
                    .fetch("http://127.0.0.1:1/none.git", 12))
        .isInstanceOf(GitClone.CloneFailed.class)
        .hasMessageStartingWith("git clone");
  }

  private static GitStore.Repo repo(int id, @Nullable Integer daysOld, boolean fetched) {
    return new GitStore.Repo(
        id,
        "pkg:github/a/r" + id,
        "https://host.invalid/a/r" + id,
        daysOld == null ? null : NOW.minus(Duration.ofDays(daysOld)),
        0,
        fetched ? NOW : null);
  }
}
