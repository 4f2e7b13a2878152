package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.pgatlas.gitlog.BotFilter;
import org.pgatlas.gitlog.CommitWindow;
import org.pgatlas.gitlog.Contributions;
import org.pgatlas.gitlog.ContributorStats;
import org.pgatlas.gitlog.GitLogParser;
import org.pgatlas.gitlog.IdentityKey;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Real histories whose contributors and pony factors another tool counted, by e-mail with and
/// without bots, for every repository whose log is there.
class PonyFactorTruthConformanceTest {
  private static final Instant INGESTED = Instant.parse("2026-11-21T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-08-01T00:00:00Z");
  private static final Map<String, CommitWindow> WINDOWS =
      Map.of(
          "all_time",
          CommitWindow.allTime(INGESTED),
          "last12_until_2026_08_01",
          new CommitWindow(Instant.parse("2025-08-01T00:00:00Z"), UNTIL, INGESTED),
          "last24_until_2026_08_01",
          new CommitWindow(Instant.parse("2024-08-01T00:00:00Z"), UNTIL, INGESTED));

  @Test
  void contributors_and_pony_factors_of_real_histories() throws IOException {
    Path folder = TestData.require("gitlog");
    List<String> truths = Files.readAllLines(folder.resolve("_truth/pony-ground-truth.jsonl"));
    int repos = 0;
    int windows = 0;
    for (String line : truths) {
      JsonNode truth = new ObjectMapper().readTree(line);
      String repo = truth.get("repo").asString();
      Path log = folder.resolve("logs/" + repo.replace("/", "__") + ".nul.log.gz");
      if (Files.exists(log)) {
        repos++;
        for (Map.Entry<String, CommitWindow> window : WINDOWS.entrySet()) {
          compare(repo + " " + window.getKey(), truth.get(window.getKey()), log, window.getValue());
          windows++;
        }
      }
    }
    assertThat(repos).isEqualTo(3);
    assertThat(windows).isEqualTo(9);
  }

  private static void compare(String what, JsonNode truth, Path log, CommitWindow window)
      throws IOException {
    Contributions people = read(log, window, BotFilter.standard());
    assertThat(people.commits() + people.botCommits())
        .as("commits of %s", what)
        .isEqualTo(truth.get("commits").asLong());
    compare(what + " without bots", truth.get("excluding_bot_emails"), people);
    Contributions everyone = read(log, window, BotFilter.none());
    compare(what + " by e-mail", truth.get("by_email"), everyone);
    assertThat(everyone.commitCounts()[0])
        .as("top of %s", what)
        .isEqualTo(truth.get("by_email").get("top").asLong());
  }

  private static void compare(String what, JsonNode truth, Contributions result) {
    assertThat(result.contributors())
        .as("contributors of %s", what)
        .hasSize(truth.get("contributors").asInt());
    assertThat(PonyFactor.of(result.commitCounts()))
        .as("pony factor of %s", what)
        .isEqualTo(truth.get("pony").asInt());
  }

  private static Contributions read(Path log, CommitWindow window, BotFilter bots)
      throws IOException {
    ContributorStats stats = new ContributorStats(new IdentityKey(new byte[32]), window, bots);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(log))) {
      GitLogParser.parse(in, stats::add);
    }
    return stats.result();
  }
}
