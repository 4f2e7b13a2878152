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
import picocli.CommandLine.Spec;

/// `atlas export projects|repos|graph`: complete files, as REST streams them.
final class WholeExport {
  private WholeExport() {}

  /// In which format, and where to.
  static final class Target {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "json",
        description =
            "csv, json or ndjson; of the graph also graphml, graphson, node-link or dot (default ${DEFAULT-VALUE})")
    String format = "json";

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Where to write it (default: standard output)")
    @Nullable Path output;

    void write(ServerOptions server, CommandSpec spec, String what, String more) {
      String path = "/api/v1/export/" + what + "?format=" + AtlasClient.encode(format) + more;
      Path file = output;
      if (file == null) {
        PrintWriter out = spec.commandLine().getOut();
        server.with(client -> client.copy(path, out));
        out.flush();
        return;
      }
      try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
        server.with(client -> client.copy(path, out));
      } catch (IOException e) {
        throw new CommandFailed("cannot write " + file + ": " + e.getMessage());
      }
    }
  }

  /// `atlas export projects`.
  @Command(
      name = "projects",
      mixinStandardHelpOptions = true,
      description = "All projects with their metrics.")
  static final class Projects implements Runnable {
    @Mixin Target target = new Target();
    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      target.write(server, spec, "projects", "");
    }
  }

  /// `atlas export repos`.
  @Command(
      name = "repos",
      mixinStandardHelpOptions = true,
      description = "All repos with their metrics.")
  static final class Repos implements Runnable {
    @Mixin Target target = new Target();
    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      target.write(server, spec, "repos", "");
    }
  }

  /// `atlas export graph`.
  @Command(
      name = "graph",
      mixinStandardHelpOptions = true,
      description =
          "The whole graph: projects, repos, externals, contributors and what connects them.")
  static final class Graph implements Runnable {
    @Option(
        names = "--edges",
        paramLabel = "NAME",
        description =
            "What node-link calls its edges: edges (NetworkX 3.6 and newer), or links for those before")
    @Nullable String edges;

    @Mixin Target target = new Target();
    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      target.write(
          server, spec, "graph", edges == null ? "" : "&edges=" + AtlasClient.encode(edges));
    }
  }
}
