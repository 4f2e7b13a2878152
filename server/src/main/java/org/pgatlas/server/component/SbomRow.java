package org.pgatlas.server.component;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A document as a version of an artifact.
///
/// @param seq its place in the artifact's chain, from 1
/// @param outcome what became of the version; null while it waits
/// @param current whether it is in force
public record SbomRow(
    UUID id,
    String artifact,
    int seq,
    String format,
    String specVersion,
    int componentCount,
    int dependencyCount,
    String sha256,
    Instant receivedAt,
    @Nullable String outcome,
    boolean current) {}
