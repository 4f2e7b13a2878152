package org.pgatlas.server.ops.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is wrong with one clause of `ALTER TABLE` over a table that has rows.
final class AlterClauses {
  private static final Pattern ADDS_COLUMN =
      Pattern.compile(
          "^add (?:column )?(?:if not exists )?(?!(?:constraint|check|foreign|unique|primary|exclude|not)\\b)[a-z0-9_\"]+ (.*)$");
  private static final Pattern VOLATILE =
      Pattern.compile(
          "\\bdefault .*(random\\(|random_uuid\\(|uuidv7\\(|uuidv4\\(|uuid_generate|clock_timestamp\\(|timeofday\\(|nextval\\()");
  private static final Pattern NUMBERED =
      Pattern.compile(
          "^(?:small|big)?serial[248]?\\b.*|.*\\bgenerated (?:always|by default) as identity\\b.*");
  private static final Pattern INDEXED =
      Pattern.compile("^add (?:constraint [a-z0-9_\"]+ )?(unique|primary key|exclude)\\b(.*)$");
  private static final Pattern CHECKED =
      Pattern.compile("^add (?:constraint [a-z0-9_\"]+ )?(?:foreign key|check|not null)\\b.*");

  private AlterClauses() {}

  /// @param validated whether the file has validated a constraint of the table before, which SET
  /// NOT NULL then trusts
  static List<MigrationRules.Broken> broken(String table, String clause, boolean validated) {
    List<MigrationRules.Broken> broken = new ArrayList<>();
    Matcher added = ADDS_COLUMN.matcher(clause);
    if (added.matches()) {
      column(table, added.group(1), broken);
    }
    existing(table, clause, validated, broken);
    constraint(table, clause, broken);
    return broken;
  }

  private static void column(String table, String definition, List<MigrationRules.Broken> broken) {
    String flat = " " + MigrationScript.outsideBrackets(definition) + " ";
    boolean numbered = NUMBERED.matcher(definition).matches();
    if (flat.contains(" not null ")
        && !flat.contains(" default ")
        && !flat.contains(" generated ")
        && !numbered) {
      broken.add(
          error(
              "migration.not-null",
              "a new NOT NULL column without a default fails as soon as " + table + " has a row",
              "add it nullable, backfill in batches, then set not null"));
    }
    if (VOLATILE.matcher(definition).find()) {
      broken.add(
          error(
              "migration.rewrite",
              "a volatile default rewrites every row of " + table + " under an exclusive lock",
              "add it without a default, backfill in batches, then set the default"));
    }
    if (numbered) {
      broken.add(
          error(
              "migration.rewrite",
              "a numbered column rewrites every row of " + table + " under an exclusive lock",
              "add it without numbers, backfill in batches, then set the default"));
    }
    if (flat.contains(" generated always as (") && flat.contains(" stored ")) {
      broken.add(
          error(
              "migration.rewrite", "a stored generated column rewrites every row of " + table, ""));
    }
    if (flat.contains(" unique ") || flat.contains(" primary key ")) {
      broken.add(indexed(table));
    }
  }

  private static void existing(
      String table, String clause, boolean validated, List<MigrationRules.Broken> broken) {
    if (clause.matches("alter (?:column )?[a-z0-9_\"]+ (set data )?type .*")) {
      broken.add(
          error(
              "migration.rewrite",
              "a change of type rewrites " + table + " unless the old values need no conversion",
              ""));
    }
    if (clause.matches("set (tablespace|logged|unlogged|access method)\\b.*")) {
      broken.add(
          error("migration.rewrite", "copies all of " + table + " under an exclusive lock", ""));
    }
    if (!validated && clause.matches("alter (?:column )?[a-z0-9_\"]+ set not null.*")) {
      broken.add(
          warning(
              "migration.not-null",
              "SET NOT NULL reads all of " + table + " under an exclusive lock",
              "alter table "
                  + table
                  + " add constraint … not null … not valid; validate it; then set not null"));
    }
  }

  private static void constraint(String table, String clause, List<MigrationRules.Broken> broken) {
    Matcher unique = INDEXED.matcher(clause);
    if (unique.matches() && !unique.group(2).matches(" using index (?!tablespace\\b).*")) {
      broken.add(indexed(table));
    }
    if (CHECKED.matcher(clause).matches() && !clause.contains(" not valid")) {
      broken.add(
          warning(
              "migration.constraint",
              "the constraint is checked over all of " + table + " while it is locked",
              "add it not valid, then validate it in another transaction"));
    }
  }

  private static MigrationRules.Broken indexed(String table) {
    return error(
        "migration.index",
        "the constraint's index is built while readers and writers of " + table + " are locked out",
        "create unique index concurrently …, then add the constraint using index …");
  }

  private static MigrationRules.Broken error(String rule, String why, String mend) {
    return new MigrationRules.Broken(rule, Finding.Severity.ERROR, why, mend);
  }

  private static MigrationRules.Broken warning(String rule, String why, String mend) {
    return new MigrationRules.Broken(rule, Finding.Severity.WARNING, why, mend);
  }
}
