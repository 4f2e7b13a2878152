package org.pgatlas.server.ops.doctor;

import java.util.Locale;
import org.pgatlas.server.wire.Json;

/// A report for readers: text, Markdown (the guide's review form, filled in), JSON, SARIF.
public final class DoctorReport {
  private DoctorReport() {}

  /// @param format `text`, `json`, `sarif` or `markdown`
  public static String as(Doctor.Report report, String format) {
    return switch (format) {
      case "text" -> text(report);
      case "json" -> json(report);
      case "sarif" -> SarifReport.of(report);
      case "markdown" -> markdown(report);
      default ->
          throw new IllegalArgumentException(
              "the format is text, json, sarif or markdown, not '" + format + "'");
    };
  }

  static String json(Doctor.Report report) {
    return Json.write(report);
  }

  static String text(Doctor.Report report) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : report.findings()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-7s %-24s %s%n        %s%n",
              finding.severity().name().toLowerCase(Locale.ROOT),
              finding.check(),
              finding.object(),
              finding.why()));
      if (!finding.ddl().isEmpty()) {
        text.append("        ").append(finding.ddl()).append(";\n");
      }
    }
    report.skipped().forEach(skipped -> text.append("skipped ").append(skipped).append('\n'));
    return text.append(summary(report)).append('\n').toString();
  }

  static String markdown(Doctor.Report report) {
    StringBuilder text = new StringBuilder("## Architecture and performance gaps\n\n");
    text.append(summary(report)).append("\n\n");
    if (!report.findings().isEmpty()) {
      text.append("| | check | object | why | mend |\n|---|---|---|---|---|\n");
      for (Finding finding : report.findings()) {
        text.append("| ").append(finding.severity().name().toLowerCase(Locale.ROOT));
        text.append(" | `").append(finding.check()).append("` | `").append(cell(finding.object()));
        text.append("` | ").append(cell(finding.why())).append(" | ");
        if (!finding.ddl().isEmpty()) {
          text.append('`').append(cell(finding.ddl())).append('`');
        }
        text.append(" |\n");
      }
      text.append("\n- [ ] every error above is mended or explained\n");
      text.append("- [ ] every warning above has an owner\n");
    }
    if (!report.skipped().isEmpty()) {
      text.append("\n### Not examined\n\n");
      report.skipped().forEach(skipped -> text.append("- ").append(cell(skipped)).append('\n'));
    }
    return text.append(ReviewForm.of(report)).toString();
  }

  private static String summary(Doctor.Report report) {
    long errors = count(report, Finding.Severity.ERROR);
    long warnings = count(report, Finding.Severity.WARNING);
    long notices = count(report, Finding.Severity.NOTICE);
    if (report.ofFiles()) {
      return String.format(
          Locale.ROOT,
          "migrations in %s: %d errors, %d warnings",
          report.database(),
          errors,
          warnings);
    }
    return String.format(
        Locale.ROOT,
        "%d checks of %s (PostgreSQL %s, schema %s): %d errors, %d warnings, %d notices",
        report.checks() - report.skipped().size(),
        report.database(),
        report.version(),
        report.schema(),
        errors,
        warnings,
        notices);
  }

  private static long count(Doctor.Report report, Finding.Severity severity) {
    return report.findings().stream().filter(f -> f.severity() == severity).count();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
