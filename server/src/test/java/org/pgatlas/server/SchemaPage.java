package org.pgatlas.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `docs/reference/schema.md`, from the migrations.
final class SchemaPage {
  private static final Pattern TYPE =
      Pattern.compile("^create type (\\w+) as enum \\(([^)]*)\\);", Pattern.MULTILINE);
  private static final Pattern TABLE =
      Pattern.compile(
          "^create table (\\w+) \\(\\n(.*?)\\n\\)[^;\\n]*;", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern INDEX =
      Pattern.compile(
          "^create (?:unique )?index (?:concurrently )?(\\w+) on (\\w+) (.*);$", Pattern.MULTILINE);
  private static final Pattern COMMENT =
      Pattern.compile("comment on table (\\w+) is\\s+'((?:[^']|'')*)'");
  private static final Pattern VIEW =
      Pattern.compile("^comment on view (\\w+) is\\s+'((?:[^']|'')*)'", Pattern.MULTILINE);
  private static final Pattern FUNCTION =
      Pattern.compile("^comment on function (\\w+)[^']* is\\s+'((?:[^']|'')*)'", Pattern.MULTILINE);
  private static final Pattern ADDED =
      Pattern.compile(
          "^alter table (\\w+) add (?:column (\\w+) )?(.*?)(?: not valid)?;$", Pattern.MULTILINE);
  private static final Pattern DROPPED =
      Pattern.compile(
          "^(?:alter table (\\w+) )?drop (?:column|constraint|index)(?: concurrently)?(?: if exists)? (\\w+);$",
          Pattern.MULTILINE);
  private static final Pattern CONSTRAINT =
      Pattern.compile("(?:primary key|foreign key|constraint|unique|check)\\b");

  private SchemaPage() {}

  static String text() {
    StringBuilder sql = new StringBuilder();
    migrations().forEach(file -> sql.append(Checkout.read(file)).append('\n'));
    StringBuilder page = new StringBuilder();
    page.append("# Database schema\n\n").append(ReferencePages.MADE).append('\n');
    page.append(
        """
        One PostgreSQL 18 database. Every table says in its comment which class it has, what makes a write
        idempotent, how tenants are kept apart and how long rows stay. `tenant=rls` means: the tenant's id is the
        first column of every key, and row-level security, forced, lets a transaction see its own tenant only.

        ## Enumerations

        | type | values |
        |---|---|
        """);
    Matcher type = TYPE.matcher(sql);
    while (type.find()) {
      page.append("| `").append(type.group(1)).append("` | ");
      page.append(ReferencePages.cell(type.group(2).replace("'", "`"))).append(" |\n");
    }
    page.append('\n');
    Matcher table = TABLE.matcher(sql);
    while (table.find()) {
      append(page, table.group(1), table.group(2), sql.toString());
    }
    Matcher view = VIEW.matcher(sql);
    while (view.find()) {
      page.append("## `").append(view.group(1)).append("`\n\nA view: ");
      page.append(view.group(2).replace("''", "'")).append(".\n\n");
    }
    page.append("## Functions\n\n| function | does |\n|---|---|\n");
    Matcher function = FUNCTION.matcher(sql);
    while (function.find()) {
      page.append("| `").append(function.group(1)).append("` | ");
      page.append(ReferencePages.cell(function.group(2).replace("''", "'"))).append(" |\n");
    }
    return page.toString().stripTrailing() + "\n";
  }

  static List<String> migrations() {
    return Checkout.files("sql").stream().filter(file -> file.contains("/db/migration/")).toList();
  }

  private static void append(StringBuilder page, String name, String body, String sql) {
    page.append("## `").append(name).append("`\n\n");
    String said = "";
    Matcher comment = COMMENT.matcher(sql);
    while (comment.find()) {
      said = comment.group(1).equals(name) ? comment.group(2) : said;
    }
    for (String part : said.replace("''", "'").split(";\\s*", -1)) {
      page.append("- ").append(part.replaceFirst("^(\\w+)=", "$1: ")).append('\n');
    }
    page.append("\n| column | definition |\n|---|---|\n");
    Set<String> dropped = dropped(name, sql);
    StringBuilder rules = new StringBuilder();
    for (String line : lines(name, body, sql)) {
      int space = line.indexOf(' ');
      if (CONSTRAINT.matcher(line.toLowerCase(Locale.ROOT)).lookingAt()) {
        if (!dropped.contains(constraint(name, line))) {
          rules.append("- `").append(line).append("`\n");
        }
      } else if (!dropped.contains(line.substring(0, space))) {
        String definition = line.substring(space + 1);
        if (dropped.contains(name + "_" + line.substring(0, space) + "_fkey")) {
          definition = definition.replaceFirst(" references \\w+ \\([^)]*\\)", "");
        }
        page.append("| `").append(line, 0, space).append("` | `");
        page.append(ReferencePages.cell(definition)).append("` |\n");
      }
    }
    indexes(name, sql).forEach(rules::append);
    page.append('\n');
    if (!rules.isEmpty()) {
      page.append(rules).append('\n');
    }
  }

  /// What the table was made with, and what was added to it later.
  private static List<String> lines(String table, String body, String sql) {
    List<String> lines = new ArrayList<>();
    body.lines()
        .map(line -> line.strip().replaceFirst(",$", ""))
        .filter(line -> !line.isEmpty() && !line.startsWith("--"))
        .forEach(lines::add);
    Matcher added = ADDED.matcher(sql);
    while (added.find()) {
      if (added.group(1).equals(table)) {
        lines.add((added.group(2) == null ? "" : added.group(2) + " ") + added.group(3));
      }
    }
    return lines;
  }

  private static Set<String> dropped(String table, String sql) {
    Set<String> dropped = new HashSet<>();
    Matcher drop = DROPPED.matcher(sql);
    while (drop.find()) {
      if (table.equals(drop.group(1))) {
        dropped.add(drop.group(2));
      }
    }
    return dropped;
  }

  /// The name of a constraint, given or by default.
  private static String constraint(String table, String line) {
    if (line.startsWith("constraint ")) {
      return line.split(" ", 3)[1];
    }
    return line.startsWith("foreign key")
        ? table
            + "_"
            + line.substring(line.indexOf('(') + 1, line.indexOf(')')).replace(", ", "_")
            + "_fkey"
        : "";
  }

  /// As they were made last, without those that were dropped after.
  private static List<String> indexes(String table, String sql) {
    Map<String, String> indexes = new LinkedHashMap<>();
    Map<String, Integer> made = new HashMap<>();
    Matcher index = INDEX.matcher(sql);
    while (index.find()) {
      if (index.group(2).equals(table)) {
        made.put(index.group(1), index.start());
        indexes.put(index.group(1), "- index `" + index.group(1) + "` `" + index.group(3) + "`\n");
      }
    }
    Matcher drop = DROPPED.matcher(sql);
    while (drop.find()) {
      if (drop.start() > made.getOrDefault(drop.group(2), Integer.MAX_VALUE)) {
        indexes.remove(drop.group(2));
      }
    }
    return List.copyOf(indexes.values());
  }
}
