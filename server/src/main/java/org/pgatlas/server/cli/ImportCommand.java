package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas import …`.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Brings in whole sources: registries, grants, surveys, and feeds of advisories, scores and exploited vulnerabilities.",
    footer = {
      "",
      "Without a running server the commands start one on the data directory for as long as they take.",
      "A site without the Internet is filled from files: see docs/sources.md. `atlas sources` says what came of it."
    },
    subcommands = {
      ImportCommand.Registry.class,
      SourceCommands.Grants.class,
      SourceCommands.Survey.class,
      ImportFeeds.Osv.class,
      ImportFeeds.Epss.class,
      ImportFeeds.Kev.class,
      BundleImport.class
    })
final class ImportCommand {
  private ImportCommand() {}

  /// `atlas import registry`.
  @Command(
      name = "registry",
      mixinStandardHelpOptions = true,
      description = "Imports a registry's index, or packages one by one.",
      subcommands = {
        Debian.class,
        SourceCommands.Npm.class,
        SourceCommands.Cargo.class,
        SourceCommands.Pypi.class,
        SourceCommands.Maven.class,
        SourceCommands.Golang.class,
        SourceCommands.Gem.class,
        SourceCommands.Nuget.class,
        SourceCommands.Composer.class,
        SourceCommands.Pub.class,
        SourceCommands.Github.class
      })
  static final class Registry {}

  /// `atlas import registry debian`.
  @Command(
      name = "debian",
      mixinStandardHelpOptions = true,
      description = {
        "Imports Debian Packages indexes (plain, gzip or xz) of one suite: files of any mirror, or `apt` for the",
        "lists that this machine's apt has. Source packages become projects, binary packages repos, Depends and",
        "Pre-Depends edges (first alternative; a virtual package by its first provider; else an external)."
      })
  static final class Debian implements Runnable {
    @Parameters(
        arity = "1..*",
        paramLabel = "PACKAGES",
        description = "Packages files of one suite (main, updates, security), or: apt")
    List<String> sources = List.of();

    @Option(
        names = "--suite",
        paramLabel = "NAME",
        description =
            "Name of what is imported (default ${DEFAULT-VALUE}); a later import of it replaces this one",
        defaultValue = "debian")
    String suite = "debian";

    @Option(names = "--as-of", paramLabel = "TIME", description = "Date of the index, ISO 8601")
    @Nullable String asOf;

    @Option(
        names = "--reduce",
        paramLabel = "FILE",
        description =
            "Import nothing; write the indexes reduced to the facts that matter as NAME.packages.gz, and NAME.properties with date and counts beside it")
    @Nullable Path reduced;

    @Option(
        names = "--in-release",
        paramLabel = "FILE",
        description =
            "With --reduce: the InRelease file of each index, in their order; an index that it does not name is refused")
    List<Path> inReleases = List.of();

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      if (reduced != null) {
        out.println(reduced + ": " + reduce(reduced).counts());
        return;
      }
      byte[] index = sources.equals(List.of("apt")) ? AptLists.read() : concatenated();
      JsonNode result =
          server.with(
              client ->
                  RegistryUpload.debian(
                      client,
                      suite,
                      asOf,
                      String.join(" ", names()),
                      index,
                      spec.commandLine().getErr()));
      if (server.json) {
        out.println(Json.write(result));
      } else {
        JsonNode counts = result.path("counts");
        out.printf(
            Locale.ROOT,
            "%s: %,d projects, %,d repos, %,d externals, %,d edges%n",
            suite,
            counts.path("projects").asInt(),
            counts.path("repos").asInt(),
            counts.path("externals").asInt(),
            counts.path("edges").asInt());
      }
    }

    private RegistryIndex reduce(Path target) {
      DebianReduction reduction = new DebianReduction();
      if (!inReleases.isEmpty() && inReleases.size() != sources.size()) {
        throw new CommandFailed(
            inReleases.size() + " InRelease files for " + sources.size() + " indexes");
      }
      if (sources.equals(List.of("apt"))) {
        reduction.add("apt", AptLists.read(), null);
      } else {
        for (int i = 0; i < sources.size(); i++) {
          reduction.add(
              names().get(i),
              inflated(sources.get(i)),
              inReleases.isEmpty() ? null : inReleases.get(i));
        }
      }
      return reduction.write(target, asOf);
    }

    private List<String> names() {
      return sources.stream().map(s -> String.valueOf(Path.of(s).getFileName())).toList();
    }

    private byte[] concatenated() {
      java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
      for (String source : sources) {
        all.writeBytes(inflated(source));
        all.write('\n');
      }
      return all.toByteArray();
    }

    private static byte[] inflated(String file) {
      try {
        return org.pgatlas.server.wire.Compression.inflate(Files.readAllBytes(Path.of(file)));
      } catch (IOException e) {
        throw new CommandFailed("cannot read " + file + ": " + e.getMessage());
      }
    }
  }
}
