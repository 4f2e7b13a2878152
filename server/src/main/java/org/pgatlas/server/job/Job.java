package org.pgatlas.server.job;

import java.util.UUID;

/// A claimed job: its lease is ours as long as `leaseToken` is still the row's.
///
/// @param payload JSON
/// @param attempts this one included
public record Job(
    long id,
    UUID tenant,
    String kind,
    String payload,
    int attempts,
    int maxAttempts,
    long leaseToken) {}
