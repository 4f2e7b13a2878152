package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas scan what-if HASH`: a scan with one input swapped.
@Command(
    name = "what-if",
    mixinStandardHelpOptions = true,
    description =
        "Runs a manifest again with one of its inputs swapped and says what changes. Stores nothing.")
final class WhatIfScanCommand implements Runnable {
  @Parameters(paramLabel = "HASH", description = "A manifest's")
  String hash = "";

  @Option(
      names = "--swap",
      required = true,
      paramLabel = "INPUT",
      description = "advisories, statements, decisions or sbom")
  String swap = "";

  @ArgGroup(multiplicity = "1")
  By by = new By();

  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  /// What for.
  static final class By {
    @Option(
        names = "--with",
        paramLabel = "WHAT",
        description = "now: as it is today; none: without any")
    @Nullable String with;

    @Option(
        names = "--document",
        paramLabel = "FILE",
        description = "One advisory (OSV), VEX document or SBOM")
    @Nullable Path document;

    @Option(names = "--without", paramLabel = "ID", description = "All but this advisory")
    @Nullable String without;
  }

  @Override
  public void run() {
    String path =
        "/api/v1/scan-manifests/"
            + AtlasClient.encode(hash)
            + "/what-if?swap="
            + AtlasClient.encode(swap)
            + (by.with == null ? "" : "&with=" + AtlasClient.encode(by.with))
            + (by.without == null ? "" : "&without=" + AtlasClient.encode(by.without));
    byte[] body = by.document == null ? new byte[0] : bytes(by.document);
    JsonNode answer = server.with(client -> client.post(path, "application/json", body).require());
    PrintWriter out = spec.commandLine().getOut();
    if (server.json) {
      out.println(Json.write(answer));
      return;
    }
    ScanCommand.changes(answer.path("changes"), out);
    answer.path("notes").forEach(note -> out.println("note: " + note.asString()));
    out.printf(
        Locale.ROOT,
        "%d findings, %d open; were %d and %d: %s%n",
        answer.path("swapped_findings").asInt(),
        answer.path("swapped_open").asInt(),
        answer.path("findings").asInt(),
        answer.path("open").asInt(),
        answer.path("same").asBoolean() ? "the same result" : "another result");
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage());
    }
  }
}
