package org.pgatlas.server.finding;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// A finding in a list of REST.
record FindingJson(
    String id,
    String artifact,
    String component,
    String vulnerability,
    String verdict,
    boolean open,
    @Nullable String closedReason,
    @Nullable String severity,
    @Nullable Double cvss,
    @Nullable Double epss,
    boolean kev,
    double risk,
    Instant openedAt,
    Instant changedAt,
    @Nullable Instant closedAt) {
  static FindingJson of(FindingRow row) {
    return new FindingJson(
        row.externalId().toString(),
        row.artifact(),
        row.component(),
        row.vulnerability(),
        row.verdict().id(),
        row.open(),
        row.closedReason(),
        row.severityRating(),
        row.severityScore(),
        row.epss(),
        row.kev(),
        row.risk(),
        row.openedAt(),
        row.changedAt(),
        row.closedAt());
  }

  /// With everything that is known of it.
  static Map<String, @Nullable Object> whole(
      FindingRow row, List<String> path, List<FindingReadStore.Event> events) {
    JsonNode evidence = Json.MAPPER.readTree(row.evidence());
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    JsonNode head = Json.MAPPER.valueToTree(of(row));
    head.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    fields.put("names", evidence.path("names"));
    fields.put("words", Explanation.of(row, path).sentences());
    fields.put("path", path);
    fields.put("matches", evidence.path("matches"));
    fields.put("statements", evidence.path("statements"));
    fields.put("conflict", evidence.path("conflict").asBoolean());
    fields.put("fixed_in", evidence.path("fixed_in"));
    fields.put("would_change", evidence.path("would_change"));
    Risk risk =
        new Risk(row.severityScore(), row.epss(), row.kev(), row.criticality(), row.ponyFactor());
    Map<String, @Nullable Object> factors = new LinkedHashMap<>();
    risk.factors().forEach(factors::put);
    fields.put("risk_factors", factors);
    fields.put("risk_inputs", inputs(row));
    fields.put("history", events.stream().map(FindingJson::event).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> inputs(FindingRow row) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("cvss", row.severityScore());
    fields.put("epss", row.epss());
    fields.put("kev", row.kev());
    fields.put("criticality", row.criticality());
    fields.put("pony_factor", row.ponyFactor());
    fields.put("metric_run", row.metricRun());
    return fields;
  }

  private static Map<String, @Nullable Object> event(FindingReadStore.Event event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("at", event.at());
    fields.put("type", event.type());
    fields.put("data", Json.MAPPER.readTree(event.payload()));
    return fields;
  }
}
