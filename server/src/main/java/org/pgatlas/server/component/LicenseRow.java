package org.pgatlas.server.component;

/// A licence as documents write it.
///
/// @param artifactCount artifacts whose SBOM in force names it
public record LicenseRow(String license, int artifactCount) {}
