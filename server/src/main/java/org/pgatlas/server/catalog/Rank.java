package org.pgatlas.server.catalog;

/// A place in the order of criticality.
///
/// @param place 1 for the most critical; equals share a place
/// @param of how many vertices have a known criticality
public record Rank(long place, long of) {}
