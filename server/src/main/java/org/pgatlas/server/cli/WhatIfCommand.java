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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas query what-if CHANGE SUBJECT`.
@Command(
    name = "what-if",
    mixinStandardHelpOptions = true,
    description = {
      "What a change would do: who is affected, which metrics move. Nothing is changed.",
      "CHANGE is remove, compromise, upgrade, replace, maintainer-leaves or project-dies."
    })
final class WhatIfCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "CHANGE", description = "What happens")
  String change = "";

  @Parameters(
      index = "1",
      paramLabel = "SUBJECT",
      description =
          "A purl or owner/name; for maintainer-leaves a contributor's number, for project-dies a"
              + " project URI")
  String subject = "";

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "The version of upgrade; for compromise the harmful one")
  @Nullable String version;

  @Option(names = "--by", paramLabel = "ID", description = "The package that replaces it")
  @Nullable String by;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many packages, projects and metrics to list (default ${DEFAULT-VALUE})")
  int limit = 10;

  @Option(
      names = "--exact",
      description = "Compute which metrics move, also where a large graph takes seconds for it")
  boolean exact;

  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    byte[] body = Json.write(request()).getBytes(StandardCharsets.UTF_8);
    JsonNode answer =
        server.with(
            client -> client.post("/api/v1/graph/what-if", "application/json", body).require());
    PrintWriter out = spec.commandLine().getOut();
    if (server.json) {
      out.println(Json.write(answer));
      return;
    }
    out.println(answer.path("subject").asString() + ": " + answer.path("summary").asString());
    int steps = 1;
    for (JsonNode count : answer.path("affected").path("histogram")) {
      out.printf(Locale.ROOT, "  %2d steps %,10d%n", steps++, count.asInt());
    }
    for (JsonNode one : answer.path("packages")) {
      out.printf(
          Locale.ROOT,
          "%3d  %s  %s%n",
          one.path("distance").asInt(),
          one.path("canonical_id").asString(),
          one.path("effect").asString());
    }
    for (JsonNode one : answer.path("projects")) {
      out.printf(
          Locale.ROOT,
          "project %s: %,d of %,d repos%n",
          one.path("canonical_id").asString(),
          one.path("affected_repos").asInt(),
          one.path("repos").asInt());
    }
    for (JsonNode move : answer.path("moves")) {
      out.printf(
          Locale.ROOT,
          "%s of %s: %s -> %s%n",
          move.path("metric").asString(),
          move.path("canonical_id").asString(),
          known(move.path("before")),
          known(move.path("after")));
    }
    for (JsonNode note : answer.path("notes")) {
      out.println(note.asString());
    }
  }

  private Map<String, Object> request() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("change", change);
    switch (change) {
      case "maintainer-leaves" -> body.put("contributor", number());
      case "project-dies" -> body.put("project", subject);
      default -> body.put("package", subject);
    }
    if (version != null) {
      body.put("version", version);
    }
    if (by != null) {
      body.put("by", by);
    }
    body.put("limit", limit);
    if (exact) {
      body.put("exact", true);
    }
    return body;
  }

  private int number() {
    try {
      return Integer.parseInt(subject);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "maintainer-leaves needs a contributor's number, not " + subject, e);
    }
  }

  private static String known(JsonNode value) {
    return value.isNull() ? "gone" : value.asString();
  }
}
