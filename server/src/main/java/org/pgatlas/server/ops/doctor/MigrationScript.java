package org.pgatlas.server.ops.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A migration file as its statements: comments gone, strings and dollar-quoted bodies emptied,
/// blanks folded.
///
/// @param allowed rules that the file sets aside with `-- allow RULE: reason`
record MigrationScript(String name, List<Statement> statements, List<String> allowed) {
  MigrationScript {
    statements = List.copyOf(statements);
    allowed = List.copyOf(allowed);
  }

  /// One statement in lower case, without its semicolon.
  record Statement(int line, String text) {}

  static MigrationScript parse(String name, String sql) {
    List<Statement> statements = new ArrayList<>();
    List<String> allowed = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    int line = 1;
    int startLine = 1;
    int at = 0;
    while (at < sql.length()) {
      int end = token(sql, at);
      String token = sql.substring(at, end);
      if (token.startsWith("--")) {
        String comment = token.substring(2).strip();
        if (comment.startsWith("allow ") && comment.contains(":")) {
          allowed.add(comment.substring("allow ".length(), comment.indexOf(':')).strip());
        }
      } else if (token.equals(";")) {
        add(statements, startLine, statement);
      } else if (!token.startsWith("/*")) {
        if (statement.toString().isBlank()) {
          statement.setLength(0);
          startLine = line + leadingLines(token);
        }
        statement.append(token.startsWith("'") || isBody(token) ? "''" : token);
      }
      line += (int) token.chars().filter(c -> c == '\n').count();
      at = end;
    }
    add(statements, startLine, statement);
    return new MigrationScript(name, statements, allowed);
  }

  private static boolean isBody(String token) {
    return token.startsWith("$") && token.length() > 1 && token.endsWith("$");
  }

  /// A table's or index's name as one may write it without quotes and schema.
  static String plainName(String name) {
    String plain = name.replace("\"", "");
    return plain.startsWith("public.") ? plain.substring("public.".length()) : plain;
  }

  /// What stands between the commas that are in no brackets.
  static List<String> clauses(String text) {
    List<String> clauses = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        clauses.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    clauses.add(text.substring(start).strip());
    return clauses;
  }

  /// The text with nothing left in its brackets.
  static String outsideBrackets(String text) {
    StringBuilder outside = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ')') {
        depth--;
      }
      if (depth <= 0) {
        outside.append(c);
      }
      if (c == '(') {
        depth++;
      }
    }
    return outside.toString();
  }

  private static int leadingLines(String token) {
    int lines = 0;
    for (int i = 0; i < token.length() && Character.isWhitespace(token.charAt(i)); i++) {
      lines += token.charAt(i) == '\n' ? 1 : 0;
    }
    return lines;
  }

  private static void add(List<Statement> statements, int line, StringBuilder text) {
    String clean = text.toString().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    if (!clean.isEmpty()) {
      statements.add(new Statement(line, clean));
    }
    text.setLength(0);
  }

  /// Where the token that begins there ends: a comment, a quoted text, a semicolon, or plain text
  /// up to the next of them.
  private static int token(String sql, int at) {
    char c = sql.charAt(at);
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      return end < 0 ? sql.length() : end;
    }
    if (sql.startsWith("/*", at)) {
      return after(sql, "*/", at + 2);
    }
    if (c == ';') {
      return at + 1;
    }
    if (c == '\'' || c == '"') {
      return after(sql, String.valueOf(c), at + 1);
    }
    if (c == '$') {
      int close = sql.indexOf('$', at + 1);
      if (close > 0 && sql.substring(at + 1, close).matches("[A-Za-z0-9_]*")) {
        return after(sql, sql.substring(at, close + 1), close + 1);
      }
      return at + 1;
    }
    int end = at + 1;
    while (end < sql.length()
        && "'\"$;".indexOf(sql.charAt(end)) < 0
        && !sql.startsWith("--", end)
        && !sql.startsWith("/*", end)) {
      end++;
    }
    return end;
  }

  private static int after(String sql, String closing, int from) {
    int end = sql.indexOf(closing, from);
    return end < 0 ? sql.length() : end + closing.length();
  }
}
