package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas export …`: what the atlas holds, in formats of others.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes what the atlas holds in formats of others.",
    subcommands = {
      ExportCommand.Sbom.class,
      WholeExport.Projects.class,
      WholeExport.Repos.class,
      WholeExport.Graph.class,
      FindingExports.Findings.class,
      FindingExports.Vex.class,
      FindingExports.Enriched.class,
      FindingExports.Scan.class
    })
final class ExportCommand {
  private ExportCommand() {}

  /// `atlas export sbom ARTIFACT`.
  @Command(
      name = "sbom",
      mixinStandardHelpOptions = true,
      description = "An artifact's SBOM in force, as CycloneDX 1.6, whatever format it came in.")
  static final class Sbom implements Runnable {
    @Parameters(
        paramLabel = "ARTIFACT",
        description = "Canonical id of the artifact, or the number of a document")
    String artifact = "";

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Where to write it (default: standard output)")
    @Nullable Path output;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      String text =
          server.with(client -> client.text("/api/v1/sboms/" + id(client) + "/cyclonedx"));
      if (output == null) {
        spec.commandLine().getOut().println(text);
        return;
      }
      try {
        Files.writeString(output, text);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + output, e);
      }
    }

    private String id(AtlasClient client) {
      if (artifact.matches("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
        return artifact;
      }
      JsonNode versions =
          client.get("/api/v1/sboms?limit=200&artifact=" + AtlasClient.encode(artifact));
      for (JsonNode version : versions.path("items")) {
        if (version.path("current").asBoolean()) {
          return version.path("id").asString();
        }
      }
      throw new CommandFailed("no SBOM is in force for " + artifact);
    }
  }
}
