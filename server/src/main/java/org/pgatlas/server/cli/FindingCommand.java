package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas finding list|explain|decide`: triage.
@Command(
    name = "finding",
    mixinStandardHelpOptions = true,
    description = "Lists, explains and decides about findings.",
    subcommands = {
      FindingCommand.ListOpen.class,
      FindingCommand.Explain.class,
      FindingCommand.Decide.class
    })
final class FindingCommand {
  private static final String PATH = "/api/v1/findings";

  private FindingCommand() {}

  /// `atlas finding list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Open findings, the riskiest first.")
  static final class ListOpen implements Runnable {
    @Option(names = "--vulnerability", paramLabel = "ID", description = "By any of its names")
    @Nullable String vulnerability;

    @Option(
        names = "--severity",
        paramLabel = "RATING",
        description = "none, low, medium, high, critical")
    @Nullable String severity;

    @Mixin PastOptions past = new PastOptions();
    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      RequestPath path =
          past.path(PATH).with("vulnerability", vulnerability).with("severity", severity);
      JsonNode answer = server.with(client -> client.get(path.toString()));
      PrintWriter out = spec.commandLine().getOut();
      if (server.json) {
        out.println(Json.write(answer));
        return;
      }
      JsonNode items = answer.path("items");
      for (JsonNode one : items) {
        out.printf(
            Locale.ROOT,
            "%6.2f  %-8s  %-20s  %-12s  %s  in %s  (%s)%n",
            one.path("risk").asDouble(),
            one.path("severity").asString("-"),
            one.path("vulnerability").asString(),
            one.path("verdict").asString(),
            one.path("component").asString(),
            one.path("artifact").asString(),
            one.path("id").asString());
      }
      if (past.asOf == null) {
        out.printf(Locale.ROOT, "%d open%n", answer.path("total").asLong());
      } else {
        out.printf(Locale.ROOT, "%d were open%n", items.size());
        if (answer.path("note").isString()) {
          out.println(answer.path("note").asString());
        }
      }
    }
  }

  /// `atlas finding explain ID`.
  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description = "Says what matched, by which rule, from which document, through which path.")
  static final class Explain implements Runnable {
    @Parameters(paramLabel = "ID", description = "As `finding list` prints it")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      JsonNode answer = server.with(client -> client.get(PATH + "/" + AtlasClient.encode(id)));
      print(server, spec, answer);
    }
  }

  /// `atlas finding decide ID STATUS`.
  @Command(
      name = "decide",
      mixinStandardHelpOptions = true,
      description =
          "Decides about a finding; the decision holds for the artifact's next version too.")
  static final class Decide implements Runnable {
    @Parameters(index = "0", paramLabel = "ID", description = "As `finding list` prints it")
    String id = "";

    @Parameters(
        index = "1",
        paramLabel = "STATUS",
        description = "affected, under_investigation, fixed, not_affected; none takes it back")
    String status = "";

    @Option(
        names = "--justification",
        paramLabel = "WORD",
        description = "Why it is not affected, in the words of OpenVEX")
    @Nullable String justification;

    @Option(names = "--detail", paramLabel = "TEXT", description = "Why, in your words")
    @Nullable String detail;

    @Option(names = "--action", paramLabel = "TEXT", description = "What is to be done")
    @Nullable String action;

    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        description = "component (default), or package for all its versions")
    @Nullable String scope;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put("status", status);
      body.put("justification", justification);
      body.put("detail", detail);
      body.put("action", action);
      body.put("scope", scope);
      byte[] json = Json.write(body).getBytes(StandardCharsets.UTF_8);
      String path = PATH + "/" + AtlasClient.encode(id) + "/decisions";
      print(
          server,
          spec,
          server.with(client -> client.post(path, "application/json", json).require()));
    }
  }

  private static void print(ServerOptions server, CommandSpec spec, JsonNode finding) {
    PrintWriter out = spec.commandLine().getOut();
    if (server.json) {
      out.println(Json.write(finding));
    } else {
      finding.path("words").forEach(word -> out.println(word.asString()));
    }
  }
}
