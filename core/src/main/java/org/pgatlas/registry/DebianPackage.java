package org.pgatlas.registry;

import org.jspecify.annotations.Nullable;

/// One paragraph of a Debian `Packages` index, reduced to what the graph needs; nobody's name or address is read.
record DebianPackage(
    String name,
    String version,
    String source,
    @Nullable String preDepends,
    @Nullable String depends,
    @Nullable String provides,
    @Nullable String section,
    @Nullable String homepage) {}
