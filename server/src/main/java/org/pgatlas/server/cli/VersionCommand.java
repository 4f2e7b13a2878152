package org.pgatlas.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    @Option(
        names = "--ecosystem",
        required = true,
        paramLabel = "E",
        description = "purl type or OSV name: npm, pypi, maven, deb, …")
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
  @Command(
      name = "sort",
      mixinStandardHelpOptions = true,
      description = "Prints the versions of standard input, oldest first.")
  static final class Sort implements Runnable {
    @Option(
        names = "--ecosystem",
        required = true,
        paramLabel = "E",
        description = "purl type or OSV name: npm, pypi, maven, deb, …")
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

  /// By purl type, or by the names that OSV gives ecosystems.
  private static VersionScheme scheme(String ecosystem) {
    String name = ecosystem.strip().toLowerCase(Locale.ROOT);
    int colon = name.indexOf(':');
    String base = colon < 0 ? name : name.substring(0, colon);
    String type =
        switch (base) {
          case "go" -> "golang";
          case "crates.io", "crates", "rust" -> "cargo";
          case "rubygems", "ruby" -> "gem";
          case "packagist" -> "composer";
          case "debian", "ubuntu" -> "deb";
          case "alpine", "wolfi", "chainguard" -> "apk";
          case "red hat", "redhat", "rocky linux", "almalinux", "opensuse", "suse", "fedora" ->
              "rpm";
          case "python" -> "pypi";
          case "semver" -> "npm";
          default -> base;
        };
    if (!KNOWN.contains(type)) {
      throw new CommandFailed(
          "unknown ecosystem '" + ecosystem + "'; known: " + String.join(", ", KNOWN));
    }
    return VersionScheme.forPurlType(type);
  }

  private static final List<String> KNOWN =
      List.of(
          "alpm",
          "apk",
          "cargo",
          "composer",
          "conan",
          "cran",
          "deb",
          "gem",
          "generic",
          "golang",
          "hackage",
          "hex",
          "maven",
          "npm",
          "nuget",
          "pub",
          "pypi",
          "rpm",
          "swift");
}
