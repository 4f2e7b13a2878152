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

/// `atlas query affected PURL [--range RANGE]`: whose SBOM in force has it. Of the id of a
/// vulnerability: whom it affects.
@Command(
    name = "affected",
    mixinStandardHelpOptions = true,
    description =
        "Artifacts whose SBOM in force has a package, a version of it or a range; of a CVE or any other"
            + " id of a vulnerability: artifacts and projects that it affects.")
final class AffectedQuery implements Runnable {
  private static final int PAGE = 200;

  @Parameters(
      paramLabel = "PURL|ID",
      description = "A package, or with a version a component; or a vulnerability's id")
  String purl = "";

  @Option(
      names = "--range",
      paramLabel = "RANGE",
      description = "Versions of it, in its ecosystem's syntax or as vers:")
  @Nullable String range;

  @Option(names = "--projects", description = "Of a vulnerability: projects instead of artifacts")
  boolean projects;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Of a vulnerability: open (default), closed or all")
  String state = "open";

  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    server.with(
        client -> {
          if (purl.startsWith("pkg:") || range != null) {
            ask(client);
          } else {
            vulnerability(client);
          }
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

  /// All pages of whom a vulnerability affects; as JSON one line an artifact or project.
  private void vulnerability(AtlasClient client) {
    PrintWriter out = spec.commandLine().getOut();
    String path =
        "/api/v1/vulnerabilities/"
            + AtlasClient.encode(purl)
            + "/affected?limit="
            + PAGE
            + "&state="
            + AtlasClient.encode(state)
            + "&by="
            + (projects ? "project" : "artifact");
    int offset = 0;
    JsonNode answer;
    do {
      answer = client.get(path + "&offset=" + offset);
      for (JsonNode item : answer.path("items")) {
        out.println(server.json ? Json.write(item) : affected(item));
      }
      offset += PAGE;
    } while (offset < answer.path(projects ? "projects" : "artifacts").asInt());
    if (!server.json) {
      out.printf(
          Locale.ROOT,
          "%s: %,d artifacts in %,d projects%n",
          answer.path("vulnerability").asString(),
          answer.path("artifacts").asInt(),
          answer.path("projects").asInt());
    }
  }

  private String affected(JsonNode item) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%6.2f  %s",
            item.path("risk").asDouble(),
            item.path(projects ? "project" : "artifact").asString()));
    if (projects) {
      return line.append(
              String.format(Locale.ROOT, "  %,d artifacts", item.path("artifacts").asInt()))
          .toString();
    }
    for (JsonNode finding : item.path("findings")) {
      line.append("  ").append(finding.path("component").asString());
      line.append(" (").append(finding.path("verdict").asString()).append(')');
    }
    return line.toString();
  }

  private static String line(JsonNode item) {
    StringBuilder line = new StringBuilder(item.path("artifact").asString());
    for (JsonNode component : item.path("components")) {
      line.append("  ").append(component.asString());
    }
    return line.toString();
  }
}
