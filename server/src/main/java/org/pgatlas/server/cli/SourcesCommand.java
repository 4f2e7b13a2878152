package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `atlas sources`.
@Command(
    name = "sources",
    mixinStandardHelpOptions = true,
    description = {
      "Where the atlas has its facts from: each source with its last import and its next;",
      "with --of, whose each field of a project or package is."
    })
final class SourcesCommand extends Asking {
  @Option(
      names = "--of",
      paramLabel = "ID",
      description = "A project's id, a purl or owner/name: the source of each of its fields")
  String of = "";

  @Override
  public void run() {
    if (of.isEmpty()) {
      ask("/api/v1/sources", SourcesCommand::sources);
    } else {
      String what = of.startsWith("daoip-5:") ? "project" : "package";
      ask("/api/v1/provenance?" + what + "=" + AtlasClient.encode(of), SourcesCommand::fields);
    }
  }

  private static void fields(JsonNode fields, PrintWriter out) {
    if (fields.isEmpty()) {
      out.println("no source has said anything of it");
    }
    for (JsonNode field : fields) {
      out.printf(
          Locale.ROOT,
          "%-24s %-16s %s  %s%n",
          field.path("field").asString(),
          field.path("source").asString(),
          field.path("set_at").asString(),
          field.path("value").asString());
    }
  }

  private static void sources(JsonNode answer, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-12s %-15s %-20s %9s %6s  %s%n",
        "source",
        "state",
        "complete",
        "told of",
        "odd",
        "next");
    for (JsonNode source : answer.path("items")) {
      JsonNode last = source.path("last_import");
      out.printf(
          Locale.ROOT,
          "%-12s %-15s %-20s %,9d %,6d  %s%n",
          source.path("source").asString(),
          source.path("state").asString(),
          second(source.path("fresh_at"), "not yet"),
          source.path("things").asLong(),
          last.path("reported").asLong(0),
          second(source.path("schedule").path("next_run"), "by hand"));
      if (last.path("error_detail").isString()) {
        out.println("  " + last.path("error_detail").asString());
      }
    }
  }

  /// A time to the second.
  private static String second(JsonNode at, String otherwise) {
    return at.isString() ? at.asString().replaceFirst("\\.\\d+Z$", "Z") : otherwise;
  }
}
