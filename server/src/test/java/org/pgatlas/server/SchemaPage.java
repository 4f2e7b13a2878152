package org.pgatlas.server;

import java.util.List;
import java.util.Locale;
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
  private static final List<String> CONSTRAINTS =
      List.of("primary key", "foreign key", "constraint", "unique", "check");

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
    Matcher comment = COMMENT.matcher(sql);
    while (comment.find()) {
      if (comment.group(1).equals(name)) {
        for (String part : comment.group(2).replace("''", "'").split(";\\s*", -1)) {
          page.append("- ").append(part.replaceFirst("^(\\w+)=", "$1: ")).append('\n');
        }
      }
    }
    page.append("\n| column | definition |\n|---|---|\n");
    StringBuilder rules = new StringBuilder();
    for (String line : body.lines().toList()) {
      String text = line.strip().replaceFirst(",$", "");
      if (CONSTRAINTS.stream().anyMatch(text.toLowerCase(Locale.ROOT)::startsWith)) {
        rules.append("- `").append(text).append("`\n");
      } else if (!text.isEmpty() && !text.startsWith("--")) {
        int space = text.indexOf(' ');
        page.append("| `").append(text, 0, space).append("` | `");
        page.append(ReferencePages.cell(text.substring(space + 1))).append("` |\n");
      }
    }
    Matcher index = INDEX.matcher(sql);
    while (index.find()) {
      if (index.group(2).equals(name)) {
        rules.append("- index `").append(index.group(1)).append("` `");
        rules.append(index.group(3)).append("`\n");
      }
    }
    page.append('\n');
    if (!rules.isEmpty()) {
      page.append(rules).append('\n');
    }
  }
}
