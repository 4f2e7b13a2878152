package org.pgatlas.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.pgatlas.server.cli.AtlasCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `docs/reference/cli.md`, from the commands themselves.
final class CliPage {
  private static final Set<String> SERVER = Set.of("--server", "--data", "--api-key", "--json");

  private CliPage() {}

  static String text() {
    StringBuilder page = new StringBuilder();
    page.append("# Command line\n\n").append(ReferencePages.MADE).append('\n');
    page.append(
        """
        `./atlas` finds JDK 25, builds when sources changed, and passes everything else to the program.
        Every command also takes `--help` (`-h`) and `--version` (`-V`). Exit codes: 0 done, 1 failed, 2 wrong usage.
        `./atlas` itself adds `test` (everything that CI runs; `--quick`: without a database), `bench` and `format`.

        """);
    for (CommandSpec command : commands(AtlasCommand.create())) {
      append(page, command);
    }
    return page.toString().stripTrailing() + "\n";
  }

  /// Every command that can be called, the root first, parents before children.
  static List<CommandSpec> commands(CommandLine line) {
    List<CommandSpec> commands = new ArrayList<>();
    commands.add(line.getCommandSpec());
    for (CommandLine sub : line.getSubcommands().values()) {
      if (!sub.getCommandSpec().usageMessage().hidden()) {
        commands.addAll(commands(sub));
      }
    }
    return commands;
  }

  /// Options of its own, without help and version that all have; how the server is found comes
  /// last.
  static List<OptionSpec> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.hidden())
        .sorted(Comparator.comparing((OptionSpec option) -> SERVER.contains(option.longestName())))
        .toList();
  }

  private static void append(StringBuilder page, CommandSpec command) {
    page.append("## `").append(command.qualifiedName(" ")).append("`\n\n");
    List<String> description = new ArrayList<>(List.of(command.usageMessage().header()));
    boolean root = command.parent() == null;
    if (!root) {
      description.addAll(List.of(command.usageMessage().description()));
    }
    page.append(words(String.join(" ", description))).append("\n\n");
    List<ArgSpec> arguments = new ArrayList<>(command.positionalParameters());
    arguments.addAll(options(command));
    if (arguments.isEmpty()) {
      if (!command.subcommands().isEmpty()) {
        page.append("Commands: ");
        page.append(
            String.join(
                ", ",
                command.subcommands().values().stream()
                    .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                    .map(sub -> "`" + sub.getCommandName() + "`")
                    .toList()));
        page.append(".\n\n");
      }
      return;
    }
    page.append("| argument | meaning |\n|---|---|\n");
    for (ArgSpec argument : arguments) {
      page.append("| `").append(ReferencePages.cell(spelling(argument))).append("` | ");
      page.append(ReferencePages.cell(words(String.join(" ", argument.description()))));
      page.append(" |\n");
    }
    page.append('\n');
  }

  private static String spelling(ArgSpec argument) {
    String label = argument.arity().max() == 0 ? "" : argument.paramLabel();
    if (argument instanceof OptionSpec option) {
      String names = String.join(", ", option.names());
      return label.isEmpty() ? names : names + "=" + label;
    }
    return argument.arity().isVariable() ? label + "…" : label;
  }

  private static String words(String text) {
    return text.replace("%n", " ").replace("%%", "%").replaceAll("\\s+", " ").strip();
  }
}
