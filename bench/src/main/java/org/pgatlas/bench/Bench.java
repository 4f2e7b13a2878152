package org.pgatlas.bench;

import org.pgatlas.bench.endure.ChaosCommand;
import org.pgatlas.bench.endure.ChaosWorker;
import org.pgatlas.bench.endure.SoakCommand;
import org.pgatlas.bench.finding.FindingsCommand;
import org.pgatlas.bench.fuzz.FuzzCommand;
import org.pgatlas.bench.question.QuestionsCommand;
import org.pgatlas.bench.queue.QueueCommand;
import org.pgatlas.bench.storage.StorageCommand;
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
      SystemCommand.class,
      QueueCommand.class,
      ChaosCommand.class,
      ChaosWorker.class,
      SoakCommand.class,
      MatchCommand.class,
      FindingsCommand.class,
      QuestionsCommand.class,
      StorageCommand.class,
      FuzzCommand.class,
      IngestCommand.class
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
