package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.event.EventRelay;
import org.pgatlas.server.event.NewEvent;
import org.pgatlas.server.wire.Json;

/// Findings that opened or closed as events, one for each artifact and kind, with the worst of them
/// by name: webhooks and followers get what happened and not a thousand messages.
public final class FindingAlerts {
  private static final int NAMED = 100;

  private FindingAlerts() {}

  public static FindingsChanged to(EventRelay relay) {
    return (handle, tenant, opened, closed) -> {
      List<NewEvent> events = new ArrayList<>();
      byArtifact(opened)
          .forEach((artifact, some) -> events.add(event("finding.opened", artifact, some)));
      byArtifact(closed)
          .forEach((artifact, some) -> events.add(event("finding.closed", artifact, some)));
      relay.append(handle, tenant, events);
    };
  }

  private static Map<String, List<FindingsChanged.Alert>> byArtifact(
      List<FindingsChanged.Alert> alerts) {
    Map<String, List<FindingsChanged.Alert>> grouped = new LinkedHashMap<>();
    alerts.forEach(one -> grouped.computeIfAbsent(one.artifact(), _ -> new ArrayList<>()).add(one));
    return grouped;
  }

  private static NewEvent event(String type, String artifact, List<FindingsChanged.Alert> alerts) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("count", alerts.size());
    payload.put(
        "findings",
        alerts.stream()
            .sorted((a, b) -> Double.compare(b.risk(), a.risk()))
            .limit(NAMED)
            .map(Told::of)
            .toList());
    return new NewEvent(type, artifact, Json.write(payload), alerts.getFirst().project());
  }

  /// A finding as the event tells it.
  private record Told(
      String artifact,
      String component,
      String vulnerability,
      String verdict,
      double risk,
      @Nullable String severity,
      boolean kev,
      String reason) {
    static Told of(FindingsChanged.Alert alert) {
      return new Told(
          alert.artifact(),
          alert.component(),
          alert.vulnerability(),
          alert.verdict(),
          alert.risk(),
          alert.severity(),
          alert.kev(),
          alert.reason());
    }
  }
}
