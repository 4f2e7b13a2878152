package org.pgatlas.server.component;

import org.jspecify.annotations.Nullable;

/// A package that a tenant uses.
///
/// @param artifactCount artifacts whose SBOM in force has it, at any version
public record PackageRow(
    String purl, String ecosystem, @Nullable String namespace, String name, int artifactCount) {}
