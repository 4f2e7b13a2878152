package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas tenant`: whose rows there are.
@Command(
    name = "tenant",
    mixinStandardHelpOptions = true,
    description = "Makes and lists tenants; each sees only its own rows.",
    subcommands = {TenantCommand.Create.class, TenantCommand.ListTenants.class})
final class TenantCommand {
  private TenantCommand() {}

  /// `atlas tenant create`.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a tenant; a key for it comes from: atlas key create --tenant NAME.")
  static final class Create implements Runnable {
    @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits and hyphens")
    String name = "";

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      JsonNode tenant =
          server.with(client -> KeyCommand.post(client, "/api/v1/tenants", Map.of("name", name)));
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          server.json
              ? Json.write(tenant)
              : "tenant " + name + " is " + tenant.path("id").asString());
    }
  }

  /// `atlas tenant list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "All tenants, oldest first.")
  static final class ListTenants extends Asking {
    @Override
    public void run() {
      ask(
          "/api/v1/tenants",
          (tenants, out) -> {
            for (JsonNode tenant : tenants.path("items")) {
              out.printf("%s  %s%n", tenant.path("id").asString(), tenant.path("name").asString());
            }
          });
    }
  }
}
