package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `atlas query sbom-diff BEFORE AFTER`: components and findings that came and went.
@Command(
    name = "sbom-diff",
    mixinStandardHelpOptions = true,
    description = "Components and findings that came, went or changed between two SBOMs.")
final class SbomDiffQuery implements Runnable {
  @Parameters(index = "0", paramLabel = "BEFORE", description = "A document's id")
  String before = "";

  @Parameters(index = "1", paramLabel = "AFTER", description = "A document's id")
  String after = "";

  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    String path =
        "/api/v1/sboms/" + AtlasClient.encode(before) + "/diff/" + AtlasClient.encode(after);
    JsonNode parts = server.with(client -> client.get(path));
    JsonNode findings = server.with(client -> client.get(path + "/findings"));
    PrintWriter out = spec.commandLine().getOut();
    if (server.json) {
      ObjectNode both = Json.MAPPER.createObjectNode();
      both.set("components", parts);
      both.set("findings", findings);
      out.println(Json.write(both));
      return;
    }
    parts.path("added").forEach(one -> out.println("+ " + one.path("purl").asString()));
    parts.path("removed").forEach(one -> out.println("- " + one.path("purl").asString()));
    for (JsonNode one : parts.path("changed")) {
      one.path("before").forEach(part -> out.println("- " + part.path("purl").asString()));
      one.path("after").forEach(part -> out.println("+ " + part.path("purl").asString()));
    }
    ScanCommand.changes(findings.path("changes"), out);
    out.printf(
        Locale.ROOT,
        "%d open findings, were %d%n",
        findings.path("after").asInt(),
        findings.path("before").asInt());
  }
}
