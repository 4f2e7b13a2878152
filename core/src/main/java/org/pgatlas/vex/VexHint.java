package org.pgatlas.vex;

/// What a document says of a product without it being a status: CSAF's `recommended`, `unknown`,
/// and buckets that no specification knows. It decides nothing.
public record VexHint(
    VexVulnerability vulnerability, VexProduct product, String kind, String place) {}
