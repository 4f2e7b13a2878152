package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.pgatlas.policy.Policy;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas scan`: documents against advisories.
@Command(
    name = "scan",
    mixinStandardHelpOptions = true,
    description = "Scans for vulnerabilities, replays scans, holds documents against policies.",
    subcommands = {
      GateCommand.class,
      ScanCommand.PolicyText.class,
      ScanCommand.Run.class,
      ScanCommand.Replay.class,
      ScanCommand.Diff.class,
      ScanCommand.Runs.class,
      WhatIfScanCommand.class
    })
final class ScanCommand {
  private ScanCommand() {}

  /// `atlas scan policy`.
  @Command(
      name = "policy",
      mixinStandardHelpOptions = true,
      description = "Prints the standard policy, to start one's own from.")
  static final class PolicyText implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine().getOut().print(Policy.STANDARD);
      spec.commandLine().getOut().flush();
    }
  }

  /// `atlas scan run ARTIFACT`.
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Scans what is in force for an artifact and prints manifest and result hash.")
  static final class Run implements Runnable {
    @Parameters(paramLabel = "ARTIFACT", description = "Its canonical id")
    String artifact = "";

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      byte[] body = Json.write(Map.of("artifact", artifact)).getBytes(StandardCharsets.UTF_8);
      JsonNode answer =
          server.with(
              client -> client.post("/api/v1/scan-runs", "application/json", body).require());
      PrintWriter out = spec.commandLine().getOut();
      out.println(server.json ? Json.write(answer) : ScanCommand.line(answer));
    }
  }

  /// `atlas scan replay HASH`.
  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = "Runs a manifest again from exactly what it pins; 1 when the result differs.")
  static final class Replay implements java.util.concurrent.Callable<Integer> {
    @Parameters(paramLabel = "HASH", description = "A manifest's")
    String hash = "";

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      String path = "/api/v1/scan-manifests/" + AtlasClient.encode(hash) + "/replay";
      JsonNode answer =
          server.with(client -> client.post(path, "application/json", new byte[0]).require());
      PrintWriter out = spec.commandLine().getOut();
      boolean same = answer.path("same").asBoolean();
      out.println(
          server.json
              ? Json.write(answer)
              : ScanCommand.line(answer.path("run")) + (same ? "\nthe same" : "\nDIFFERENT"));
      return same ? 0 : 1;
    }
  }

  /// `atlas scan diff BEFORE AFTER`.
  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = "Findings that came, went or changed between two runs.")
  static final class Diff implements Runnable {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "A run's id")
    String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "A run's id")
    String after = "";

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      String path =
          "/api/v1/scan-runs/" + AtlasClient.encode(before) + "/diff/" + AtlasClient.encode(after);
      JsonNode answer = server.with(client -> client.get(path));
      PrintWriter out = spec.commandLine().getOut();
      if (server.json) {
        out.println(Json.write(answer));
        return;
      }
      changes(answer.path("changes"), out);
      out.println(answer.path("same").asBoolean() ? "the same result" : "different results");
    }
  }

  /// `atlas scan list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Scans, the newest first; with --as-of those that had been by then.")
  static final class Runs implements Runnable {
    @Mixin PastOptions past = new PastOptions();
    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      String path = past.path("/api/v1/scan-runs").toString();
      JsonNode answer = server.with(client -> client.get(path));
      PrintWriter out = spec.commandLine().getOut();
      if (server.json) {
        out.println(Json.write(answer));
        return;
      }
      for (JsonNode run : answer) {
        out.println(
            run.path("created_at").asString()
                + "  "
                + run.path("id").asString()
                + "  "
                + line(run));
      }
    }
  }

  static void changes(JsonNode changes, PrintWriter out) {
    for (JsonNode one : changes) {
      out.printf(
          Locale.ROOT,
          "%s in %s: %s -> %s%n",
          one.path("vulnerability").asString(),
          one.path("component").asString(),
          one.path("before").asString("none"),
          one.path("after").asString("none"));
    }
  }

  private static String line(JsonNode run) {
    return String.format(
        Locale.ROOT,
        "%s: %d findings, %d open; manifest %s, result %s",
        run.path("artifact").asString(),
        run.path("findings").asInt(),
        run.path("open").asInt(),
        run.path("manifest").asString(),
        run.path("result_hash").asString());
  }
}
