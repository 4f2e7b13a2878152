package org.pgatlas.bench.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.pgatlas.bench.MeasuredOn;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs every fuzzer in a JVM of its own with a small heap, so that an input that makes a parser
/// swell is a fault and not a matter of the machine.
@Command(
    name = "fuzz",
    description =
        "Bends documents at random and gives them to every parser that reads what strangers send.",
    mixinStandardHelpOptions = true)
public final class FuzzCommand implements Callable<Integer> {
  @Option(names = "--seconds", description = "For each parser (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(
      names = "--heap",
      description = "Heap of the JVM that parses (default: ${DEFAULT-VALUE}).")
  private String heap = "256m";

  @Option(names = "--seed", description = "Of the random edits (default: the clock).")
  private long seed = System.nanoTime();

  @Option(
      names = "--documents",
      description = "Folder of documents to begin with, besides our own.")
  private String documents = "";

  @Option(
      names = "--faults",
      description = "Folder for inputs that broke a parser (default: ${DEFAULT-VALUE}).")
  private Path faults = Path.of("fuzz-faults");

  @Mixin private MeasuredOn measuredOn = new MeasuredOn();

  @Option(names = "--results", description = "Folder for fuzz.md (default: none written).")
  private String results = "";

  @Option(names = "--here", hidden = true, description = "In this JVM.")
  private boolean here;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return here ? fuzz() : inAJvmOfItsOwn();
  }

  private int inAJvmOfItsOwn() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "org.pgatlas.bench.Bench",
                "fuzz",
                "--here",
                "--seconds=" + seconds,
                "--seed=" + seed,
                "--faults=" + faults,
                "--heap=" + heap,
                "--machine=" + measuredOn.machine(),
                "--commit=" + measuredOn.commit()));
    if (!documents.isEmpty()) {
      command.add("--documents=" + documents);
    }
    if (!results.isEmpty()) {
      command.add("--results=" + results);
    }
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private int fuzz() throws IOException {
    Seeds seeds = documents.isEmpty() ? Seeds.ours() : Seeds.with(Path.of(documents));
    List<Fuzzer.Outcome> outcomes = new ArrayList<>();
    for (Target target : Target.all(seeds)) {
      long until = System.nanoTime() + seconds * 1_000_000_000L;
      try (Fuzzer fuzzer = new Fuzzer()) {
        Fuzzer.Outcome outcome = fuzzer.run(target, seed, _ -> System.nanoTime() < until);
        outcomes.add(outcome);
        System.out.println(row(outcome));
        keep(outcome);
      }
    }
    if (!results.isEmpty()) {
      Files.createDirectories(Path.of(results));
      Files.writeString(Path.of(results, "fuzz.md"), page(outcomes));
    }
    return outcomes.stream().allMatch(outcome -> outcome.faults().isEmpty()) ? 0 : 1;
  }

  private void keep(Fuzzer.Outcome outcome) throws IOException {
    for (int i = 0; i < outcome.faults().size(); i++) {
      Fuzzer.Fault fault = outcome.faults().get(i);
      Files.createDirectories(faults);
      Path file = faults.resolve(outcome.target() + "-" + seed + "-" + i);
      Files.write(file, fault.input());
      System.out.println("  " + fault.what() + "\n  kept as " + file);
    }
  }

  private String page(List<Fuzzer.Outcome> outcomes) {
    StringBuilder text =
        new StringBuilder(
            """
            # Bent documents

            Made by `bench fuzz`. Each parser for %d s, heap %s, edits from seed %d%s. A fault is anything that leaves a parser
            but its own refusal, a stack or heap that runs out, or 20 s without an answer.

            Machine: %s · commit %s

            | parser | documents | accepted | refused | slowest, ms | faults |
            |---|---|---|---|---|---|
            """
                .formatted(
                    seconds,
                    heap,
                    seed,
                    documents.isEmpty() ? "" : ", beginning also from a folder of real ones",
                    measuredOn.machine(),
                    measuredOn.commit()));
    outcomes.forEach(outcome -> text.append(row(outcome)).append('\n'));
    return text.toString();
  }

  private static String row(Fuzzer.Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,d | %,d | %.0f | %d |",
        outcome.target(),
        outcome.inputs(),
        outcome.accepted(),
        outcome.refused(),
        outcome.slowestMs(),
        outcome.faults().size());
  }
}
