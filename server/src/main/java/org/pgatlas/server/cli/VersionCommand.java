package org.pgatlas.server.cli;

import java.util.ArrayList;
import java.util.List;
import org.pgatlas.version.VersionScheme;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `atlas version compare|sort`: one line in, one line out.
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Compares and sorts versions by their ecosystem's rules.",
    subcommands = {VersionCommand.Compare.class, VersionCommand.Sort.class})
final class VersionCommand {
  private VersionCommand() {}

  /// `atlas version compare`.
  @Command(
      name = "compare",
      mixinStandardHelpOptions = true,
      description = "Reads `A TAB B` a line and prints `<`, `=` or `>`, or `error: …`.")
  static final class Compare implements Runnable {
    @Option(names = "--ecosystem", required = true, paramLabel = "E", description = "purl type or OSV name: npm, pypi, maven, deb, …")
    String ecosystem = "";

    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      VersionScheme scheme = scheme(ecosystem);
      Lines.transform(
          spec,
          line -> {
            int tab = line.indexOf('\t');
            if (tab < 0) {
              return "error: expected A TAB B";
            }
            try {
              int order = scheme.compare(line.substring(0, tab), line.substring(tab + 1));
              return order < 0 ? "<" : order > 0 ? ">" : "=";
            } catch (IllegalArgumentException e) {
              return "error: " + e.getMessage();
            }
          });
    }
  }

  /// `atlas version sort`.
  @Command(name = "sort", mixinStandardHelpOptions = true, description = "Prints the versions of standard input, oldest first.")
  static final class Sort implements Runnable {
    @Option(names = "--ecosystem", required = true, paramLabel = "E", description = "purl type or OSV name: npm, pypi, maven, deb, …")
    String ecosystem = "";

    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      VersionScheme scheme = scheme(ecosystem);
      List<String> versions = new ArrayList<>(Lines.all());
      versions.sort(scheme::compare);
      versions.forEach(spec.commandLine().getOut()::println);
      spec.commandLine().getOut().flush();
    }
  }

  private static VersionScheme scheme(String ecosystem) {
    return VersionScheme.forEcosystem(ecosystem)
        .orElseThrow(() -> new CommandFailed("unknown ecosystem '" + ecosystem + "'"));
  }
}
