package org.pgatlas.server.catalog;

import java.util.List;

/// What the overview shows of the whole ecosystem.
///
/// @param activeVertices of the newest metric run; 0 before the first
/// @param ponyAnalysed repos with a known pony factor
/// @param ponyOne repos whose commits rest on one person
/// @param unscored repos and externals whose criticality is not known
/// @param distribution highest share first
public record EcosystemFigures(
    long projects,
    long repos,
    long externals,
    long contributors,
    long activeVertices,
    long ponyAnalysed,
    long ponyOne,
    long unscored,
    List<RiskBucket> distribution) {
  public EcosystemFigures {
    distribution = List.copyOf(distribution);
  }
}
