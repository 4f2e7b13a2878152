package org.pgatlas.server.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An address that is told of events.
///
/// @param types see [EventFilter]
/// @param format event, slack or email
/// @param minSeverity of findings: low, medium, high, critical; null for all
/// @param minRisk of findings, of 100; null for all
/// @param digestSeconds how long a digest gathers
public record Webhook(
    int id,
    String url,
    List<String> types,
    @Nullable String project,
    String format,
    @Nullable String minSeverity,
    @Nullable Double minRisk,
    int digestSeconds,
    boolean active,
    Instant createdAt) {
  public Webhook {
    types = List.copyOf(types);
  }
}
