package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas jobs`: what the queue holds.
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Shows the queue and its dead letters, and requeues them.",
    subcommands = {JobsCommand.ListJobs.class, JobsCommand.Requeue.class})
final class JobsCommand {
  private JobsCommand() {}

  /// `atlas jobs list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Counts of waiting, running and dead jobs, and each dead one with its error.")
  static final class ListJobs implements Runnable {
    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      JsonNode jobs = server.with(client -> client.get("/api/v1/jobs"));
      if (server.json) {
        out.println(Json.write(jobs));
        return;
      }
      out.printf(
          Locale.ROOT,
          "%d waiting, %d running, %d dead%n",
          jobs.path("waiting").asInt(),
          jobs.path("running").asInt(),
          jobs.path("dead").asInt());
      for (JsonNode dead : jobs.path("dead_jobs")) {
        out.printf(
            "%s  %s  %s%n",
            dead.path("id").asString(),
            dead.path("kind").asString(),
            dead.path("last_error").asString());
      }
    }
  }

  /// `atlas jobs requeue`.
  @Command(
      name = "requeue",
      mixinStandardHelpOptions = true,
      description = "Puts a dead job back into the queue with fresh attempts.")
  static final class Requeue implements Runnable {
    @Parameters(paramLabel = "ID", description = "Id of the dead job")
    long id;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      server.with(
          client ->
              client
                  .post("/api/v1/jobs/" + id + "/requeue", "application/json", new byte[0])
                  .require());
      spec.commandLine().getOut().println("job " + id + " waits again");
    }
  }
}
