package org.pgatlas.server.catalog;

/// The repo-level dependencies between two projects, collapsed.
///
/// @param project the other project
/// @param edgeCount distinct (dependent repo, dependency repo) pairs between the two
public record ProjectDependencyRow(ProjectRow project, long edgeCount) {}
