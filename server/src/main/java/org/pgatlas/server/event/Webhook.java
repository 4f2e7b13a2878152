package org.pgatlas.server.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An address that is told of events.
///
/// @param types see [EventFilter]
public record Webhook(
    int id,
    String url,
    List<String> types,
    @Nullable String project,
    boolean active,
    Instant createdAt) {
  public Webhook {
    types = List.copyOf(types);
  }
}
