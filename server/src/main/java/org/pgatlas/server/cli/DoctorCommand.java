package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.Examination;
import org.pgatlas.server.db.DatabaseConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas doctor`.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Examines a PostgreSQL by the rules of the schema guide: tables by class, tenants, queues,",
      "events and partitions, views, JSON, indexes and keys. Reads only. Without --database-url it",
      "examines the atlas' own database; with it any PostgreSQL from 13 on.",
      "With --queries it explains and times the hot queries of a running atlas instead.",
      "Exit code 1 when something is found that --fail-on names; for --queries: a plan or time",
      "that must not be is an error."
    })
final class DoctorCommand implements Callable<Integer> {
  /// As every format of the ledger says it.
  private static final Pattern NO_FAULT = Pattern.compile("\"faults\":0\\b|: 0 to look at;");

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "jdbc:postgresql://… of any database")
  @Nullable String url;

  @Option(names = "--database-user", paramLabel = "NAME", description = "Its login role")
  String user = "";

  @Option(
      names = "--database-password",
      paramLabel = "PASSWORD",
      description = "Its password; better given as ATLAS_DATABASE_PASSWORD",
      defaultValue = "${env:ATLAS_DATABASE_PASSWORD:-}")
  String password = "";

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "Schema to examine, with --database-url (default: ${DEFAULT-VALUE})")
  String schema = "public";

  @Option(
      names = "--migrations",
      paramLabel = "DIR",
      description =
          "Reads the .sql files of a folder instead: what locks or rewrites a large table")
  @Nullable Path migrations;

  @Option(
      names = "--queries",
      description = "The ledger of hot queries: plan, index, times and budget of each")
  boolean queries;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description =
          "With --queries: times each that only reads is run, 0 to 200 (default: ${DEFAULT-VALUE})")
  int runs = 20;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "text, json, sarif (not of --queries), or markdown for a review (default: ${DEFAULT-VALUE})")
  String format = "text";

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "error, warning, or never (default: ${DEFAULT-VALUE})")
  String failOn = "error";

  @Mixin ServerOptions server = new ServerOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String wanted = server.json ? "json" : format;
    Examination examined = queries ? ledger(wanted) : examined(wanted);
    PrintWriter out = spec.commandLine().getOut();
    out.print(examined.text());
    out.println();
    return switch (failOn) {
      case "error" -> examined.errors() ? 1 : 0;
      case "warning" -> examined.errors() || examined.warnings() ? 1 : 0;
      case "never" -> 0;
      default ->
          throw new CommandFailed("--fail-on is error, warning or never, not '" + failOn + "'");
    };
  }

  private Examination examined(String wanted) {
    if (migrations != null) {
      return files(migrations, wanted);
    }
    return url == null ? own(wanted) : other(wanted);
  }

  /// Asked for once: the second answer would have other times.
  private Examination ledger(String wanted) {
    if (url != null || migrations != null) {
      throw new CommandFailed("--queries is about a running atlas, not about other databases");
    }
    if (!wanted.matches("text|json|markdown")) {
      throw new CommandFailed("--queries gives text, json or markdown, not '" + wanted + "'");
    }
    String text =
        server.with(
            client -> client.text("/api/v1/doctor/queries?format=" + wanted + "&runs=" + runs));
    boolean fault = !NO_FAULT.matcher(text).find();
    return new Examination(text, fault, fault);
  }

  private static Examination files(Path folder, String wanted) {
    try {
      return Examination.ofMigrations(folder, wanted);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed("cannot read the migrations in " + folder + ": " + e.getMessage());
    }
  }

  private Examination own(String wanted) {
    return server.with(
        client -> {
          JsonNode report = client.get("/api/v1/doctor");
          return new Examination(
              client.text("/api/v1/doctor?format=" + wanted),
              has(report, "ERROR"),
              has(report, "WARNING"));
        });
  }

  private static boolean has(JsonNode report, String severity) {
    for (JsonNode finding : report.path("findings")) {
      if (finding.path("severity").asString().equals(severity)) {
        return true;
      }
    }
    return false;
  }

  private Examination other(String wanted) {
    try {
      return Examination.of(DatabaseConfig.of(String.valueOf(url), user, password), schema, wanted);
    } catch (RuntimeException e) {
      throw new CommandFailed("cannot examine " + url + ": " + e.getMessage());
    }
  }
}
