package org.pgatlas.server.catalog;

/// How many distinct vertices of each type are on the other end.
public record NeighbourCounts(long repos, long externalRepos) {
  public long total() {
    return repos + externalRepos;
  }
}
