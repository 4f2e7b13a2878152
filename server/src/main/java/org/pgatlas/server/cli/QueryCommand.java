package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `atlas query …`: the graph's questions.
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = "Asks the graph.",
    subcommands = {
      QueryCommand.Dependents.class,
      QueryCommand.Dependencies.class,
      QueryCommand.BlastRadius.class,
      QueryCommand.ShortestPath.class,
      QueryCommand.ChokePoints.class,
      QueryCommand.Communities.class,
      QueryCommand.Search.class,
      WhatIfCommand.class,
      AffectedQuery.class,
      SbomDiffQuery.class,
      VersionQueries.Versions.class,
      VersionQueries.Shippers.class,
      VersionQueries.Dependents.class
    })
final class QueryCommand {
  private QueryCommand() {}

  /// One about a package or repo.
  abstract static class AboutVertex extends Asking {
    @Parameters(paramLabel = "ID", description = "A purl or owner/name")
    String id = "";

    final void relation(String relation) {
      ask(client -> client.get(vertex(client, id, relation)), QueryCommand::edges);
    }
  }

  /// Of an earlier time.
  static final class AsOf {
    @Option(
        names = "--as-of",
        paramLabel = "TIME",
        description = "At that day or instant, by the newest snapshot made until then")
    @Nullable String time;

    String parameter() {
      return time == null ? "" : "&as_of=" + AtlasClient.encode(time);
    }
  }

  private static void edges(JsonNode edges, PrintWriter out) {
    for (JsonNode edge : edges) {
      out.printf(
          Locale.ROOT,
          "%s  %s  %s%n",
          edge.path("canonical_id").asString(),
          edge.path("version_range").isNull() ? "-" : edge.path("version_range").asString(),
          edge.path("confidence").asString());
    }
  }

  private static String vertex(AtlasClient client, String id, String relation) {
    String encoded = AtlasClient.encode(id);
    String repo = "/api/v1/repos/" + encoded;
    return (client.tryGet(repo).status() == 200 ? repo : "/api/v1/external-repos/" + encoded)
        + relation;
  }

  /// `atlas query dependents ID`.
  @Command(
      name = "dependents",
      mixinStandardHelpOptions = true,
      description = "Who depends on it directly.")
  static final class Dependents extends AboutVertex {
    @Override
    public void run() {
      relation("/has-dependents");
    }
  }

  /// `atlas query dependencies ID`.
  @Command(
      name = "dependencies",
      mixinStandardHelpOptions = true,
      description = "What it depends on directly.")
  static final class Dependencies extends AboutVertex {
    @Override
    public void run() {
      relation("/depends-on");
    }
  }

  /// `atlas query blast-radius ID`.
  @Command(
      name = "blast-radius",
      mixinStandardHelpOptions = true,
      description = "Everything that depends on it, at any depth: what breaks if it falls.")
  static final class BlastRadius extends AboutVertex {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many to list (default ${DEFAULT-VALUE})")
    int limit = 20;

    @Mixin AsOf asOf = new AsOf();

    @Override
    public void run() {
      String path =
          "/api/v1/graph/blast-radius?id="
              + AtlasClient.encode(id)
              + "&limit="
              + limit
              + asOf.parameter();
      ask(
          path,
          (answer, out) -> {
            out.printf(
                Locale.ROOT,
                "%,d dependents (%,d active) within %d steps%n",
                answer.path("total").asInt(),
                answer.path("active").asInt(),
                answer.path("histogram").size());
            int depth = 1;
            for (JsonNode count : answer.path("histogram")) {
              out.printf(
                  Locale.ROOT,
                  "  %2d %s %,10d%n",
                  depth,
                  depth == 1 ? "step " : "steps",
                  count.asInt());
              depth++;
            }
            for (JsonNode item : answer.path("items")) {
              out.printf(
                  Locale.ROOT,
                  "%3d  %s%n",
                  item.path("distance").asInt(),
                  item.path("canonical_id").asString());
            }
          });
    }
  }

