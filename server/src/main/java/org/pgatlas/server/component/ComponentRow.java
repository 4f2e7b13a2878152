package org.pgatlas.server.component;

/// A package at a version that a tenant uses.
///
/// @param packagePurl without version
/// @param version empty when no document names one
/// @param artifactCount artifacts whose SBOM in force has it
public record ComponentRow(
    String purl,
    String packagePurl,
    String ecosystem,
    String name,
    String version,
    int artifactCount) {}
