package org.pgatlas.server.export;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An edge of an export, from who needs, belongs or gave to what is needed, has or got.
///
/// @param id unique, the same wherever the edge appears
/// @param fromNumber,toNumber rows of its ends, within their kinds
/// @param kind `depends_on`, `part_of` or `contributed_to`
record Edge(
    String id,
    int fromNumber,
    String from,
    int toNumber,
    String to,
    String kind,
    Map<String, @Nullable Object> attributes) {}
