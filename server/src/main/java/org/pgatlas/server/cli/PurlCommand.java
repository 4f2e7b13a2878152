package org.pgatlas.server.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `atlas purl parse|canonical`: one purl a line in, one line out.
@Command(
    name = "purl",
    mixinStandardHelpOptions = true,
    description =
        "Parses and canonicalises package URLs: one a line on standard input, one line out each.",
    subcommands = {PurlCommand.Parse.class, PurlCommand.Canonical.class})
final class PurlCommand {
  private PurlCommand() {}

  /// `atlas purl parse`.
  @Command(
      name = "parse",
      mixinStandardHelpOptions = true,
      description = "Prints each purl's components as JSON, or `error: …`.")
  static final class Parse implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      Lines.transform(
          spec,
          line -> {
            try {
              PackageUrl purl = PackageUrl.parse(line);
              Map<String, @Nullable Object> fields = new LinkedHashMap<>();
              fields.put("type", purl.type());
              fields.put("namespace", purl.namespace());
              fields.put("name", purl.name());
              fields.put("version", purl.version());
              fields.put("qualifiers", purl.qualifiers());
              fields.put("subpath", purl.subpath());
              return Json.write(fields);
            } catch (MalformedPurlException e) {
              return "error: " + e.getMessage();
            }
          });
    }
  }

  /// `atlas purl canonical`.
  @Command(
      name = "canonical",
      mixinStandardHelpOptions = true,
      description = "Prints each purl's canonical form, or `error: …`.")
  static final class Canonical implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      Lines.transform(
          spec,
          line -> {
            try {
              return PackageUrl.parse(line).canonical();
            } catch (MalformedPurlException e) {
              return "error: " + e.getMessage();
            }
          });
    }
  }
}
