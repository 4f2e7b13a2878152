package org.pgatlas.server.scan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pgatlas.policy.Decision;
import org.pgatlas.policy.Outcome;
import org.pgatlas.server.scan.Gate.Judged;
import org.pgatlas.server.scan.Gate.JudgedComponent;
import org.pgatlas.server.severity.SeverityScore;
import org.pgatlas.server.wire.Json;

/// A gate's result for programs: everything that it found, whatever the policy says.
public final class JsonReport {
  private JsonReport() {}

  public static String write(Gate gate) {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("document", gate.document());
    report.put("policy", gate.policy());
    report.put("outcome", gate.outcome().id());
    report.put("failed", gate.count(Outcome.FAIL));
    report.put("warned", gate.count(Outcome.WARN));
    report.put("components", gate.componentCount());
    report.put("advisories", gate.advisoryCount());
    report.put("undecided", new TreeMap<>(gate.undecided()));
    report.put("findings", gate.findings().stream().map(JsonReport::finding).toList());
    report.put("component_rules", gate.components().stream().map(JsonReport::component).toList());
    return Json.write(report);
  }

  private static Map<String, @Nullable Object> finding(Judged one) {
    ScanFinding finding = one.finding();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("vulnerability", finding.vulnerability());
    fields.put("members", finding.match().members());
    fields.put(
        "advisories",
        finding.match().matches().stream().map(match -> match.advisory().id()).distinct().toList());
    fields.put("component", DependencyPaths.name(one.component()));
    fields.put("verdict", finding.verdict().id());
    fields.put("severity", finding.severity().map(JsonReport::severity).orElse(null));
    fields.put("fixed_in", finding.fixedIn());
    fields.put("path", finding.path());
    fields.put("why", finding.words());
    fields.putAll(decision(one.decision()));
    return fields;
  }

  private static Map<String, @Nullable Object> severity(SeverityScore score) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("rating", score.rating().name().toLowerCase(java.util.Locale.ROOT));
    fields.put("score", score.score());
    fields.put("system", score.system());
    fields.put("vector", score.vector());
    return fields;
  }

  private static Map<String, @Nullable Object> component(JudgedComponent one) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("component", one.facts().what());
    fields.putAll(decision(one.decision()));
    return fields;
  }

  private static Map<String, @Nullable Object> decision(Decision decision) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("outcome", decision.outcome().id());
    fields.put("rule", decision.rule() == null ? null : decision.rule().name());
    List<Map<String, @Nullable Object>> reasons = new ArrayList<>();
    for (Decision.Reason reason : decision.reasons()) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("field", reason.field().id());
      entry.put("value", reason.value());
      entry.put("rule", reason.wanted());
      reasons.add(entry);
    }
    fields.put("reasons", reasons);
    return fields;
  }
}
