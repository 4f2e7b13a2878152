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
  JsonNode ask(AtlasClient client) {
    if (of.isEmpty()) {
      return client.get("/api/v1/sources");
    }
    String what = of.startsWith("daoip-5:") ? "project" : "package";
    return client.get("/api/v1/provenance?" + what + "=" + AtlasClient.encode(of));
  }

  @Override
  void print(JsonNode answer, PrintWriter out) {
    if (!of.isEmpty()) {
      for (JsonNode field : answer) {
        out.printf(
            Locale.ROOT,
            "%-24s %-16s %s  %s%n",
            field.path("field").asString(),
            field.path("source").asString(),
            field.path("set_at").asString(),
            field.path("value").asString());
      }
      return;
    }
    out.printf(
        Locale.ROOT,
        "%-16s %-16s %-28s %8s %8s  %s%n",
        "source",
        "state",
        "complete",
        "told of",
        "odd",
        "next");
    for (JsonNode source : answer.path("items")) {
      out.printf(
          Locale.ROOT,
          "%-16s %-16s %-28s %,8d %,8d  %s%n",
          source.path("source").asString(),
          source.path("state").asString(),
          source.path("fresh_at").asString("not yet"),
          source.path("things").asLong(),
          source.path("last_import").path("reported").asLong(0),
          source.path("schedule").path("next_run").asString("by hand"));
      JsonNode error = source.path("last_import").path("error_detail");
      if (error.isString()) {
        out.println("  " + error.asString());
      }
    }
  }
}
