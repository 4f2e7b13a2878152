package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `atlas gitlog REPO-OR-PATH…`.
@Command(
    name = "gitlog",
    mixinStandardHelpOptions = true,
    description = {
      "Reads git history and ingests who contributed: contributors, pony factor, latest commit.",
      "A URL is cloned without trees and files. With --stats nothing is ingested and no server is needed."
    })
final class GitLogCommand implements Callable<Integer> {
  private static final Duration WAIT = Duration.ofMinutes(5);

  @Parameters(
      arity = "1..*",
      paramLabel = "REPO-OR-PATH",
      description = "Working copies, bare repositories, URLs; with --stats also extracted logs")
  List<String> sources = List.of();

  @Option(
      names = "--months",
      paramLabel = "N",
      description = "Window in months (default ${DEFAULT-VALUE})",
      defaultValue = "24")
  int months = 24;

  @Option(
      names = "--repo",
      paramLabel = "REPO",
      description = "Whose history it is: owner/name or a purl; default: the remote 'origin'")
  @Nullable String repo;

  @Option(names = "--stats", description = "Only print the statistics of the history")
  boolean stats;

  @Mixin ServerOptions server = new ServerOptions();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() {
    if (months < 1 || months > 1200) {
      throw new CommandFailed("--months is 1 to 1200, not " + months);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (stats) {
      sources.forEach(source -> out.println(GitLogStats.of(source, months)));
      return 0;
    }
    if (repo != null && sources.size() > 1) {
      throw new CommandFailed(
          "--repo names one repo, but there are " + sources.size() + " sources");
    }
    return server.with(
        client -> {
          int failed = 0;
          for (String source : sources) {
            failed += ingest(client, source, out) ? 0 : 1;
          }
          return failed == 0 ? 0 : 1;
        });
  }

  private boolean ingest(AtlasClient client, String source, PrintWriter out) {
    Path path = isUrl(source) ? GitHistory.cloneTreeless(source) : Path.of(source);
    GitHistory.Extract extract = GitHistory.read(path, months);
    String repository = repo != null ? repo : extract.repository();
    if (repository == null) {
      throw new CommandFailed(
          source + " has no remote 'origin'; say whose history it is with --repo");
    }
    if (extract.shallow()) {
      spec.commandLine()
          .getErr()
          .println(
              "atlas: " + source + " is a shallow clone: only the commits that it has are counted");
    }
    AtlasClient.Answer answer =
        client.post(
            "/api/v1/ingest/gitlog?repository="
                + AtlasClient.encode(repository)
                + "&since_months="
                + months
                + "&head="
                + extract.head(),
            "application/octet-stream",
            extract.log());
    int id = answer.require().path("id").asInt();
    JsonNode settled =
        Waiting.until(
            WAIT,
            () -> {
              JsonNode artifact = client.get("/api/v1/gitlog/" + id);
              return artifact.path("status").asString().equals("pending") ? null : artifact;
            },
            "git log " + id + " is still pending; the server goes on with it");
    boolean ok = settled.path("status").asString().equals("processed");
    if (server.json) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("source", source);
      fields.put("repository", settled.path("repo_canonical_id").asString());
      fields.put("gitlog_id", id);
      fields.put("status", settled.path("status").asString());
      fields.put("error", ok ? null : settled.path("error_detail").asString());
      out.println(Json.write(fields));
    } else {
      out.println(
          source
              + ": "
              + settled.path("status").asString()
              + " ("
              + settled.path("repo_canonical_id").asString()
              + ")"
              + (ok ? "" : ": " + settled.path("error_detail").asString()));
    }
    return ok;
  }

  private static boolean isUrl(String source) {
    return source.contains("://") || source.startsWith("git@");
  }
}
