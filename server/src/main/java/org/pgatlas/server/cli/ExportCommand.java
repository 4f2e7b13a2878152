package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `atlas export projects|repos|graph`.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes all projects, all repos or the whole graph to a file or the output.")
final class ExportCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "WHAT", description = "projects, repos or graph")
  String what = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description =
          "csv, json, ndjson; for the graph also graphml, graphson, node-link, dot (default"
              + " ${DEFAULT-VALUE})")
  String format = "json";

  @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: the output)")
  @Nullable Path file;

  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (!what.matches("projects|repos|graph")) {
      throw new ParameterException(
          spec.commandLine(), "WHAT is projects, repos or graph, not " + what);
    }
    String path = "/api/v1/export/" + what + "?format=" + AtlasClient.encode(format);
    Path target = file;
    try (PrintWriter own =
        target == null ? null : new PrintWriter(Files.newBufferedWriter(target))) {
      PrintWriter out = own == null ? spec.commandLine().getOut() : own;
      long characters = server.with(client -> client.copy(path, out));
      out.flush();
      if (target != null) {
        spec.commandLine().getErr().println(target + ": " + characters + " characters");
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot write " + target + ": " + e.getMessage());
    }
  }
}
