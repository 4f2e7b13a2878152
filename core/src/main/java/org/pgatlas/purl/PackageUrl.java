package org.pgatlas.purl;

/// Stand-in until the purl room lands.
public record PackageUrl(String type) {}