  /// `atlas query path FROM TO`.
  @Command(
      name = "path",
      mixinStandardHelpOptions = true,
      description = "Why FROM depends on TO: its shortest chains.")
  static final class ShortestPath extends Asking {
    @Parameters(index = "0", paramLabel = "FROM", description = "The dependent")
    String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The dependency")
    String to = "";

    @Option(
        names = "--limit",
        paramLabel = "K",
        defaultValue = "5",
        description = "At most so many chains (default ${DEFAULT-VALUE})")
    int limit = 5;

    @Option(names = "--longer", description = "Also chains that are longer than the shortest")
    boolean longer;

    @Mixin AsOf asOf = new AsOf();

    @Override
    public void run() {
      String path =
          "/api/v1/graph/paths?from="
              + AtlasClient.encode(from)
              + "&to="
              + AtlasClient.encode(to)
              + "&limit="
              + limit
              + "&longer="
              + longer
              + asOf.parameter();
      ask(
          path,
          (answer, out) -> {
            if (answer.path("paths").isEmpty()) {
              out.println(from + " does not depend on " + to + ", at any depth");
            }
            for (JsonNode one : answer.path("paths")) {
              StringBuilder line = new StringBuilder();
              for (JsonNode vertex : one) {
                line.append(line.isEmpty() ? "" : " -> ")
                    .append(vertex.path("canonical_id").asString());
              }
              out.println(line);
            }
          });
    }
  }

  /// `atlas query choke-points`.
  @Command(
      name = "choke-points",
      mixinStandardHelpOptions = true,
      description = "What the ecosystem reaches only through a single package.")
  static final class ChokePoints extends Asking {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many to list (default ${DEFAULT-VALUE})")
    int limit = 20;

    @Override
    public void run() {
      ask(
          "/api/v1/graph/choke-points?limit=" + limit,
          (answer, out) -> {
            for (JsonNode item : answer.path("items")) {
              out.printf(
                  Locale.ROOT,
                  "%,10d  %s%n",
                  item.path("metrics").path("choke_point").asLong(),
                  item.path("canonical_id").asString());
            }
          });
    }
  }

  /// `atlas query communities`.
  @Command(
      name = "communities",
      mixinStandardHelpOptions = true,
      description = "Parts of the graph that hang together, the largest first.")
  static final class Communities extends Asking {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "10",
        description = "How many to list (default ${DEFAULT-VALUE})")
    int limit = 10;

    @Override
    public void run() {
      ask(
          "/api/v1/graph/communities?limit=" + limit,
          (answer, out) -> {
            out.printf(
                Locale.ROOT,
                "%,d communities, modularity %.3f%n",
                answer.path("community_count").asInt(),
                answer.path("modularity").asDouble());
            for (JsonNode one : answer.path("communities")) {
              out.printf(
                  Locale.ROOT,
                  "%,10d  %s%n",
                  one.path("size").asInt(),
                  one.path("members").path(0).asString());
            }
          });
    }
  }

  /// `atlas query search TEXT`.
  @Command(
      name = "search",
      mixinStandardHelpOptions = true,
      description = "Finds packages, projects and people by name.")
  static final class Search extends Asking {
    @Parameters(paramLabel = "TEXT", description = "Part of a name")
    String text = "";

    @Option(
        names = "--components",
        description = "Search the packages that SBOMs in force hold, with the artifacts of each")
    boolean components;

    @Override
    public void run() {
      if (components) {
        ask(
            "/api/v1/packages?search=" + AtlasClient.encode(text),
            (answer, out) -> {
              for (JsonNode item : answer.path("items")) {
                out.printf(
                    Locale.ROOT,
                    "%,6d %s%n",
                    item.path("artifact_count").asInt(),
                    item.path("purl").asString());
              }
            });
        return;
      }
      ask(
          "/api/v1/search?q=" + AtlasClient.encode(text),
          (answer, out) -> {
            for (JsonNode hit : answer.path("items")) {
              out.printf(
                  Locale.ROOT,
                  "%-14s %s%n",
                  hit.path("kind").asString(),
                  hit.path("id").asString());
            }
          });
    }
  }
}
