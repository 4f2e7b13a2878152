package org.pgatlas.server.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.registry.RegistryException;
import org.pgatlas.registry.debian.DebianBundle;
import org.pgatlas.registry.debian.DebianIndex;
import org.pgatlas.registry.debian.PackagesLimits;
import org.pgatlas.server.wire.Json;
import org.pgatlas.version.VersionScheme;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas import registry …`.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Brings whole registries into the graph.",
    subcommands = ImportCommand.Registry.class)
final class ImportCommand {
  private ImportCommand() {}

  /// `atlas import registry`.
  @Command(
      name = "registry",
      mixinStandardHelpOptions = true,
      description = "Imports a registry's index.",
      subcommands = Debian.class)
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
            "Import nothing; write the index, reduced to the fields that matter, as an xz file")
    @Nullable Path reduced;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      byte[] index = sources.equals(List.of("apt")) ? AptLists.read() : concatenated();
      if (reduced != null) {
        out.println(reduced + ": " + reduce(index, reduced) + " packages");
        return;
      }
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

    private static int reduce(byte[] index, Path target) {
      try (XZOutputStream xz =
          new XZOutputStream(Files.newOutputStream(target), new LZMA2Options(9))) {
        return DebianBundle.write(
            new DebianIndex(VersionScheme.DEB::compare, PackagesLimits.defaults())
                .read("index", new ByteArrayInputStream(index)),
            xz);
      } catch (IOException | RegistryException e) {
        throw new CommandFailed("cannot write " + target + ": " + e.getMessage());
      }
    }

    private List<String> names() {
      return sources.stream().map(s -> String.valueOf(Path.of(s).getFileName())).toList();
    }

    private byte[] concatenated() {
      java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
      for (String source : sources) {
        try {
          all.writeBytes(
              org.pgatlas.server.wire.Compression.inflate(Files.readAllBytes(Path.of(source))));
          all.write('\n');
        } catch (IOException e) {
          throw new CommandFailed("cannot read " + source + ": " + e.getMessage());
        }
      }
      return all.toByteArray();
    }
  }
}
