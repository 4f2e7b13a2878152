package org.pgatlas.gitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContributorStatsTest {
  private static final Instant NOW = Instant.parse("2026-08-01T00:00:00Z");
  private static final IdentityKey KEY =
      new IdentityKey("a key of some length".getBytes(StandardCharsets.UTF_8));

  @Test
  void spellings_of_one_address_are_one_contributor() {
    Contributions result =
        stats(
            CommitWindow.allTime(NOW),
            commit("Ida", "IDA@Example.org", 10),
            commit("Ida Lee", " ida@example.org ", 2),
            commit("gh", "77+IDA@users.noreply.github.com", 3),
            commit("gh", "ida@users.noreply.github.com", 4),
            commit("gl", "5-ida@users.noreply.gitlab.com", 4));
    assertThat(result.commitCounts()).containsExactly(2, 2, 1);
    Contributor ida =
        result.contributors().stream()
            .filter(c -> c.name().equals("Ida Lee"))
            .findFirst()
            .orElseThrow();
    assertThat(ida.identity()).isEqualTo(KEY.identityOf("ida@EXAMPLE.org")).hasSize(64);
    assertThat(ida.firstCommit()).isEqualTo(NOW.minus(Duration.ofDays(10)));
    assertThat(ida.lastCommit()).isEqualTo(NOW.minus(Duration.ofDays(2)));
    assertThat(ida.tenure()).isEqualTo(Duration.ofDays(8));
  }

  @Test
  void the_identity_is_the_published_mac_of_the_address() {
    // RFC 4231, test case 1 has key 0x0b × 20 and data "Hi There"; here its lower-case form, by
    // openssl
    byte[] key = new byte[20];
    Arrays.fill(key, (byte) 0x0b);
    assertThat(new IdentityKey(key).identityOf(" Hi There "))
        .isEqualTo("457dcb1b1c1bf655d15da1b98306f5aa511e19bd15debdc85c3134592039578e");
    assertThat(KEY.identityOf("hi there"))
        .isNotEqualTo(new IdentityKey(key).identityOf("hi there"));
    assertThatThrownBy(() -> new IdentityKey(new byte[3])).hasMessageContaining("3");
    assertThat(KEY.toString()).doesNotContain("some length");
  }

  @Test
  void machines_are_left_out_and_people_with_like_names_stay() {
    Contributions result =
        stats(
            CommitWindow.allTime(NOW),
            commit("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", 1),
            commit("Someone", "718[bot]@example.org", 1),
            commit("Renovate Bot", "bot@example.org", 1),
            commit("x", "dependabot-preview@example.org", 1),
            commit("greenkeeperio-bot", "g@example.org", 1),
            commit("Release Robot", "ci@example.org", 1),
            commit("Renovate Smith", "renovate.smith@example.org", 1),
            commit("Abbott", "abbott@example.org", 1));
    assertThat(result.botCommits()).isEqualTo(6);
    assertThat(result.contributors())
        .extracting(Contributor::name)
        .containsExactlyInAnyOrder("Renovate Smith", "Abbott");
  }

  @Test
  void who_leaves_the_window_is_gone() {
    CommitWindow window =
        new CommitWindow(NOW.minus(Duration.ofDays(30)), NOW.minus(Duration.ofDays(1)), NOW);
    Contributions result =
        stats(
            window,
            commit("at since", "a@x", 30),
            commit("before", "b@x", 31),
            commit("at until", "c@x", 1),
            commit("inside", "d@x", 2));
    assertThat(result.contributors())
        .extracting(Contributor::name)
        .containsExactlyInAnyOrder("at since", "inside");
    assertThat(result.outside()).isEqualTo(2);
    assertThat(result.latestCommit()).isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(result.activeSince(NOW.minus(Duration.ofDays(5)))).isEqualTo(1);
  }

  @Test
  void a_commit_from_the_future_is_one_of_now() {
    CommitWindow window = new CommitWindow(NOW.minus(Duration.ofDays(30)), null, NOW);
    Contributions result = stats(window, commit("far", "f@x", -5000));
    assertThat(result.contributors().getFirst().lastCommit()).isEqualTo(NOW);
    assertThat(result.latestCommit()).isEqualTo(NOW);
    assertThat(stats(new CommitWindow(null, NOW, NOW), commit("far", "f@x", -5000)).commits())
        .isZero();
  }

  @Test
  void an_author_without_an_address_is_told_apart_by_name() {
    Contributions result =
        stats(
            CommitWindow.allTime(NOW),
            commit("Ann", "", 1),
            commit("ann ", " ", 2),
            commit("Bo", "", 3));
    assertThat(result.commitCounts()).containsExactly(2, 1);
  }

  @Test
  void the_order_of_the_log_does_not_matter() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<GitCommit> commits = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      commits.add(
          commit("n" + random.nextInt(9), "E" + random.nextInt(20) + "@x", random.nextInt(50)));
    }
    Contributions once = stats(CommitWindow.allTime(NOW), commits.toArray(GitCommit[]::new));
    Collections.shuffle(commits, random);
    assertThat(stats(CommitWindow.allTime(NOW), commits.toArray(GitCommit[]::new)))
        .as("seed %d", seed)
        .isEqualTo(once);
    assertThat(once.commits()).isEqualTo(500);
  }

  private static GitCommit commit(String name, String email, int daysAgo) {
    return new GitCommit(name, email, NOW.minus(Duration.ofDays(daysAgo)), "0".repeat(40));
  }

  private static Contributions stats(CommitWindow window, GitCommit... commits) {
    BotFilter bots = BotFilter.withList(List.of("CI@example.org "));
    ContributorStats stats = new ContributorStats(KEY, window, bots);
    for (GitCommit commit : commits) {
      stats.add(commit);
    }
    return stats.result();
  }
}
