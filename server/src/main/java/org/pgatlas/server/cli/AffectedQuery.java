package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas query affected PURL [--range RANGE]`: whose SBOM in force has it.
@Command(
    name = "affected",
    mixinStandardHelpOptions = true,
    description = "Artifacts whose SBOM in force has a package, a version of it or a range.")
final class AffectedQuery implements Runnable {
  private static final int PAGE = 200;

  @Parameters(paramLabel = "PURL", description = "A package, or with a version a component")
  String purl = "";

  @Option(
      names = "--range",
      paramLabel = "RANGE",
      description = "Versions of it, in its ecosystem's syntax or as vers:")
  @Nullable String range;

  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    server.with(
        client -> {
          ask(client);
          return Boolean.TRUE;
        });
  }

  /// All pages; as JSON one line an artifact.
  private void ask(AtlasClient client) {
    PrintWriter out = spec.commandLine().getOut();
    String path =
        "/api/v1/artifacts?purl="
            + AtlasClient.encode(purl)
            + (range == null ? "" : "&range=" + AtlasClient.encode(range))
            + "&limit="
            + PAGE;
    int offset = 0;
    int total;
    do {
      JsonNode answer = client.get(path + "&offset=" + offset);
      total = answer.path("total").asInt();
      for (JsonNode item : answer.path("items")) {
        out.println(server.json ? Json.write(item) : line(item));
      }
      offset += PAGE;
    } while (offset < total);
    if (!server.json) {
      out.printf(Locale.ROOT, "%,d %s%n", total, total == 1 ? "artifact" : "artifacts");
    }
  }

  private static String line(JsonNode item) {
    StringBuilder line = new StringBuilder(item.path("artifact").asString());
    for (JsonNode component : item.path("components")) {
      line.append("  ").append(component.asString());
    }
    return line.toString();
  }
}
