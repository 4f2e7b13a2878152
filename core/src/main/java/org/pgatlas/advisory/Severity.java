package org.pgatlas.advisory;

/// How bad a vulnerability is, as its database says.
///
/// @param type `CVSS_V2`, `CVSS_V3`, `CVSS_V4`, or the name of another scale
/// @param score the vector of a CVSS type, else a word of the scale
public record Severity(String type, String score) {}
