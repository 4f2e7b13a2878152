package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas key`: API keys. On the machine of the data directory no key is needed to make the first.
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description =
        "Makes, lists and revokes API keys. Whoever may read the data directory needs no key for it.",
    subcommands = {KeyCommand.Create.class, KeyCommand.ListKeys.class, KeyCommand.Revoke.class})
final class KeyCommand {
  private KeyCommand() {}

  /// `atlas key create`.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a key and prints it, this once: only its hash is kept.")
  static final class Create implements Runnable {
    @Parameters(paramLabel = "NAME", description = "What it is for, e.g. ci")
    String name = "";

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        required = true,
        description =
            "reader, submitter, triager, admin (of the tenant) or operator (of the server)")
    String role = "";

    @Option(
        names = "--tenant",
        paramLabel = "NAME",
        description = "Whose rows it sees (default: the caller's tenant)")
    @Nullable String tenant;

    @Option(
        names = "--days",
        paramLabel = "N",
        description = "Days until it expires (default: never)")
    @Nullable Integer days;

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("name", name);
      body.put("role", role);
      if (tenant != null) {
        body.put("tenant", tenant);
      }
      if (days != null) {
        body.put("expires_at", Instant.now().plus(days, ChronoUnit.DAYS).toString());
      }
      JsonNode key = server.with(client -> post(client, "/api/v1/keys", body));
      PrintWriter out = spec.commandLine().getOut();
      out.println(server.json ? Json.write(key) : key.path("key").asString());
    }
  }

  /// `atlas key list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The tenant's keys with role and last use; revoked ones too.")
  static final class ListKeys extends Asking {
    @Override
    public void run() {
      ask(
          "/api/v1/keys",
          (keys, out) -> {
            for (JsonNode key : keys.path("items")) {
              out.printf(
                  "%s  %-10s %-24s %s%n",
                  key.path("id").asString(),
                  key.path("role").asString(),
                  key.path("name").asString(),
                  state(key));
            }
          });
    }

    private static String state(JsonNode key) {
      if (key.path("revoked_at").isString()) {
        return "revoked " + key.path("revoked_at").asString();
      }
      String used =
          key.path("last_used_at").isString()
              ? "last used " + key.path("last_used_at").asString()
              : "never used";
      return key.path("expires_at").isString()
          ? used + ", expires " + key.path("expires_at").asString()
          : used;
    }
  }

  /// `atlas key revoke`.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Ends a key, and the browser sessions that were opened with it.")
  static final class Revoke implements Runnable {
    @Parameters(paramLabel = "ID", description = "Id of the key, as listed")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      server.with(client -> client.delete("/api/v1/keys/" + AtlasClient.encode(id)).require());
      spec.commandLine().getOut().println("key " + id + " is revoked");
    }
  }

  static JsonNode post(AtlasClient client, String path, Map<String, Object> body) {
    return client
        .post(path, "application/json", Json.write(body).getBytes(StandardCharsets.UTF_8))
        .require();
  }
}
