package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `atlas snapshot create|list|diff`.
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = "Keeps the graph as it is, and compares it with what it was.",
    subcommands = {
      SnapshotCommand.Create.class,
      SnapshotCommand.ListAll.class,
      SnapshotCommand.Diff.class
    })
final class SnapshotCommand {
  private SnapshotCommand() {}

  private static void line(JsonNode snapshot, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d  %s  %,d packages  %,d dependencies  run %d  %s  %s%n",
        snapshot.path("id").asLong(),
        snapshot.path("created_at").asString(),
        snapshot.path("vertex_count").asInt(),
        snapshot.path("edge_count").asInt(),
        snapshot.path("metric_run_id").asLong(),
        snapshot.path("content_hash").asString().substring(0, 12),
        snapshot.path("label").asString());
  }

  /// `atlas snapshot create`.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Keeps the graph as it is now.")
  static final class Create extends Asking {
    @Option(names = "--label", paramLabel = "TEXT", description = "What it is kept for")
    @Nullable String label;

    @Override
    public void run() {
      String query = label == null ? "" : "?label=" + AtlasClient.encode(label);
      ask(
          client ->
              client
                  .post("/api/v1/graph/snapshots" + query, "application/json", new byte[0])
                  .require(),
          (made, out) -> {
            line(made, out);
          });
    }
  }

  /// `atlas snapshot list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The kept snapshots, newest first.")
  static final class ListAll extends Asking {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many to list (default ${DEFAULT-VALUE})")
    int limit = 20;

    @Override
    public void run() {
      ask(
          "/api/v1/graph/snapshots?limit=" + limit,
          (page, out) -> {
            page.path("items").forEach(snapshot -> line(snapshot, out));
          });
    }
  }

  /// `atlas snapshot diff FROM [TO]`.
  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = "What was added, removed and changed, and which metrics moved.")
  static final class Diff extends Asking {
    @Parameters(index = "0", paramLabel = "FROM", description = "A snapshot's number, or a date")
    String from = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "TO",
        description = "A snapshot's number, or a date (default: now)")
    @Nullable String to;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many of each to list (default ${DEFAULT-VALUE})")
    int limit = 20;

    @Override
    public void run() {
      String path =
          "/api/v1/graph/diff?from="
              + AtlasClient.encode(from)
              + (to == null ? "" : "&to=" + AtlasClient.encode(to))
              + "&limit="
              + limit;
      ask(
          path,
          (diff, out) -> {
            counts("packages", diff.path("vertices"), out);
            for (JsonNode one : diff.path("vertex_changes")) {
              out.printf(
                  Locale.ROOT,
                  "  %s %s %s%n",
                  one.path("what").asString(),
                  one.path("canonical_id").asString(),
                  one.path("detail").asString());
            }
            counts("dependencies", diff.path("edges"), out);
            for (JsonNode one : diff.path("edge_changes")) {
              out.printf(
                  Locale.ROOT,
                  "  %s %s -> %s%n",
                  one.path("what").asString(),
                  one.path("dependent").asString(),
                  one.path("dependency").asString());
            }
            out.printf(
                Locale.ROOT, "metrics of %,d moved%n", diff.path("metrics").path("total").asLong());
            for (JsonNode one : diff.path("metrics").path("items")) {
              out.printf(
                  Locale.ROOT,
                  "  %s: criticality %s -> %s%n",
                  one.path("canonical_id").asString(),
                  known(one.path("criticality_before")),
                  known(one.path("criticality_after")));
            }
          });
    }

    private static void counts(String of, JsonNode counts, PrintWriter out) {
      out.printf(
          Locale.ROOT,
          "%s: %,d added, %,d removed, %,d changed%n",
          of,
          counts.path("added").asInt(),
          counts.path("removed").asInt(),
          counts.path("changed").asInt());
    }

    private static String known(JsonNode value) {
      return value.isNull() ? "none" : value.asString();
    }
  }
}
