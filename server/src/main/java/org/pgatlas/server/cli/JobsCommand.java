package org.pgatlas.server.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas jobs`: what the queue holds, and an operator's hand on it.
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description =
        "Shows the queue by lane, its dead letters and schedules; requeues, pauses, resumes.",
    subcommands = {
      JobsCommand.ListJobs.class,
      JobsCommand.Show.class,
      JobsCommand.Requeue.class,
      JobsCommand.Pause.class,
      JobsCommand.Resume.class,
      JobsCommand.Schedules.class
    })
final class JobsCommand {
  private JobsCommand() {}

  /// `atlas jobs list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "Counts of waiting, running and dead jobs by lane, and each dead one with its error.")
  static final class ListJobs extends Asking {
    @Override
    public void run() {
      ask(
          "/api/v1/jobs",
          (jobs, out) -> {
            out.printf(
                Locale.ROOT,
                "%-10s %8s %8s %8s %8s  %s%n",
                "lane",
                "waiting",
                "running",
                "expired",
                "dead",
                "oldest ready");
            for (JsonNode lane : jobs.path("queues")) {
              out.printf(
                  Locale.ROOT,
                  "%-10s %8d %8d %8d %8d  %.1f s%s%n",
                  lane.path("queue").asString(),
                  lane.path("waiting").asLong(),
                  lane.path("running").asLong(),
                  lane.path("expired").asLong(),
                  lane.path("dead").asLong(),
                  lane.path("oldest_seconds").asDouble(),
                  lane.path("paused_since").isNull()
                      ? ""
                      : "  paused since " + lane.path("paused_since").asString());
            }
            for (JsonNode dead : jobs.path("dead_jobs")) {
              out.printf(
                  "dead %s  %s  %s%n",
                  dead.path("id").asString(),
                  dead.path("kind").asString(),
                  dead.path("last_error").asString());
            }
          });
    }
  }

  /// `atlas jobs show`.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "One job, wherever it is: waiting, running, dead or done.")
  static final class Show extends Asking {
    @Parameters(paramLabel = "ID", description = "Id of the job")
    long id;

    @Override
    public void run() {
      ask(
          "/api/v1/jobs/" + id,
          (job, out) -> {
            job.properties()
                .forEach(
                    field -> {
                      if (!field.getValue().isNull()) {
                        out.printf("%-12s %s%n", field.getKey(), field.getValue().asString());
                      }
                    });
          });
    }
  }

  /// `atlas jobs requeue`.
  @Command(
      name = "requeue",
      mixinStandardHelpOptions = true,
      description = "Puts dead jobs back into the queue with fresh attempts.")
  static final class Requeue implements Runnable {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Id of the dead job")
    @Nullable Long id;

    @Option(names = "--all", description = "Every dead job")
    boolean all;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      if (all == (id != null)) {
        throw new CommandFailed("say which dead job, or --all");
      }
      String path = all ? "/api/v1/jobs/dead/requeue" : "/api/v1/jobs/" + id + "/requeue";
      JsonNode answer =
          server.with(client -> client.post(path, "application/json", new byte[0]).require());
      String what = all ? answer.path("requeued").asInt() + " jobs wait" : "job " + id + " waits";
      spec.commandLine().getOut().println(what + " again");
    }
  }

  /// `atlas jobs pause`.
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Stops claiming in a lane on every process; what runs finishes.")
  static final class Pause implements Runnable {
    @Parameters(paramLabel = "LANE", description = "ingest, metrics, import, delivery or upkeep")
    String lane = "";

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      change(server, lane, "pause");
      spec.commandLine().getOut().println(lane + " is paused");
    }
  }

  /// `atlas jobs resume`.
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Claims in a paused lane again.")
  static final class Resume implements Runnable {
    @Parameters(paramLabel = "LANE", description = "ingest, metrics, import, delivery or upkeep")
    String lane = "";

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      change(server, lane, "resume");
      spec.commandLine().getOut().println(lane + " runs");
    }
  }

  /// `atlas jobs schedules`.
  @Command(
      name = "schedules",
      mixinStandardHelpOptions = true,
      description = "What runs by the clock, and when next; times are UTC.")
  static final class Schedules extends Asking {
    @Override
    public void run() {
      ask(
          "/api/v1/jobs/schedules",
          (schedules, out) -> {
            for (JsonNode schedule : schedules.path("items")) {
              out.printf(
                  "%-24s %-16s next %s%s%n",
                  schedule.path("name").asString(),
                  schedule.path("cron").asString(),
                  schedule.path("next_run").asString(),
                  schedule.path("paused").asBoolean() ? "  paused" : "");
            }
          });
    }
  }

  private static void change(ServerOptions server, String lane, String verb) {
    server.with(
        client ->
            client
                .post("/api/v1/jobs/queues/" + lane + "/" + verb, "application/json", new byte[0])
                .require());
  }
}
