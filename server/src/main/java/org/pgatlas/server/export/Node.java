package org.pgatlas.server.export;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A vertex of an export.
///
/// @param number of its row, unique within its kind
/// @param kind `repo`, `external-repo`, `project` or `contributor`
/// @param attributes by the names of [Attribute]; null: not known
record Node(int number, String id, String kind, Map<String, @Nullable Object> attributes) {}
