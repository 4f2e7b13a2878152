package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas priority`.
@Command(
    name = "priority",
    mixinStandardHelpOptions = true,
    description = "What to fund or fix first: impact times fragility, with every factor.")
final class PriorityCommand implements Runnable {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many to list (default ${DEFAULT-VALUE})")
  int limit = 20;

  @Option(names = "--keystones", description = "The people who carry it alone instead")
  boolean keystones;

  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    String path = (keystones ? "/api/v1/keystones" : "/api/v1/priority") + "?limit=" + limit;
    JsonNode answer = server.with(client -> client.get(path));
    PrintWriter out = spec.commandLine().getOut();
    if (server.json) {
      out.println(Json.write(answer));
    } else if (keystones) {
      for (JsonNode one : answer) {
        out.printf(
            Locale.ROOT,
            "%,10d  %s (%d): %,d repos, first %s%n",
            one.path("held").asLong(),
            one.path("name").asString(),
            one.path("id").asInt(),
            one.path("repos").asInt(),
            one.path("most_critical").asString());
      }
    } else {
      answer.path("items").forEach(item -> item(item, out));
    }
  }

  private static void item(JsonNode item, PrintWriter out) {
    StringBuilder factors = new StringBuilder();
    for (JsonNode factor : item.path("factors")) {
      factors
          .append("  ")
          .append(factor.path("factor").asString())
          .append(' ')
          .append(
              factor.path("value").isNull()
                  ? "not analysed"
                  : String.format(Locale.ROOT, "%.0f", factor.path("value").asDouble()));
    }
    out.printf(
        Locale.ROOT,
        "%s  %s  criticality %,d (rank %,d)%s%n",
        item.path("priority").isNull()
            ? "   -"
            : String.format(Locale.ROOT, "%.2f", item.path("priority").asDouble()),
        item.path("canonical_id").asString(),
        item.path("criticality").asInt(),
        item.path("criticality_rank").asInt(),
        factors);
  }
}
