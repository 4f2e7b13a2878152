package org.pgatlas.server.cli;

import org.pgatlas.server.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `atlas`: the root of the command line.
@Command(
    name = "atlas",
    mixinStandardHelpOptions = true,
    versionProvider = AtlasCommand.VersionText.class,
    synopsisSubcommandLabel = "COMMAND",
    header = "PG Atlas: what everything rests on, who keeps it alive, what breaks if it falls.",
    description = {
      "",
      "First steps:",
      "  atlas demo                         a real ecosystem in your browser, in a minute",
      "  atlas serve                        your own server (embedded PostgreSQL, 127.0.0.1:8080)",
      "  atlas ingest sbom.json --repo owner/name",
      "  atlas gitlog .                     who keeps this repository alive",
      "  atlas query blast-radius pkg:deb/debian/zlib1g",
      ""
    },
    footer = {
      "",
      "Run by ./atlas from the sources also: test (everything CI runs), bench, format.",
      "Every command explains itself: atlas COMMAND --help. Exit codes: 0 done, 1 failed, 2 wrong"
          + " usage."
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      IngestCommand.class,
      ImportCommand.class,
      SourcesCommand.class,
      AttestationCommand.class,
      AttestationKeyCommand.class,
      GitLogCommand.class,
      MetricsCommand.class,
      QueryCommand.class,
      SnapshotCommand.class,
      PriorityCommand.class,
      ExportCommand.class,
      InspectCommand.class,
      GraphCommand.class,
      ScanCommand.class,
      FindingCommand.class,
      VersionCommand.class,
      PurlCommand.class,
      MigrateCommand.class,
      DoctorCommand.class,
      JobsCommand.class,
      KeyCommand.class,
      TenantCommand.class,
      WebhooksCommand.class,
      StatusCommand.class,
      WarmUpCommand.class,
      CommandLine.HelpCommand.class,
      picocli.AutoComplete.GenerateCompletion.class
    })
public final class AtlasCommand implements Runnable {
  /// Name of the data directory under the user's data home, and the demo's beside it.
  static final String DATA_DIRECTORY = "pg-atlas";

  static final String DEMO_DIRECTORY = "pg-atlas-demo";

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  /// The command line with its error handling: one line says what went wrong, exit code 1 or 2.
  public static CommandLine create() {
    CommandLine line = new CommandLine(new AtlasCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(
        (e, command, _) -> {
          command.getErr().println("atlas: " + Failures.explain(e));
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `--version`.
  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "PG Atlas " + Version.CURRENT,
        "Java " + Runtime.version() + " on " + System.getProperty("os.name")
      };
    }
  }
}
