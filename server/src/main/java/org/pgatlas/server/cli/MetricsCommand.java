package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `atlas metrics run|show|documents`.
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    description = "Computes and explains criticality, pony factor and adoption.",
    subcommands = {
      MetricsCommand.Run.class,
      MetricsCommand.Show.class,
      MetricsCommand.Documents.class
    })
final class MetricsCommand {

  /// `atlas metrics run`.
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Computes all metrics now and stores what changed.")
  static final class Run implements Runnable {
    @Option(
        names = "--mode",
        paramLabel = "MODE",
        description = "active-roots or seed-compat; default: the server's")
    @Nullable String mode;

    @Mixin ServerOptions server = new ServerOptions();
    @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      String query = mode == null ? "" : "?mode=" + AtlasClient.encode(mode);
      JsonNode run =
          server.with(
              client ->
                  client
                      .post("/api/v1/metric-runs" + query, "application/json", new byte[0])
                      .require());
      if (server.json) {
        out.println(Json.write(run));
      } else {
        out.println(
            String.format(
                Locale.ROOT,
                "run %d (%s): %,d vertices, %,d edges, %,d active; %,d changed; load %.0f ms,"
                    + " compute %.0f ms, store %.0f ms; results %s",
                run.path("id").asLong(),
                run.path("mode").asString(),
                run.path("vertex_count").asInt(),
                run.path("edge_count").asInt(),
                run.path("active_count").asInt(),
                run.path("changed_count").asInt(),
                run.path("load_ms").asDouble(),
                run.path("compute_ms").asDouble(),
                run.path("store_ms").asDouble(),
                run.path("results_hash").asString().substring(0, 12)));
      }
    }
  }

  /// `atlas metrics show ID`.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "Shows a package's or project's metrics with rank, share and where they come from.")
  static final class Show implements Runnable {
    /// Defined for packages alone, so a project has none rather than one that is not analysed.
    private static final Set<String> OF_PACKAGES =
        Set.of("criticality_repos", "criticality_projects", "criticality_share");

    private static final Set<String> OF_PROJECTS = Set.of("criticality_union");

    private static final Set<String> OF_KNOWN_PROJECTS =
        Set.of("criticality_union", "pony_factor", "adoption_score");

    @Parameters(paramLabel = "ID", description = "A purl, owner/name or DAOIP-5 project URI")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();
    @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      JsonNode score =
          server.with(client -> client.get("/api/v1/scores/" + AtlasClient.encode(id)));
      if (server.json) {
        out.println(Json.write(score));
        return;
      }
      Set<String> undefined =
          switch (score.path("kind").asString()) {
            case "project" -> OF_PACKAGES;
            case "external-repo" -> OF_KNOWN_PROJECTS;
            default -> OF_PROJECTS;
          };
      score.properties().stream()
          .filter(field -> !undefined.contains(field.getKey()) && !field.getValue().isContainer())
          .forEach(
              field ->
                  out.printf(Locale.ROOT, "%-24s %s%n", field.getKey(), plain(field.getValue())));
      out.println();
      for (JsonNode metric : score.path("metrics")) {
        out.printf(
            Locale.ROOT,
            "%-24s %16s  %s%n",
            metric.path("metric").asString(),
            plain(metric.path("value")),
            metric.path("rank").isNull()
                ? ""
                : String.format(
                    Locale.ROOT,
                    "rank %,d of %,d",
                    metric.path("rank").asInt(),
                    metric.path("of").asInt()));
      }
      breakdown(out, score.path("breakdown"));
    }

    private static void breakdown(PrintWriter out, JsonNode breakdown) {
      JsonNode people = breakdown.path("people");
      if (people.isObject()) {
        out.printf(
            Locale.ROOT,
            "%n%,d commits by %,d people, concentration %s%n",
            people.path("commits").asLong(),
            people.path("contributors").asInt(),
            people.path("tier").asString());
        for (JsonNode one : people.path("top")) {
          out.printf(
              Locale.ROOT,
              "%,8d  %3.0f %%  %.10s to %.10s  %s%n",
              one.path("commits").asLong(),
              100 * one.path("share").asDouble(),
              one.path("first_commit").asString(),
              one.path("last_commit").asString(),
              one.path("name").asString());
        }
      }
      for (JsonNode grant : breakdown.path("grants")) {
        out.printf(
            Locale.ROOT,
            "granted by %s: %s USD%n",
            grant.path("pool").asString(),
            grant.path("approved_usd").isNull()
                ? "an unknown amount of"
                : String.format(Locale.ROOT, "%,.2f", grant.path("approved_usd").asDouble()));
      }
    }

    private static String plain(JsonNode value) {
      return value.isNull()
          ? "not analysed"
          : value.isContainer() ? Json.write(value) : value.asString();
    }
  }

  /// `atlas metrics documents`.
  @Command(
      name = "documents",
      mixinStandardHelpOptions = true,
      description =
          "Shows the documents behind a score: who asserts the edges that touch it, which histories and registries were read.")
  static final class Documents implements Runnable {
    @Parameters(paramLabel = "ID", description = "A purl, owner/name or DAOIP-5 project URI")
    String id = "";

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "At most so many sources (default ${DEFAULT-VALUE})")
    int limit = 50;

    @Mixin ServerOptions server = new ServerOptions();
    @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      JsonNode found =
          server.with(
              client ->
                  client.get(
                      "/api/v1/scores/" + AtlasClient.encode(id) + "/documents?limit=" + limit));
      if (server.json) {
        out.println(Json.write(found));
        return;
      }
      for (JsonNode one : found.path("items")) {
        out.printf(
            Locale.ROOT,
            "%-8s %,8d edges  %s  %s%n",
            one.path("kind").asString(),
            one.path("edges").asLong(),
            one.path("source").asString(),
            one.path("document").isNull() ? "" : "SBOM " + one.path("document").asString());
      }
      if (found.path("total").asLong() > found.path("items").size()) {
        out.printf(Locale.ROOT, "%,d sources in all%n", found.path("total").asLong());
      }
      for (JsonNode one : found.path("git_histories")) {
        out.printf(
            Locale.ROOT,
            "history  %,8d commits of %s, read %s%n",
            one.path("commits").asLong(),
            one.path("repo").asString(),
            one.path("processed_at").asString());
      }
      for (JsonNode one : found.path("registries")) {
        out.printf(
            Locale.ROOT,
            "registry %s of %s, read %s%n",
            one.path("feed").asString(),
            one.path("purl").asString(),
            one.path("fetched_at").asString());
      }
    }
  }
}
