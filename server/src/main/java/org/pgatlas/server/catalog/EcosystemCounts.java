package org.pgatlas.server.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How large the whole atlas is and how alive.
///
/// @param activeProjects live or in development
/// @param activeRepos90d with a commit in the 90 days before
/// @param dependencies distinct (dependent, dependency) pairs
/// @param contributions distinct (contributor, repo) pairs
/// @param lastUpdated the newest change of a project, repo or external; null when there is none
public record EcosystemCounts(
    long projects,
    long activeProjects,
    long repos,
    long activeRepos90d,
    long externals,
    long dependencies,
    long contributions,
    ActiveContributors activeContributors,
    @Nullable Instant lastUpdated) {}
