package org.pgatlas.server.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas attestation`: verifies attestations, and says by whom keyless ones are verified.
@Command(
    name = "attestation",
    mixinStandardHelpOptions = true,
    description =
        "Verifies attestations, and configures whose keyless signatures (Sigstore) are trusted.",
    subcommands = {
      VerifyCommand.class,
      AttestationCommand.AddRoot.class,
      AttestationCommand.Roots.class,
      AttestationCommand.RemoveRoot.class,
      AttestationCommand.AddIdentity.class,
      AttestationCommand.Identities.class,
      AttestationCommand.RemoveIdentity.class
    })
final class AttestationCommand {
  private static final String ROOTS = "/api/v1/attestation-roots";
  private static final String IDENTITIES = "/api/v1/attestation-identities";

  private AttestationCommand() {}

  /// `atlas attestation add-root`.
  @Command(
      name = "add-root",
      mixinStandardHelpOptions = true,
      description =
          "Configures a trust root: the JSON file that a Sigstore instance publishes of its authorities and logs.")
  static final class AddRoot implements Runnable {
    @Parameters(index = "0", paramLabel = "NAME", description = "By which identities name it")
    String name = "";

    @Parameters(
        index = "1",
        paramLabel = "FILE",
        description = "The trust root (trusted_root.json)")
    Path file = Path.of("");

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      byte[] root = InputFile.read(file);
      String path = ROOTS + "?name=" + AtlasClient.encode(name);
      JsonNode answer =
          server.with(client -> client.post(path, "application/json", root).require());
      spec.commandLine()
          .getOut()
          .println("trust root '" + name + "': " + answer.path("summary").asString());
      for (JsonNode one : answer.path("skipped")) {
        spec.commandLine().getOut().println(OneLine.of("  nothing is proved by " + one.asString()));
      }
    }
  }

  /// `atlas attestation roots`.
  @Command(
      name = "roots",
      mixinStandardHelpOptions = true,
      description = "Lists the trust roots with their numbers.")
  static final class Roots extends Asking {
    @Override
    public void run() {
      ask(
          ROOTS,
          (roots, out) -> {
            for (JsonNode root : roots) {
              out.println(
                  root.path("id").asInt()
                      + "  "
                      + root.path("name").asString()
                      + "  "
                      + root.path("summary").asString());
            }
          });
    }
  }

  /// `atlas attestation remove-root`.
  @Command(
      name = "remove-root",
      mixinStandardHelpOptions = true,
      description =
          "Trusts a root no longer, nor the identities under it; what they have verified stays.")
  static final class RemoveRoot implements Runnable {
    @Parameters(paramLabel = "NUMBER", description = "As `roots` shows it")
    int id;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      server.with(client -> client.delete(ROOTS + "/" + id).require());
      spec.commandLine().getOut().println("trust root " + id + " counts no longer");
    }
  }

  /// `atlas attestation trust`.
  @Command(
      name = "trust",
      mixinStandardHelpOptions = true,
      description =
          "Trusts an identity that certificates name, such as a workflow. In the subject `*` stands for any characters but `/`, `**` for any at all.")
  static final class AddIdentity implements Runnable {
    @Parameters(paramLabel = "NAME", description = "By which verdicts tell of it")
    String name = "";

    @Option(
        names = "--root",
        required = true,
        paramLabel = "NAME",
        description = "The trust root under which it counts")
    String root = "";

    @Option(
        names = "--issuer",
        required = true,
        paramLabel = "URL",
        description = "Issuer of the tokens by which it is known, whole")
    String issuer = "";

    @Option(
        names = "--subject",
        required = true,
        paramLabel = "PATTERN",
        description =
            "Pattern of the URI or e-mail address in the certificate; a star before an `@` of the pattern stops at `@` too")
    String subject = "";

    @Option(
        names = "--source-repository",
        paramLabel = "PATTERN",
        description =
            "Pattern of the URI of the repository whose run signed: of a reusable workflow, the subject says only which workflow it was")
    @Nullable String sourceRepository;

    @Option(
        names = "--vex",
        paramLabel = "WHOSE",
        description =
            "How much VEX counts that it signs: product_vendor, upstream, third_party; without it such VEX is kept and not applied")
    @Nullable String vex;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      String path =
          IDENTITIES
              + "?name="
              + AtlasClient.encode(name)
              + "&root="
              + AtlasClient.encode(root)
              + "&issuer="
              + AtlasClient.encode(issuer)
              + "&subject="
              + AtlasClient.encode(subject)
              + (sourceRepository == null
                  ? ""
                  : "&source_repository=" + AtlasClient.encode(sourceRepository))
              + (vex == null ? "" : "&vex_trust=" + AtlasClient.encode(vex));
      server.with(client -> client.post(path, "application/json", new byte[0]).require());
      spec.commandLine().getOut().println("'" + name + "' is trusted from now on");
    }
  }

  /// `atlas attestation identities`.
  @Command(
      name = "identities",
      mixinStandardHelpOptions = true,
      description = "Lists the trusted identities with their numbers.")
  static final class Identities extends Asking {
    @Override
    public void run() {
      ask(
          IDENTITIES,
          (identities, out) -> {
            for (JsonNode one : identities) {
              out.println(
                  one.path("id").asInt()
                      + "  "
                      + one.path("name").asString()
                      + "  "
                      + one.path("subject").asString()
                      + "  of "
                      + one.path("issuer").asString()
                      + "  under "
                      + one.path("root").asString()
                      + (one.path("source_repository").isString()
                          ? "  run for " + one.path("source_repository").asString()
                          : "")
                      + (one.path("vex_trust").isString()
                          ? "  VEX as " + one.path("vex_trust").asString()
                          : ""));
            }
          });
    }
  }

  /// `atlas attestation distrust`.
  @Command(
      name = "distrust",
      mixinStandardHelpOptions = true,
      description = "Trusts an identity no longer; what it has verified stays.")
  static final class RemoveIdentity implements Runnable {
    @Parameters(paramLabel = "NUMBER", description = "As `identities` shows it")
    int id;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      server.with(client -> client.delete(IDENTITIES + "/" + id).require());
      spec.commandLine().getOut().println("identity " + id + " is trusted no longer");
    }
  }
}
