package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// The questions of `atlas query` at the level of versions.
final class VersionQueries {
  private static final int PAGE = 200;

  private VersionQueries() {}

  /// A question about a package whose answer is a list.
  abstract static class Question extends Asking {
    @Parameters(paramLabel = "PKG", description = "A purl, with or without a version")
    String purl = "";

    @Option(names = "--range", paramLabel = "RANGE", description = "Only versions in that range")
    @Nullable String range;

    /// Every page of the list; as JSON one line an item.
    final void all(
        String path,
        BiConsumer<JsonNode, PrintWriter> line,
        BiConsumer<JsonNode, PrintWriter> summary) {
      PrintWriter out = spec.commandLine().getOut();
      server.with(
          client -> {
            int offset = 0;
            JsonNode answer;
            do {
              answer = client.get(path + "&limit=" + PAGE + "&offset=" + offset);
              for (JsonNode item : answer.path("items")) {
                if (server.json) {
                  out.println(Json.write(item));
                } else {
                  line.accept(item, out);
                }
              }
              offset += PAGE;
            } while (offset < answer.path("total").asInt());
            if (!server.json) {
              summary.accept(answer, out);
            }
            return Boolean.TRUE;
          });
    }
  }

  private static String wanted(String purl, @Nullable String version, @Nullable String range) {
    if (version != null && range != null) {
      throw new CommandFailed("Either --version or --range, not both");
    }
    String which = version == null ? purl : purl + "@" + version.replace("+", "%2B");
    return "?purl="
        + AtlasClient.encode(which)
        + (range == null ? "" : "&range=" + AtlasClient.encode(range));
  }

  private static String plural(int count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }

  /// `atlas query versions PKG`.
  @Command(
      name = "versions",
      mixinStandardHelpOptions = true,
      description = "Versions of a package that SBOMs and lock files in force hold.")
  static final class Versions extends Question {
    @Override
    public void run() {
      all(
          "/api/v1/graph/versions" + wanted(purl, null, range),
          (item, out) -> {
            StringBuilder known = new StringBuilder();
            for (JsonNode one : item.path("vulnerabilities")) {
              known.append("  ").append(one.path("id").asString());
            }
            out.printf(
                Locale.ROOT,
                "%-24s %,7d artifacts (%,d direct) %,6d projects%s  %s%n",
                item.path("version").asString(),
                item.path("artifact_count").asInt(),
                item.path("direct_count").asInt(),
                item.path("project_count").asInt(),
                known,
                item.path("purl").asString());
          },
          (answer, out) ->
              out.printf(
                  Locale.ROOT,
                  "%s in %s of %s%n",
                  plural(answer.path("total").asInt(), "version", "versions"),
                  plural(answer.path("artifacts").asInt(), "artifact", "artifacts"),
                  plural(answer.path("projects").asInt(), "project", "projects")));
    }
  }

  /// `atlas query shippers PKG`.
  @Command(
      name = "shippers",
      description = "Who ships a version of a package, and on which way it comes in.")
  static final class Shippers extends Question {
    @Option(names = "--version", paramLabel = "V", description = "Only that version")
    @Nullable String version;

    @Option(
        names = "--artifact",
        paramLabel = "ID",
        description =
            "Only that repo, or one lock file of it: pkg:github/a/b, pkg:github/a/b#Cargo.lock")
    @Nullable String artifact;

    @Option(
        names = "--paths",
        paramLabel = "K",
        defaultValue = "1",
        description = "At most so many shortest chains each (default ${DEFAULT-VALUE})")
    int paths = 1;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help message and exit.")
    boolean help;

    @Override
    public void run() {
      String path =
          "/api/v1/graph/shippers"
              + wanted(purl, version, range)
              + (artifact == null ? "" : "&artifact=" + AtlasClient.encode(artifact))
              + "&paths="
              + paths;
      all(
          path,
          Shippers::shipper,
          (answer, out) ->
              out.printf(
                  Locale.ROOT,
                  "%s (%,d direct, %,d through others) of %s%n",
                  plural(answer.path("total").asInt(), "artifact", "artifacts"),
                  answer.path("direct").asInt(),
                  answer.path("transitive").asInt(),
                  plural(answer.path("projects").asInt(), "project", "projects")));
    }

    private static void shipper(JsonNode item, PrintWriter out) {
      out.println(item.path("artifact").asString());
      for (JsonNode component : item.path("components")) {
        if (component.path("paths").isEmpty()) {
          out.println("  " + component.path("purl").asString() + "  (no chain leads there)");
        }
        for (JsonNode one : component.path("paths")) {
          StringBuilder line = new StringBuilder();
          for (JsonNode step : one) {
            line.append(line.isEmpty() ? "  " : " -> ").append(step.asString());
          }
          out.println(line);
        }
      }
    }
  }

  /// `atlas query version-dependents PKG`.
  @Command(
      name = "version-dependents",
      mixinStandardHelpOptions = true,
      description = "Versions of packages that depend on a version, at any depth.")
  static final class Dependents extends Question {
    @Override
    public void run() {
      all(
          "/api/v1/graph/version-dependents" + wanted(purl, null, range),
          (item, out) ->
              out.printf(
                  Locale.ROOT,
                  "%3d  %,6d  %s%n",
                  item.path("distance").asInt(),
                  item.path("artifact_count").asInt(),
                  item.path("purl").asString()),
          (answer, out) ->
              out.printf(
                  Locale.ROOT,
                  "%s (%,d direct) in %s%s%n",
                  plural(answer.path("total").asInt(), "version", "versions"),
                  answer.path("direct").asInt(),
                  plural(answer.path("artifacts").asInt(), "artifact", "artifacts"),
                  answer.path("truncated").asBoolean() ? "; more were not looked at" : ""));
    }
  }
}
