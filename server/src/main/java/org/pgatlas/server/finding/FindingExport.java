package org.pgatlas.server.finding;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.CsvWriter;
import org.pgatlas.server.scan.SarifReport;
import org.pgatlas.server.wire.Json;

/// All findings that a filter wants, however many: read and written page by page, linear in their
/// number, with memory for one page and the names of the vulnerabilities.
final class FindingExport {
  private static final int PAGE = 1_000;

  private final FindingReadStore findings;
  private final String version;

  /// @param version of the program
  FindingExport(FindingReadStore findings, String version) {
    this.findings = findings;
    this.version = version;
  }

  private interface Page {
    void of(List<FindingRow> rows) throws IOException;
  }

  private void pages(UUID tenant, FindingFilter filter, Page page) throws IOException {
    long after = 0;
    List<FindingRow> rows;
    do {
      rows = findings.page(tenant, filter, after, PAGE);
      page.of(rows);
      after = rows.isEmpty() ? after : rows.getLast().id();
    } while (rows.size() == PAGE);
  }

  void csv(UUID tenant, FindingFilter filter, Writer out) throws IOException {
    boolean[] headed = {false};
    pages(
        tenant,
        filter,
        rows -> {
          String text =
              CsvWriter.write(FindingJson.class, rows.stream().map(FindingJson::of).toList());
          out.write(headed[0] ? text.substring(text.indexOf('\n') + 1) : text);
          headed[0] = true;
        });
  }

  /// One line a finding, with its evidence; as an array when it is no `lines`.
  void json(UUID tenant, FindingFilter filter, boolean lines, Writer out) throws IOException {
    String[] before = {lines ? "" : "[\n"};
    pages(
        tenant,
        filter,
        rows -> {
          for (FindingRow row : rows) {
            out.write(before[0] + Json.write(whole(row)));
            before[0] = lines ? "\n" : ",\n";
          }
        });
    out.write(before[0].equals("[\n") ? "[\n\n]\n" : lines ? "\n" : "\n]\n");
  }

  private static Map<String, @Nullable Object> whole(FindingRow row) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    Json.MAPPER
        .valueToTree(FindingJson.of(row))
        .properties()
        .forEach(field -> fields.put(field.getKey(), field.getValue()));
    fields.put("criticality", row.criticality());
    fields.put("pony_factor", row.ponyFactor());
    fields.put("metric_run", row.metricRun());
    fields.put("evidence", Json.MAPPER.readTree(row.evidence()));
    return fields;
  }

  /// SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>): a rule for
  /// each vulnerability, a result for each finding, suppressed when it is closed. The rules follow
  /// the results, which are written as they are read.
  void sarif(UUID tenant, FindingFilter filter, Writer out) throws IOException {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    List<Map<String, Object>> rules = new ArrayList<>();
    out.write(
        "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"utf16CodeUnits\",\"results\":[\n");
    String[] before = {""};
    pages(
        tenant,
        filter,
        rows -> {
          for (FindingRow row : rows) {
            int rule =
                numbers.computeIfAbsent(
                    row.vulnerability(),
                    _ -> {
                      rules.add(rule(row));
                      return rules.size() - 1;
                    });
            out.write(before[0] + Json.write(result(row, rule)));
            before[0] = ",\n";
          }
        });
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("name", "PG Atlas");
    driver.put(SarifReport.versionField(version), version);
    driver.put("rules", rules);
    out.write("\n],\"tool\":" + Json.write(Map.of("driver", driver)) + "}]}\n");
  }

  private static Map<String, Object> rule(FindingRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", row.vulnerability());
    fields.put("shortDescription", Map.of("text", row.vulnerability()));
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("tags", List.of("security", "vulnerability"));
    Double score = row.severityScore();
    if (score != null) {
      properties.put("security-severity", String.format(Locale.ROOT, "%.1f", score));
    }
    properties.put("aliases", Json.MAPPER.readTree(row.evidence()).path("names"));
    fields.put("properties", properties);
    return fields;
  }

  private static Map<String, Object> result(FindingRow row, int rule) {
    Explanation explained = Explanation.of(row, List.of());
    List<String> message = new ArrayList<>(List.of(explained.head()));
    message.addAll(explained.matched());
    message.addAll(explained.said());
    message.addAll(explained.wouldChange());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("ruleId", row.vulnerability());
    fields.put("ruleIndex", rule);
    fields.put("kind", "fail");
    fields.put("level", level(row));
    fields.put("message", Map.of("text", String.join("\n", message)));
    fields.put(
        "locations",
        List.of(
            Map.of(
                "logicalLocations",
                List.of(
                    Map.of(
                        "fullyQualifiedName",
                        row.artifact() + " > " + row.component(),
                        "name",
                        row.component(),
                        "kind",
                        "module")))));
    fields.put(
        "partialFingerprints",
        Map.of(
            "componentVulnerability/v1",
            row.artifact() + "|" + row.vulnerability() + "|" + row.component()));
    fields.put("rank", row.risk());
    if (!row.open()) {
      Map<String, Object> suppression = new LinkedHashMap<>();
      suppression.put("kind", "external");
      suppression.put("status", "accepted");
      suppression.put("justification", String.valueOf(row.closedReason()));
      fields.put("suppressions", List.of(suppression));
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", row.externalId());
    properties.put("verdict", row.verdict().id());
    properties.put("kev", row.kev());
    fields.put("properties", properties);
    return fields;
  }

  private static String level(FindingRow row) {
    return switch (String.valueOf(row.severityRating())) {
      case "critical", "high" -> "error";
      case "none" -> "none";
      case "low" -> "note";
      default -> "warning";
    };
  }
}
