package org.pgatlas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Where a run's page goes and what it says of the run: options that benchmarks have in common.
public final class ResultPage {
  @Mixin private MeasuredOn measuredOn = new MeasuredOn();

  @Option(
      names = "--results",
      description = "Folder for the result file (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("bench/results");

  /// The first lines of a page.
  public String head(String title, String command) {
    return String.format(Locale.ROOT, "# %s%n%n%s", title, madeBy(command));
  }

  /// The line that says what made the figures, and where.
  public String madeBy(String command) {
    return String.format(
        Locale.ROOT,
        "Made by `%s`. Machine: %s; commit %s; %s.%n",
        command,
        measuredOn.machine(),
        measuredOn.commit(),
        Runtime.version());
  }

  /// Prints a part of a page that several runs make, and puts it in the place of the one before.
  public void writePart(String file, String title, CharSequence text) throws IOException {
    System.out.print(text);
    Files.createDirectories(results);
    Path page = results.resolve(file);
    String before = Files.exists(page) ? Files.readString(page) : "";
    Files.writeString(page, withPart(before, title, text.toString()));
  }

  /// Parts begin with their title as a heading of the first level.
  static String withPart(String page, String title, String text) {
    StringBuilder parts = new StringBuilder();
    boolean replaced = false;
    for (String part : page.split("(?m)^(?=# )", -1)) {
      boolean same = part.startsWith("# " + title + "\n");
      if (same && !replaced) {
        parts.append("# ").append(title).append("\n\n").append(text.strip()).append("\n\n");
        replaced = true;
      } else if (!part.isBlank() && !same) {
        parts.append(part.strip()).append("\n\n");
      }
    }
    if (!replaced) {
      parts.append("# ").append(title).append("\n\n").append(text.strip()).append("\n\n");
    }
    return parts.toString().strip() + "\n";
  }

  /// Prints the page and writes it.
  public void write(String file, CharSequence text) throws IOException {
    System.out.print(text);
    Files.createDirectories(results);
    Files.writeString(results.resolve(file), text);
  }
}
