package org.pgatlas.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pgatlas.version.MalformedRangeException;
import org.pgatlas.version.VersionRange;
import org.pgatlas.version.VersionScheme;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `atlas version compare|satisfies|sort`: one line in, one line out.
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Compares, checks and sorts versions by their ecosystem's rules.",
    subcommands = {
      VersionCommand.Compare.class,
      VersionCommand.Satisfies.class,
      VersionCommand.Sort.class
    })
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

  /// `atlas version satisfies`.
  @Command(
      name = "satisfies",
      mixinStandardHelpOptions = true,
      description =
          "Reads `VERSION TAB RANGE` a line and prints `true`, `false` or `error: …`; ranges in the"
              + " ecosystem's own syntax or `vers:`.")
  static final class Satisfies implements Runnable {
    @Option(
        names = "--ecosystem",
        required = true,
        paramLabel = "E",
        description = "purl type or OSV name: npm, pypi, maven, deb, …")
    String ecosystem = "";

    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      String type = type(ecosystem);
      Lines.transform(spec, line -> satisfies(type, line));
    }

    static String satisfies(String type, String line) {
      int tab = line.indexOf('\t');
      if (tab < 0) {
        return "error: expected VERSION TAB RANGE";
      }
      String version = line.substring(0, tab);
      try {
        VersionRange range = VersionRange.parse(type, line.substring(tab + 1));
        boolean contained = range.contains(version);
        return contained || range.scheme().isVersion(version)
            ? String.valueOf(contained)
            : "error: '" + version + "' is not a version of " + type;
      } catch (MalformedRangeException e) {
        return "error: " + e.getMessage();
      }
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
    return VersionScheme.forPurlType(type(ecosystem));
  }

  private static String type(String ecosystem) {
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
    return type;
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
          "gentoo",
          "generic",
          "golang",
          "hackage",
          "hex",
          "maven",
          "npm",
          "nuget",
          "openssl",
          "pub",
          "pypi",
          "rpm",
          "swift");
}
