package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    return (opened, closed) -> {
      List<NewEvent> events = new ArrayList<>();
      Map<Said, String> said = new HashMap<>();
      byArtifact(opened)
          .forEach((artifact, some) -> events.add(event("finding.opened", artifact, some, said)));
      byArtifact(closed)
          .forEach((artifact, some) -> events.add(event("finding.closed", artifact, some, said)));
      return (handle, tenant) -> relay.append(handle, tenant, events);
    };
  }

  private static Map<String, List<FindingsChanged.Alert>> byArtifact(
      List<FindingsChanged.Alert> alerts) {
    Map<String, List<FindingsChanged.Alert>> grouped = new LinkedHashMap<>();
    alerts.forEach(one -> grouped.computeIfAbsent(one.artifact(), _ -> new ArrayList<>()).add(one));
    return grouped;
  }

  /// What one advisory says is the same in a thousand artifacts, so its text is made once.
  ///
  /// @param said texts that were made before
  private static NewEvent event(
      String type, String artifact, List<FindingsChanged.Alert> alerts, Map<Said, String> said) {
    String named = "{\"artifact\":" + Json.write(artifact) + ",";
    String findings =
        alerts.stream()
            .sorted((a, b) -> Double.compare(b.risk(), a.risk()))
            .limit(NAMED)
            .map(
                alert ->
                    named
                        + said.computeIfAbsent(Said.of(alert), one -> Json.write(one).substring(1)))
            .collect(Collectors.joining(",", "[", "]"));
    String payload = "{\"count\":" + alerts.size() + ",\"findings\":" + findings + "}";
    return new NewEvent(type, artifact, payload, alerts.getFirst().project());
  }

  /// A finding as the event tells it, after its artifact.
  private record Said(
      String component,
      String vulnerability,
      String verdict,
      double risk,
      @Nullable String severity,
      boolean kev,
      String reason) {
    static Said of(FindingsChanged.Alert alert) {
      return new Said(
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
