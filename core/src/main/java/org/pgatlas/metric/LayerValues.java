package org.pgatlas.metric;

/// The counts behind a [LayerCriticality], while they are changed.
///
/// @param all per vertex the distinct active dependents
/// @param repos those of them that are repos
/// @param reachingProjects per vertex the distinct projects with an active member that reaches it
/// or is it
/// @param reachers per project the active vertices that reach one of its active members or are one
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record LayerValues(int[] all, int[] repos, int[] reachingProjects, int[] reachers) {}
