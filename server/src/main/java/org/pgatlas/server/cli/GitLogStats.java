package org.pgatlas.server.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.gitlog.BotFilter;
import org.pgatlas.gitlog.CommitWindow;
import org.pgatlas.gitlog.Contributions;
import org.pgatlas.gitlog.ContributorStats;
import org.pgatlas.gitlog.GitLogException;
import org.pgatlas.gitlog.GitLogParser;
import org.pgatlas.gitlog.IdentityKey;
import org.pgatlas.metric.Concentration;
import org.pgatlas.metric.PonyFactor;
import org.pgatlas.server.wire.Json;

/// `atlas gitlog --stats`: a history's people, without a server. Identities are made with a key of
/// the moment and not shown.
final class GitLogStats {
  private static final byte[] KEY = new byte[32];

  private GitLogStats() {}

  static String of(String source, int months) {
    Path path = Path.of(source);
    byte[] log = Files.isDirectory(path) ? GitHistory.read(path, months).log() : file(path);
    Instant now = Instant.now();
    Instant since = now.atOffset(ZoneOffset.UTC).minusMonths(months).toInstant();
    ContributorStats stats =
        new ContributorStats(
            new IdentityKey(KEY), new CommitWindow(since, null, now), BotFilter.standard());
    try {
      GitLogParser.parse(new ByteArrayInputStream(log), stats::add);
    } catch (GitLogException | IOException e) {
      throw new CommandFailed(source + ": " + e.getMessage());
    }
    Contributions result = stats.result();
    Concentration concentration = Concentration.of(result.commitCounts());
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("source", source);
    fields.put("months", months);
    fields.put("commits", result.commits());
    fields.put("bot_commits", result.botCommits());
    fields.put("outside_window", result.outside());
    fields.put("contributors", result.contributors().size());
    fields.put("pony_factor", PonyFactor.of(result.commitCounts()));
    fields.put("concentration", concentration);
    fields.put("latest_commit", result.latestCommit());
    return Json.write(fields);
  }

  private static byte[] file(Path path) {
    try {
      byte[] bytes = Files.readAllBytes(path);
      boolean gzip = bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
      return gzip ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes() : bytes;
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + path + ": " + e.getMessage());
    }
  }
}
