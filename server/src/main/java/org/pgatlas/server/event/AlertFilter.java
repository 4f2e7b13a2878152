package org.pgatlas.server.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Which events a webhook wants, and of events about findings which findings.
///
/// @param severity the least that counts: low, medium, high, critical; null for all
/// @param risk the least that counts, of 100; null for all
record AlertFilter(EventFilter events, @Nullable String severity, @Nullable Double risk) {
  static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

  /// With a minimum only events about findings match, and only if one of those named reaches it.
  boolean matches(Event event) {
    return events.matches(event.type(), event.project())
        && ((severity == null && risk == null) || !findings(event).isEmpty());
  }

  /// The findings that an event names and that are bad enough.
  List<JsonNode> findings(Event event) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode finding : Json.MAPPER.readTree(event.payload()).path("findings")) {
      if ((severity == null
              || SEVERITIES.indexOf(finding.path("severity").asString(""))
                  >= SEVERITIES.indexOf(severity))
          && (risk == null || finding.path("risk").asDouble(0) >= risk)) {
        found.add(finding);
      }
    }
    return found;
  }
}
