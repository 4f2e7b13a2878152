package org.pgatlas.server.ops.doctor;

import java.util.List;

/// What the guide calls the definition of done, for each table: a box is ticked where catalogue,
/// comment or queries say it, and empty where a reviewer has to ask.
final class ReviewForm {
  private static final String UNSAID = "not said";

  private ReviewForm() {}

  static String of(Doctor.Report report) {
    if (report.tables().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n## Tables\n");
    for (TableForm form : report.tables()) {
      text.append("\n### `").append(plain(form.table())).append("`\n\n");
      line(text, "class", form.kind());
      line(text, "primary key", form.primaryKey());
      line(text, "idempotency", form.idempotency());
      line(text, "tenant", form.tenant());
      indexes(text, form);
      line(text, "retention", form.retention());
      if (form.derived()) {
        line(text, "refresh", form.refresh());
      }
      accesses(text, form);
      gaps(text, form, report);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String what, String said) {
    text.append(said.isEmpty() ? "- [ ] " : "- [x] ").append(what).append(": ");
    text.append(said.isEmpty() ? UNSAID : plain(said)).append('\n');
  }

  private static void indexes(StringBuilder text, TableForm form) {
    line(text, "indexes", form.indexes().isEmpty() ? "" : String.valueOf(form.indexes().size()));
    for (String index : form.indexes()) {
      String name = index.replaceAll(":.*", "");
      List<String> served =
          form.accesses().stream()
              .filter(
                  access ->
                      access.plan().matches("(?s).*\\b" + name.replaceAll("\\W", ".") + "\\b.*"))
              .map(access -> "`" + plain(access.query()) + "`")
              .toList();
      text.append("  - `").append(plain(index)).append('`');
      text.append(served.isEmpty() ? "" : " serves " + String.join(", ", served)).append('\n');
    }
  }

  private static void accesses(StringBuilder text, TableForm form) {
    line(
        text,
        "queries and their plans",
        form.accesses().isEmpty() ? "" : "the first " + form.accesses().size());
    for (Accesses.Access access : form.accesses()) {
      text.append("  - `").append(plain(access.query())).append('`');
      text.append(access.plan().isEmpty() ? "" : ": " + plain(access.plan())).append('\n');
    }
  }

  private static void gaps(StringBuilder text, TableForm form, Doctor.Report report) {
    String schema = report.schema() + ".";
    for (Finding finding : report.findings()) {
      String whole = finding.object();
      String object = whole.startsWith(schema) ? whole.substring(schema.length()) : whole;
      if (object.equals(form.table()) || object.startsWith(form.table() + ".")) {
        text.append("- [ ] `").append(finding.check()).append("`: ").append(plain(finding.why()));
        text.append('\n');
      }
    }
  }

  /// On one line, and no end to a text in backticks.
  private static String plain(String text) {
    return text.replace('`', '\'').replaceAll("\\s+", " ");
  }
}
