package org.pgatlas.server.catalog;

import org.jspecify.annotations.Nullable;

/// An external repo with what its page needs beside the summary.
///
/// @param releases the stored JSON array as text
public record ExternalDetailRow(
    ExternalRow external,
    @Nullable String releases,
    NeighbourCounts dependencies,
    NeighbourCounts dependents) {}
