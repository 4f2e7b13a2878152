package org.pgatlas.bench.finding;

/// How large a run is.
///
/// @param advisories generated ones
/// @param packages that they are about
/// @param components of the large SBOM
/// @param artifacts small ones, all of which one advisory touches
/// @param findings open ones among which lists find their first page
record FindingsSize(
    int advisories, int packages, int components, int artifacts, int findings, int repetitions) {}
