package org.pgatlas.server.ops.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgatlas.server.wire.Json;

/// A report as code scanners read it: what is in a file with the file and line, what is in a
/// database with the name of the object, what could not be examined as a notification.
///
/// @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
final class SarifReport {
  private static final Pattern LINE = Pattern.compile("(.*):(\\d+)");

  private SarifReport() {}

  static String of(Doctor.Report report) {
    Map<String, String> titles = report.ofFiles() ? MigrationRules.titles() : Doctor.titles();
    List<Map<String, Object>> rules = new ArrayList<>();
    titles.forEach(
        (id, title) -> rules.add(Map.of("id", id, "shortDescription", Map.of("text", title))));
    List<Map<String, Object>> notifications =
        report.skipped().stream()
            .map(
                skipped ->
                    Map.<String, Object>of("level", "warning", "message", Map.of("text", skipped)))
            .toList();
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("tool", Map.of("driver", Map.of("name", "pg-atlas doctor", "rules", rules)));
    run.put(
        "invocations",
        List.of(Map.of("executionSuccessful", true, "toolExecutionNotifications", notifications)));
    run.put("results", report.findings().stream().map(found -> result(report, found)).toList());
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    log.put("version", "2.1.0");
    log.put("runs", List.of(run));
    return Json.write(log);
  }

  private static Map<String, Object> result(Doctor.Report report, Finding finding) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ruleId", finding.check());
    result.put(
        "level",
        switch (finding.severity()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case NOTICE -> "note";
        });
    result.put("message", Map.of("text", finding.object() + ": " + finding.why()));
    result.put("locations", List.of(location(report, finding.object())));
    return result;
  }

  private static Map<String, Object> location(Doctor.Report report, String object) {
    Matcher line = LINE.matcher(object);
    if (!report.ofFiles() || !line.matches()) {
      return Map.of("logicalLocations", List.of(Map.of("fullyQualifiedName", object)));
    }
    return Map.of(
        "physicalLocation",
        Map.of(
            "artifactLocation",
            Map.of("uri", uri(Path.of(report.database()).resolve(line.group(1)))),
            "region",
            Map.of("startLine", Integer.valueOf(line.group(2)))));
  }

  /// Relative to where the doctor was called, which for a scanner is the top of the checkout.
  private static String uri(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = file.toAbsolutePath().normalize();
    String base = here.toUri().toString();
    String uri = whole.toUri().toString();
    String directory = base.endsWith("/") ? base : base + "/";
    return uri.startsWith(directory) ? uri.substring(directory.length()) : uri;
  }
}
