package org.pgatlas.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import org.pgatlas.policy.Policy;

/// `atlas scan`: documents against advisories.
@Command(
    name = "scan",
    mixinStandardHelpOptions = true,
    description = "Scans documents for vulnerabilities and holds them against policies.",
    subcommands = {GateCommand.class, ScanCommand.PolicyText.class})
final class ScanCommand {
  private ScanCommand() {}

  /// `atlas scan policy`.
  @Command(
      name = "policy",
      mixinStandardHelpOptions = true,
      description = "Prints the standard policy, to start one's own from.")
  static final class PolicyText implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine().getOut().print(Policy.STANDARD);
      spec.commandLine().getOut().flush();
    }
  }
}
