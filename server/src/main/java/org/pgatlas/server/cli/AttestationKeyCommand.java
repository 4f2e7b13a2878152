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

/// `atlas attestation-key`: the public keys by which attestations are verified.
@Command(
    name = "attestation-key",
    mixinStandardHelpOptions = true,
    description = "Configures the public keys by which attestations are verified.",
    subcommands = {
      AttestationKeyCommand.Add.class,
      AttestationKeyCommand.ListKeys.class,
      AttestationKeyCommand.Remove.class
    })
final class AttestationKeyCommand {
  private static final String PATH = "/api/v1/attestation-keys";

  private AttestationKeyCommand() {}

  /// `atlas attestation-key add`.
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description =
          "Trusts a key: ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of 2048 bits and more.")
  static final class Add implements Runnable {
    @Parameters(index = "0", paramLabel = "NAME", description = "By which verdicts tell of it")
    String name = "";

    @Parameters(index = "1", paramLabel = "PEM", description = "File with the public key")
    Path pem = Path.of("");

    @Option(
        names = "--vex",
        paramLabel = "WHOSE",
        description =
            "How much VEX counts that it signs: product_vendor (as without it), upstream, third_party, none: then it is kept and not applied")
    @Nullable String vex;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      byte[] key = InputFile.read(pem);
      String path =
          PATH
              + "?name="
              + AtlasClient.encode(name)
              + (vex == null ? "" : "&vex_trust=" + AtlasClient.encode(vex));
      server.with(client -> client.post(path, "application/x-pem-file", key).require());
      spec.commandLine().getOut().println("'" + name + "' is trusted from now on");
    }
  }

  /// `atlas attestation-key list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the keys with their numbers.")
  static final class ListKeys extends Asking {
    @Override
    public void run() {
      ask(
          PATH,
          (keys, out) -> {
            for (JsonNode key : keys) {
              out.println(
                  key.path("id").asInt()
                      + "  "
                      + key.path("name").asString()
                      + "  since "
                      + key.path("created_at").asString()
                      + (key.path("vex_trust").isString()
                          ? "  VEX as " + key.path("vex_trust").asString()
                          : ""));
            }
          });
    }
  }

  /// `atlas attestation-key remove`.
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Trusts a key no longer; what it has verified stays.")
  static final class Remove implements Runnable {
    @Parameters(paramLabel = "NUMBER", description = "As `list` shows it")
    int id;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      server.with(client -> client.delete(PATH + "/" + id).require());
      spec.commandLine().getOut().println("key " + id + " is trusted no longer");
    }
  }
}
