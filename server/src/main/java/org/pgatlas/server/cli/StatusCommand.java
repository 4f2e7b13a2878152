package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas status preview|run`.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Decides anew whether projects are live, built, given up or silent.",
    subcommands = {StatusCommand.Preview.class, StatusCommand.Run.class})
final class StatusCommand {
  private StatusCommand() {}

  /// `atlas status preview`.
  @Command(
      name = "preview",
      mixinStandardHelpOptions = true,
      description = "Says which statuses would change and why, and changes nothing.")
  static final class Preview extends Cascade {
    Preview() {
      super(client -> client.get("/api/v1/activity/preview"));
    }
  }

  /// `atlas status run`.
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Changes the statuses that the evidence says, each with its reason.")
  static final class Run extends Cascade {
    Run() {
      super(
          client -> client.post("/api/v1/activity/run", "application/json", new byte[0]).require());
    }
  }

  private abstract static class Cascade implements Callable<Integer> {
    private final Function<AtlasClient, JsonNode> ask;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    Cascade(Function<AtlasClient, JsonNode> ask) {
      this.ask = ask;
    }

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      JsonNode outcome = server.with(ask);
      if (server.json) {
        out.println(Json.write(outcome));
      } else {
        for (JsonNode change : outcome.path("changes")) {
          out.println(
              change.path("project").asString()
                  + ": "
                  + change.path("from").asString()
                  + " → "
                  + change.path("to").asString()
                  + " ("
                  + change.path("rule").asString()
                  + ": "
                  + change.path("evidence").asString()
                  + ")");
        }
        out.println(
            outcome.path("projects").asInt()
                + " projects looked at, "
                + outcome.path("changes").size()
                + " changes");
      }
      out.flush();
      return 0;
    }
  }
}
