package org.pgatlas.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The benchmarks' command line.
@Command(
    name = "bench",
    description = "Benchmarks of PG Atlas: ours and the references in one run.",
    mixinStandardHelpOptions = true,
    subcommands = {
      GraphCommand.class,
      GenerateCommand.class,
      MatchCommand.class,
      SystemCommand.class
    })
public final class Bench {
  private Bench() {}

  static CommandLine commandLine() {
    return new CommandLine(new Bench());
  }

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }
}
