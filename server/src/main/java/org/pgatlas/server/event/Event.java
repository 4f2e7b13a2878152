package org.pgatlas.server.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A published event.
///
/// @param seq the cursor: grows in the order in which events became visible
/// @param subject canonical id of what it is about
/// @param project canonical id of the project of the subject, if it has one
/// @param payload JSON
public record Event(
    long seq,
    UUID tenant,
    String type,
    String subject,
    @Nullable String project,
    String payload,
    Instant occurredAt) {}
