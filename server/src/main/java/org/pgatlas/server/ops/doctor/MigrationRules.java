package org.pgatlas.server.ops.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads migration files, ours or anyone's, for statements that lock or rewrite a table which may
/// be large. What a file creates itself is empty and may be treated freely.
public final class MigrationRules {
  private static final Pattern CREATES_TABLE =
      Pattern.compile("^create (?:unlogged )?table (?:if not exists )?([a-z0-9_.\"]+)");
  private static final Pattern CREATES_INDEX =
      Pattern.compile(
          "^create (?:unique )?index (concurrently )?(?:if not exists )?(?:[a-z0-9_.\"]+ )?on (?:only )?([a-z0-9_.\"]+)");
  private static final Pattern ALTERS_TABLE =
      Pattern.compile("^alter table (?:if exists )?(?:only )?([a-z0-9_.\"]+) (.*)$");
  private static final Pattern ADDS_COLUMN =
      Pattern.compile("add (?:column )?(?!constraint|check|foreign|unique|primary)[a-z0-9_\"]+ .*");
  private static final Pattern VOLATILE =
      Pattern.compile(
          "default .*(random\\(|uuidv7\\(|uuidv4\\(|uuid_generate|clock_timestamp\\(|nextval\\()");

  /// A rule and why it is one.
  private record Broken(String rule, Finding.Severity severity, String why, String mend) {}

  private MigrationRules() {}

  /// Every `.sql` file of a folder, in the order of their names.
  ///
  /// @throws IOException when the folder cannot be read
  public static List<Finding> folder(Path folder) throws IOException {
    List<Finding> findings = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sql")).sorted().toList()) {
        findings.addAll(script(file.getFileName().toString(), Files.readString(file)));
      }
    }
    return findings;
  }

  /// One file.
  public static List<Finding> script(String name, String sql) {
    MigrationScript script = MigrationScript.parse(name, sql);
    Set<String> created = new HashSet<>();
    List<Finding> findings = new ArrayList<>();
    boolean waits = false;
    for (MigrationScript.Statement statement : script.statements()) {
      String text = statement.text();
      waits |= text.startsWith("set lock_timeout") || text.startsWith("set local lock_timeout");
      Matcher table = CREATES_TABLE.matcher(text);
      if (table.find()) {
        created.add(table.group(1));
      }
      List<Broken> broken = new ArrayList<>(indexes(text, created));
      Matcher alter = ALTERS_TABLE.matcher(text);
      if (alter.find() && !created.contains(alter.group(1))) {
        broken.addAll(alterations(alter.group(1), alter.group(2)));
        if (!waits) {
          broken.add(
              new Broken(
                  "migration.lock-timeout",
                  Finding.Severity.WARNING,
                  "waits for its lock without an end, and everything behind it waits too",
                  "set lock_timeout = '5s'"));
        }
      }
      for (Broken one : broken) {
        if (!script.allowed().contains(one.rule())) {
          findings.add(
              new Finding(
                  one.rule(),
                  one.severity(),
                  name + ":" + statement.line(),
                  one.why(),
                  one.mend()));
        }
      }
    }
    return findings;
  }

  private static List<Broken> indexes(String text, Set<String> created) {
    List<Broken> broken = new ArrayList<>();
    Matcher index = CREATES_INDEX.matcher(text);
    if (index.find() && index.group(1) == null && !created.contains(index.group(2))) {
      broken.add(
          new Broken(
              "migration.index",
              Finding.Severity.ERROR,
              "CREATE INDEX locks out writers of " + index.group(2) + " until it is built",
              "create index concurrently …, in a file of its own outside a transaction"));
    }
    if (text.matches("^drop index (?!concurrently).*")) {
      broken.add(
          new Broken(
              "migration.drop-index",
              Finding.Severity.WARNING,
              "DROP INDEX locks out readers and writers of its table",
              "drop index concurrently …"));
    }
    if (text.matches("^(vacuum full|cluster)\\b.*")) {
      broken.add(
          new Broken(
              "migration.rewrite",
              Finding.Severity.ERROR,
              "rewrites the whole table under an exclusive lock",
              ""));
    }
    return broken;
  }

  private static List<Broken> alterations(String table, String action) {
    List<Broken> broken = new ArrayList<>();
    boolean adds = ADDS_COLUMN.matcher(action).find();
    if (adds
        && action.contains(" not null")
        && !action.contains(" default ")
        && !action.contains("generated")) {
      broken.add(
          new Broken(
              "migration.not-null",
              Finding.Severity.ERROR,
              "a new NOT NULL column without a default fails as soon as " + table + " has a row",
              "add it nullable, backfill in batches, then set not null"));
    }
    if (adds && VOLATILE.matcher(action).find()) {
      broken.add(
          new Broken(
              "migration.rewrite",
              Finding.Severity.ERROR,
              "a volatile default rewrites every row of " + table + " under an exclusive lock",
              "add it without a default, backfill in batches, then set the default"));
    }
    if (adds && action.contains("generated always as (") && action.contains("stored")) {
      broken.add(
          new Broken(
              "migration.rewrite",
              Finding.Severity.ERROR,
              "a stored generated column rewrites every row of " + table,
              ""));
    }
    if (action.matches("alter (?:column )?[a-z0-9_\"]+ (set data )?type .*")) {
      broken.add(
          new Broken(
              "migration.rewrite",
              Finding.Severity.ERROR,
              "a change of type rewrites " + table + " unless the old values need no conversion",
              ""));
    }
    if (action.matches("alter (?:column )?[a-z0-9_\"]+ set not null.*")) {
      broken.add(
          new Broken(
              "migration.not-null",
              Finding.Severity.WARNING,
              "SET NOT NULL reads all of " + table + " under an exclusive lock",
              "alter table "
                  + table
                  + " add constraint … not null … not valid; validate it; then set not null"));
    }
    if (action.matches("add (constraint .*)?(foreign key|check).*")
        && !action.contains("not valid")) {
      broken.add(
          new Broken(
              "migration.constraint",
              Finding.Severity.WARNING,
              "the constraint is checked over all of " + table + " while it is locked",
              "add it not valid, then validate it in another transaction"));
    }
    return broken;
  }
}
