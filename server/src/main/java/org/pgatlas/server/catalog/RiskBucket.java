package org.pgatlas.server.catalog;

/// How many vertices carry at least this share of the active graph, and less than the next
/// bucket's.
///
/// @param fromShare share of the other active vertices that depend on the vertex; 0 holds those on
/// which nothing active depends
public record RiskBucket(double fromShare, long repos, long externals) {}
