package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas import bundle FILE`: a scan from elsewhere, run here.
@Command(
    name = "bundle",
    mixinStandardHelpOptions = true,
    description =
        "Takes in a scan that `atlas export scan` wrote, runs it from its own documents, and compares; 1 when"
            + " the result differs. It puts nothing in force.")
final class BundleImport implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "As `atlas export scan` wrote it")
  Path file = Path.of("");

  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage());
    }
    JsonNode answer =
        server.with(
            client -> client.post("/api/v1/scan-bundles", "application/zip", bytes).require());
    PrintWriter out = spec.commandLine().getOut();
    boolean same = answer.path("same").asBoolean();
    if (server.json) {
      out.println(Json.write(answer));
    } else {
      out.printf(
          Locale.ROOT,
          "%s: %d findings, %d open; manifest %s, result %s%n%s%n",
          answer.path("artifact").asString(),
          answer.path("findings").asInt(),
          answer.path("open").asInt(),
          answer.path("manifest").asString(),
          answer.path("result_hash").asString(),
          same
              ? "the same as where it comes from"
              : "DIFFERENT: there it was " + answer.path("expected_result_hash").asString());
    }
    return same ? 0 : 1;
  }
}
