package org.pgatlas.server.scan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.policy.Decision;
import org.pgatlas.policy.Outcome;
import org.pgatlas.server.scan.Gate.Judged;
import org.pgatlas.server.scan.Gate.JudgedComponent;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.VexEvidence;

/// A gate's result in SARIF 2.1.0
/// (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>): a rule for each
/// vulnerability and each rule about components; what statements close is there and suppressed.
public final class SarifReport {
  private final Gate gate;
  private final String version;
  private final Map<String, Integer> ruleNumbers = new LinkedHashMap<>();
  private final List<Map<String, @Nullable Object>> rules = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> results = new ArrayList<>();

  private SarifReport(Gate gate, String version) {
    this.gate = gate;
    this.version = version;
  }

  /// @param version of the program
  public static String write(Gate gate, String version) {
    return new SarifReport(gate, version).text();
  }

  private String text() {
    gate.findings().forEach(this::finding);
    gate.components().forEach(this::component);
    Map<String, @Nullable Object> driver = new LinkedHashMap<>();
    driver.put("name", "PG Atlas");
    driver.put(versionField(version), version);
    driver.put("rules", rules);
    Map<String, @Nullable Object> run = new LinkedHashMap<>();
    run.put("tool", Map.of("driver", driver));
    run.put("columnKind", "utf16CodeUnits");
    run.put("artifacts", List.of(Map.of("location", Map.of("uri", uri(gate.document())))));
    run.put("results", results);
    Map<String, @Nullable Object> log = new LinkedHashMap<>();
    log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    log.put("version", "2.1.0");
    log.put("runs", List.of(run));
    return Json.write(log);
  }

  private void finding(Judged one) {
    ScanFinding finding = one.finding();
    int rule = ruleNumbers.computeIfAbsent(finding.vulnerability(), _ -> vulnerability(finding));
    List<String> message = new ArrayList<>();
    message.add(one.facts().what() + ": " + finding.verdict().id() + ".");
    message.addAll(finding.words());
    message.add(one.decision().words());
    if (!finding.fixedIn().isEmpty()) {
      message.add("fixed in " + String.join(", ", finding.fixedIn()));
    }
    Map<String, @Nullable Object> result =
        result(
            finding.vulnerability(),
            rule,
            one.decision().outcome(),
            message,
            DependencyPaths.name(one.component()));
    Map<String, @Nullable Object> properties = properties(one.decision());
    properties.put("verdict", finding.verdict().id());
    properties.put("path", finding.path());
    result.put("properties", properties);
    if (!finding.verdict().isOpen()) {
      result.put("suppressions", List.of(suppression(finding)));
    }
    results.add(result);
  }

  private static Map<String, @Nullable Object> suppression(ScanFinding finding) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("kind", "external");
    fields.put("status", "accepted");
    VexEvidence said = finding.vex().effective().orElseThrow();
    String impact = said.statement().impact();
    fields.put(
        "justification",
        said.statement().status().id()
            + (said.statement().justification() == null
                ? ""
                : ": " + said.statement().justification().id())
            + (impact == null ? "" : ": " + impact));
    return fields;
  }

  private void component(JudgedComponent one) {
    String name = one.decision().rule() == null ? "policy" : one.decision().rule().name();
    String id = "policy/" + name;
    int rule =
        ruleNumbers.computeIfAbsent(
            id,
            _ -> {
              Map<String, @Nullable Object> fields = new LinkedHashMap<>();
              fields.put("id", id);
              fields.put("shortDescription", Map.of("text", "Policy rule " + name));
              rules.add(fields);
              return rules.size() - 1;
            });
    Map<String, @Nullable Object> result =
        result(
            id,
            rule,
            one.decision().outcome(),
            List.of(one.facts().what() + ": " + one.decision().words()),
            one.facts().what());
    result.put("properties", properties(one.decision()));
    results.add(result);
  }

  private int vulnerability(ScanFinding finding) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", finding.vulnerability());
    String summary = finding.decisive().advisory().summary();
    String text = summary == null ? finding.vulnerability() : summary;
    fields.put("shortDescription", Map.of("text", text));
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put("tags", List.of("security", "vulnerability"));
    finding
        .severity()
        .ifPresent(
            score -> {
              Double number = score.score();
              if (number != null) {
                properties.put("security-severity", String.format(Locale.ROOT, "%.1f", number));
              }
            });
    properties.put("aliases", finding.match().members());
    fields.put("properties", properties);
    rules.add(fields);
    return rules.size() - 1;
  }

  private Map<String, @Nullable Object> result(
      String ruleId, int rule, Outcome outcome, List<String> message, String component) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("ruleId", ruleId);
    result.put("ruleIndex", rule);
    result.put("kind", outcome == Outcome.PASS ? "informational" : "fail");
    result.put(
        "level",
        switch (outcome) {
          case FAIL -> "error";
          case WARN -> "warning";
          case PASS -> "none";
        });
    result.put("message", Map.of("text", String.join("\n", message)));
    Map<String, @Nullable Object> location = new LinkedHashMap<>();
    location.put(
        "physicalLocation",
        Map.of(
            "artifactLocation",
            Map.of("uri", uri(gate.document()), "index", 0),
            "region",
            Map.of("startLine", 1)));
    location.put(
        "logicalLocations", List.of(Map.of("fullyQualifiedName", component, "kind", "module")));
    result.put("locations", List.of(location));
    result.put(
        "partialFingerprints", Map.of("componentVulnerability/v1", ruleId + "|" + component));
    return result;
  }

  private static Map<String, @Nullable Object> properties(Decision decision) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("outcome", decision.outcome().id());
    fields.put("rule", decision.rule() == null ? null : decision.rule().name());
    return fields;
  }

  /// The property for the program's version: one is for semantic versions alone (3.19.12).
  public static String versionField(String version) {
    return version.matches("[0-9]+\\.[0-9]+\\.[0-9]+(?:[-+][0-9A-Za-z.+-]+)?")
        ? "semanticVersion"
        : "version";
  }

  /// A path as a relative reference (RFC 3986).
  static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte octet : path.replace('\\', '/').getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain || "-._~/".indexOf(c) >= 0) {
        uri.append(c);
      } else {
        uri.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
      }
    }
    return uri.toString();
  }
}
