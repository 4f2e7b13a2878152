package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas import opengrants`, `atlas import survey`.
final class SourceCommands {
  private SourceCommands() {}

  /// What imports of documents have in common.
  abstract static class Documents implements Runnable {
    @Option(names = "--dry-run", description = "Say what would change, and change nothing")
    boolean dryRun;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    final void send(AtlasClient client, String path, byte[] body, String what) {
      String separator = path.contains("?") ? "&" : "?";
      JsonNode feed =
          SourceUpload.send(
              client,
              path + separator + "dry_run=" + dryRun + "&origin=" + AtlasClient.encode(what),
              body,
              what,
              spec.commandLine().getErr());
      PrintWriter out = spec.commandLine().getOut();
      if (server.json) {
        out.println(Json.write(feed));
        out.flush();
      } else {
        SourceUpload.print(out, what, feed);
      }
    }
  }

  /// `atlas import opengrants`.
  @Command(
      name = "opengrants",
      mixinStandardHelpOptions = true,
      description = {
        "Imports grants as DAOIP-5: pools, applications and projects, from files or folders of them, or with `api`",
        "from the address that source-urls gives for opengrants."
      })
  static final class Grants extends Documents {
    @Parameters(
        arity = "0..*",
        paramLabel = "SOURCE",
        description = "JSON files (plain or gzip), folders, or: api")
    List<String> sources = List.of();

    @Option(
        names = "--system",
        paramLabel = "NAME",
        description = "With api: whose grants (default ${DEFAULT-VALUE})",
        defaultValue = "scf")
    String system = "scf";

    @Option(
        names = "--overrides",
        paramLabel = "FILE",
        description = "Corrections by hand, JSON by project: no source overwrites them")
    @Nullable Path overrides;

    @Override
    public void run() {
      if (sources.isEmpty() && overrides == null) {
        throw new CommandFailed("nothing to import: name files, folders, api, or --overrides FILE");
      }
      Path corrections = overrides;
      server.with(
          client -> {
            for (String source : sources) {
              if (source.equals("api")) {
                send(
                    client, "opengrants?system=" + AtlasClient.encode(system), new byte[0], system);
              } else {
                files(Path.of(source))
                    .forEach(
                        file -> send(client, "opengrants", InputFile.read(file), file.toString()));
              }
            }
            if (corrections != null) {
              send(client, "overrides", InputFile.read(corrections), corrections.toString());
            }
            return 0;
          });
    }

    private static List<Path> files(Path source) {
      if (!Files.isDirectory(source)) {
        return List.of(source);
      }
      try (Stream<Path> below = Files.walk(source)) {
        return below.filter(file -> file.toString().matches(".*\\.json(\\.gz)?")).sorted().toList();
      } catch (IOException e) {
        throw new CommandFailed("cannot list " + source + ": " + e.getMessage());
      }
    }
  }

  /// `atlas import survey`.
  @Command(
      name = "survey",
      mixinStandardHelpOptions = true,
      description = {
        "Imports the answers of an impact survey (CSV with a header, or JSON): project and status.",
        "Projects that OpenGrants knows and the survey does not name count as silent."
      })
  static final class Survey extends Documents {
    @Parameters(paramLabel = "FILE", description = "CSV or JSON")
    Path file = Path.of("");

    @Option(
        names = "--round",
        required = true,
        paramLabel = "NAME",
        description =
            "Which survey it is, e.g. 2026; the same answers of a round again change nothing")
    String round = "";

    @Override
    public void run() {
      server.with(
          client -> {
            send(
                client,
                "survey?round=" + AtlasClient.encode(round),
                InputFile.read(file),
                file.toString());
            return 0;
          });
    }
  }

  /// What imports of packages have in common.
  @Command(
      footer = {
        "",
        "Where the registry is comes from source-urls, else from what its own client on this machine is configured",
        "with. What cannot be read of one package is reported, and the others go on. See docs/sources.md.",
        "`atlas sources` says what every source has told, and when it is asked next."
      })
  abstract static class Packages extends Documents {
    private final String ecosystem;

    @Parameters(
        arity = "0..*",
        paramLabel = "PURL",
        description =
            "Packages, as purls or by name; none: all of the ecosystem that the atlas knows")
    List<String> purls = List.of();

    @Option(
        names = "--dependents",
        description = "Also ask who depends on each (cargo, composer and pub tell)")
    boolean dependents;

    Packages(String ecosystem) {
      this.ecosystem = ecosystem;
    }

    @Override
    public void run() {
      List<String> wanted = new ArrayList<>(purls);
      byte[] body =
          Json.write(java.util.Map.of("purls", wanted))
              .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      server.with(
          client -> {
            send(
                client,
                "registry?ecosystem=" + ecosystem + "&dependents=" + dependents,
                body,
                ecosystem);
            return 0;
          });
    }
  }

  @Command(
      name = "npm",
      mixinStandardHelpOptions = true,
      description = "Packages of npm: releases, downloads, dependencies.")
  static final class Npm extends Packages {
    Npm() {
      super("npm");
    }
  }

  @Command(
      name = "cargo",
      mixinStandardHelpOptions = true,
      description = "Crates, from the registry's API (cargo) or its sparse index (cargo-index).")
  static final class Cargo extends Packages {
    Cargo() {
      super("cargo");
    }
  }

  @Command(
      name = "pypi",
      mixinStandardHelpOptions = true,
      description = "Projects of PyPI: releases, requirements; downloads from pypi-stats.")
  static final class Pypi extends Packages {
    Pypi() {
      super("pypi");
    }
  }

  @Command(
      name = "maven",
      mixinStandardHelpOptions = true,
      description = "Artifacts of a Maven repository: versions, and the newest POM's dependencies.")
  static final class Maven extends Packages {
    Maven() {
      super("maven");
    }
  }

  @Command(
      name = "golang",
      aliases = "go",
      mixinStandardHelpOptions = true,
      description = "Modules of a Go proxy: versions, and what the newest go.mod requires.")
  static final class Golang extends Packages {
    Golang() {
      super("golang");
    }
  }

  @Command(
      name = "gem",
      aliases = "rubygems",
      mixinStandardHelpOptions = true,
      description = "Gems: versions and runtime dependencies.")
  static final class Gem extends Packages {
    Gem() {
      super("gem");
    }
  }

  @Command(
      name = "nuget",
      mixinStandardHelpOptions = true,
      description = "Packages of NuGet: versions and dependencies of any target framework.")
  static final class Nuget extends Packages {
    Nuget() {
      super("nuget");
    }
  }

  @Command(
      name = "composer",
      aliases = "packagist",
      mixinStandardHelpOptions = true,
      description = "Packages of Packagist: releases, downloads, requirements.")
  static final class Composer extends Packages {
    Composer() {
      super("composer");
    }
  }

  @Command(
      name = "pub",
      mixinStandardHelpOptions = true,
      description = "Packages of Dart and Flutter: releases, downloads, dependencies.")
  static final class Pub extends Packages {
    Pub() {
      super("pub");
    }
  }

  @Command(
      name = "github",
      mixinStandardHelpOptions = true,
      description = "Stars, forks, licence and releases of repositories, from a forge's API.")
  static final class Github extends Packages {
    Github() {
      super("github");
    }
  }
}
