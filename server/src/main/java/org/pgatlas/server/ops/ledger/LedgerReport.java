package org.pgatlas.server.ops.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;

/// The ledger for readers: text, Markdown, JSON.
public final class LedgerReport {
  private LedgerReport() {}

  /// @param format `text`, `json` or `markdown`
  public static String as(QueryLedger.Report report, String format) {
    return switch (format) {
      case "text" -> text(report);
      case "json" -> Json.write(report);
      case "markdown" -> markdown(report);
      default ->
          throw new IllegalArgumentException(
              "the format of the ledger is text, json or markdown, not '" + format + "'");
    };
  }

  private static String text(QueryLedger.Report report) {
    StringBuilder text = new StringBuilder();
    for (QueryLedger.Line line : report.queries()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-8s %-44s %s%n",
              verdict(line),
              title(line),
              String.join(", ", figures(line))));
      for (String remark : remarks(line)) {
        text.append("         ").append(remark).append('\n');
      }
    }
    if (!report.unread().isEmpty()) {
      text.append("no hot query reads ").append(String.join(", ", report.unread())).append('\n');
    }
    return text.append(summary(report)).append('\n').toString();
  }

  private static String markdown(QueryLedger.Report report) {
    StringBuilder text = new StringBuilder("## Hot queries\n\n");
    text.append(summary(report)).append("\n\n");
    text.append(
        "| query | plan | served by | budget p50/p99 | measured p50/p99 | calls | mean/most |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    for (QueryLedger.Line line : report.queries()) {
      text.append("| `").append(line.name()).append('`');
      text.append(line.variant().isEmpty() ? "" : " " + line.variant());
      text.append(" | ").append(verdict(line));
      for (String remark : remarks(line)) {
        text.append("; ").append(remark.replace("|", "\\|"));
      }
      text.append(" | ").append(String.join(", ", line.servedBy()));
      text.append(" | ").append(pair(line.budgetP50Ms(), line.budgetP99Ms()));
      text.append(" | ").append(pair(line.p50Ms(), line.p99Ms()));
      text.append(" | ").append(line.calls() == null ? "" : String.valueOf(line.calls()));
      text.append(" | ").append(pair(line.meanMs(), line.maxMs())).append(" |\n");
    }
    return text.toString();
  }

  /// `ok`, `plan`, `rows`, `slow` or `error`.
  public static String verdict(QueryLedger.Line line) {
    if (!line.error().isEmpty()) {
      return "error";
    }
    if (!line.problems().isEmpty()) {
      return "plan";
    }
    if (line.misjudged()) {
      return "rows";
    }
    return line.overBudget() ? "slow" : "ok";
  }

  static String title(QueryLedger.Line line) {
    return line.variant().isEmpty() ? line.name() : line.name() + " (" + line.variant() + ")";
  }

  private static List<String> figures(QueryLedger.Line line) {
    List<String> figures = new ArrayList<>();
    figures.add("budget " + pair(line.budgetP50Ms(), line.budgetP99Ms()) + " ms");
    if (line.p50Ms() != null) {
      figures.add("p50/p99 " + pair(line.p50Ms(), line.p99Ms()) + " ms");
    }
    if (line.calls() != null) {
      figures.add(line.calls() + " calls, mean/most " + pair(line.meanMs(), line.maxMs()) + " ms");
    }
    if (line.tenants().equals("all")) {
      figures.add("every tenant's, as the worker role");
    }
    return figures;
  }

  private static List<String> remarks(QueryLedger.Line line) {
    List<String> remarks = new ArrayList<>(line.problems());
    if (!line.error().isEmpty()) {
      remarks.add(line.error().replaceAll("\\s+", " "));
    }
    if (line.overBudget()) {
      remarks.add("over its budget");
    }
    if (line.misjudged()) {
      remarks.add(
          String.format(
              Locale.ROOT, "rows misjudged %.0f times; analyze its tables", line.misestimate()));
    }
    line.accepted().forEach(accepted -> remarks.add("accepted: " + accepted));
    return remarks;
  }

  private static String summary(QueryLedger.Report report) {
    return String.format(
        Locale.ROOT,
        "%d hot queries on %s (PostgreSQL %s): %d to look at; %s; %s",
        report.queries().size(),
        report.database(),
        report.version(),
        report.faults(),
        report.runs() == 0
            ? "none was run"
            : "those that only read ran " + report.runs() + " times",
        report.statistics()
            ? "calls from pg_stat_statements"
            : "pg_stat_statements is not loaded, so calls are not known");
  }

  private static String pair(@Nullable Double first, @Nullable Double second) {
    return first == null || second == null ? "" : number(first) + "/" + number(second);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
  }
}
