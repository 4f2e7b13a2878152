package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
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

/// `atlas webhooks`: who is told of events.
@Command(
    name = "webhooks",
    mixinStandardHelpOptions = true,
    description = "Who is told of events: lists, creates and removes, shows deliveries, replays.",
    subcommands = {
      WebhooksCommand.ListWebhooks.class,
      WebhooksCommand.Create.class,
      WebhooksCommand.Remove.class,
      WebhooksCommand.Deliveries.class,
      WebhooksCommand.Replay.class
    })
final class WebhooksCommand {
  private static final String PATH = "/api/v1/webhooks";

  private WebhooksCommand() {}

  /// `atlas webhooks list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The tenant's webhooks with what each wants to hear.")
  static final class ListWebhooks extends Asking {
    @Override
    public void run() {
      ask(
          PATH,
          (webhooks, out) -> {
            for (JsonNode webhook : webhooks.path("items")) {
              List<String> types =
                  webhook.path("types").valueStream().map(JsonNode::asString).toList();
              out.printf(
                  "%4d  %s  %s%s%n",
                  webhook.path("id").asInt(),
                  webhook.path("url").asString(),
                  types.isEmpty() ? "all events" : String.join(", ", types),
                  webhook.path("active").asBoolean(true) ? "" : "  paused");
            }
          });
    }
  }

  /// `atlas webhooks create`.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Tells an address of events; prints the secret that signs them, this once.")
  static final class Create implements Runnable {
    @Parameters(
        paramLabel = "URL",
        description = "Where deliveries are posted, or mailto:someone@host")
    String url = "";

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        description = "e.g. sbom.failed or sbom.*; repeat for several (default: all)")
    List<String> types = List.of();

    @Option(names = "--project", paramLabel = "ID", description = "Events of that project only")
    @Nullable String project;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "event: signed, one by one; slack: digests for a chat (default: event)")
    @Nullable String format;

    @Option(
        names = "--min-severity",
        paramLabel = "RATING",
        description = "Findings of that severity or worse only: low, medium, high, critical")
    @Nullable String minSeverity;

    @Option(
        names = "--min-risk",
        paramLabel = "RISK",
        description = "Findings of that risk or more only, of 100")
    @Nullable Double minRisk;

    @Option(
        names = "--digest",
        paramLabel = "SECONDS",
        description = "How long a chat's or a mailbox's digest gathers (default: 60)")
    @Nullable Integer digest;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("url", url);
      body.put("types", types);
      if (project != null) {
        body.put("project", project);
      }
      put(body, "format", format);
      put(body, "min_severity", minSeverity);
      put(body, "min_risk", minRisk);
      put(body, "digest_seconds", digest);
      JsonNode made = server.with(client -> KeyCommand.post(client, PATH, body));
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          server.json
              ? Json.write(made)
              : "webhook "
                  + made.path("id").asInt()
                  + " signs with "
                  + made.path("secret").asString());
    }
  }

  private static void put(Map<String, Object> body, String name, @Nullable Object value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  /// `atlas webhooks remove`.
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Ends a webhook; what waits for it is not delivered.")
  static final class Remove implements Runnable {
    @Parameters(paramLabel = "ID", description = "Number of the webhook")
    int id;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      server.with(client -> client.delete(PATH + "/" + id).require());
      spec.commandLine().getOut().println("webhook " + id + " is removed");
    }
  }

  /// `atlas webhooks deliveries`.
  @Command(
      name = "deliveries",
      mixinStandardHelpOptions = true,
      description = "Attempts to deliver, newest first: event, status, error, duration.")
  static final class Deliveries extends Asking {
    @Parameters(paramLabel = "ID", description = "Number of the webhook")
    int id;

    @Option(names = "--limit", paramLabel = "N", description = "Rows at most (default 50)")
    int limit = 50;

    @Override
    public void run() {
      ask(
          PATH + "/" + id + "/deliveries?limit=" + limit,
          (attempts, out) -> {
            for (JsonNode attempt : attempts.path("items")) {
              out.printf(
                  "%s  event %d  attempt %d  %s  %d ms%n",
                  attempt.path("attempted_at").asString(),
                  attempt.path("seq").asLong(),
                  attempt.path("attempt").asInt(),
                  attempt.path("error").isString()
                      ? attempt.path("error").asString()
                      : attempt.path("status").asString(),
                  attempt.path("took_ms").asInt());
            }
          });
    }
  }

  /// `atlas webhooks replay`.
  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = "Delivers again what was published after an event.")
  static final class Replay implements Runnable {
    @Parameters(paramLabel = "ID", description = "Number of the webhook")
    int id;

    @Option(
        names = "--after",
        paramLabel = "SEQ",
        description = "Number of the event, 0 for all (default 0)")
    long after;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      JsonNode answer =
          server.with(
              client ->
                  KeyCommand.post(client, PATH + "/" + id + "/replay", Map.of("after", after)));
      String more = answer.path("more").asBoolean(false) ? "more than " : "";
      spec.commandLine()
          .getOut()
          .println(more + answer.path("deliveries").asInt() + " deliveries wait");
    }
  }
}
