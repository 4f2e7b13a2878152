package org.pgatlas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/// Where a run's page goes and what it says of the run: options that benchmarks have in common.
public final class ResultPage {
  @Option(names = "--machine", description = "What the run ran on, for the result file.")
  private String machine = "not named";

  @Option(names = "--commit", description = "The commit measured, for the result file.")
  private String commit = "not named";

  @Option(
      names = "--results",
      description = "Folder for the result file (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("bench/results");

  /// The first lines of a page.
  public String head(String title, String command) {
    return String.format(
        Locale.ROOT,
        "# %s%n%nMade by `%s`. Machine: %s; commit %s; %s.%n",
        title,
        command,
        machine,
        commit,
        Runtime.version());
  }

  /// Prints the page and writes it.
  public void write(String file, CharSequence text) throws IOException {
    System.out.print(text);
    Files.createDirectories(results);
    Files.writeString(results.resolve(file), text);
  }
}
