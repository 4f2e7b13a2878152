package org.pgatlas.server.finding;

import java.time.Instant;
import java.util.UUID;

/// A row of `scan_run`.
///
/// @param manifest hexadecimal hash
/// @param resultHash hexadecimal
public record ScanRunRow(
    long id,
    UUID externalId,
    String artifact,
    String cause,
    String manifest,
    int matcherVersion,
    int findings,
    int open,
    String resultHash,
    Instant createdAt) {}
