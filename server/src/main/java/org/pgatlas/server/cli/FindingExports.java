package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `atlas export findings|vex|enriched|scan`: what was found and decided, complete.
final class FindingExports {
  private FindingExports() {}

  /// Where to.
  static final class Target {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Where to write it (default: standard output)")
    @Nullable Path output;

    @Mixin ServerOptions server = new ServerOptions();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    void write(RequestPath asked) {
      String path = asked.toString();
      Path file = output;
      if (file == null) {
        server.with(client -> client.copy(path, spec.commandLine().getOut()));
        spec.commandLine().getOut().flush();
        return;
      }
      Target.write(server, path, file);
    }

    static long write(ServerOptions server, String path, Path file) {
      try (OutputStream out = Files.newOutputStream(file)) {
        return server.with(client -> client.download(path, out));
      } catch (IOException e) {
        throw new CommandFailed("cannot write " + file + ": " + e.getMessage());
      }
    }
  }

  /// `atlas export findings`.
  @Command(
      name = "findings",
      mixinStandardHelpOptions = true,
      description = "Findings, complete, with their evidence.")
  static final class Findings implements Runnable {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "json",
        description = "csv, json, ndjson or sarif (default ${DEFAULT-VALUE})")
    String format = "json";

    @Option(names = "--artifact", paramLabel = "ID", description = "Of one artifact")
    @Nullable String artifact;

    @Option(names = "--state", paramLabel = "STATE", description = "open (default), closed or all")
    String state = "open";

    @Mixin Target target = new Target();

    @Override
    public void run() {
      target.write(
          new RequestPath("/api/v1/export/findings")
              .with("format", format)
              .with("state", state)
              .with("artifact", artifact));
    }
  }

  /// `atlas export vex`.
  @Command(
      name = "vex",
      mixinStandardHelpOptions = true,
      description = "Own decisions about findings, as a document of statements for others.")
  static final class Vex implements Runnable {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "openvex",
        description = "openvex, csaf or cyclonedx (default ${DEFAULT-VALUE})")
    String format = "openvex";

    @Option(names = "--artifact", paramLabel = "ID", description = "About one artifact")
    @Nullable String artifact;

    @Option(names = "--author", paramLabel = "NAME", description = "Who says so")
    @Nullable String author;

    @Option(
        names = "--namespace",
        paramLabel = "URI",
        description = "A URI of the author's, which CSAF demands")
    @Nullable String namespace;

    @Mixin Target target = new Target();

    @Override
    public void run() {
      target.write(
          new RequestPath("/api/v1/export/vex")
              .with("format", format)
              .with("artifact", artifact)
              .with("author", author)
              .with("namespace", namespace));
    }
  }

  /// `atlas export enriched ARTIFACT`.
  @Command(
      name = "enriched",
      mixinStandardHelpOptions = true,
      description = "An artifact's SBOM in force as CycloneDX 1.6, with what was found in it.")
  static final class Enriched implements Runnable {
    @Parameters(paramLabel = "ARTIFACT", description = "Its canonical id")
    String artifact = "";

    @Mixin Target target = new Target();

    @Override
    public void run() {
      target.write(new RequestPath("/api/v1/export/cyclonedx").with("artifact", artifact));
    }
  }

  /// `atlas export scan HASH`.
  @Command(
      name = "scan",
      mixinStandardHelpOptions = true,
      description =
          "A scan with every document that its manifest pins, for `atlas import bundle` elsewhere.")
  static final class Scan implements Runnable {
    @Parameters(paramLabel = "HASH", description = "A manifest's")
    String hash = "";

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        required = true,
        description = "Where to write it, e.g. scan.zip")
    Path output = Path.of("scan.zip");

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      long bytes =
          Target.write(
              server, "/api/v1/scan-manifests/" + AtlasClient.encode(hash) + "/bundle", output);
      spec.commandLine().getOut().println(output + ": " + bytes + " bytes");
    }
  }
}
