package org.pgatlas.match;

/// Coarse keys between which, both included, a component's may lie if an advisory can concern it: a
/// prefilter that lets through too much and never too little. See
/// [org.pgatlas.version.VersionScheme#coarseKey].
public record CoarseRange(long low, long high) {
  static final CoarseRange ALL = new CoarseRange(0, Long.MAX_VALUE);

  public boolean admits(long coarseKey) {
    return low <= coarseKey && coarseKey <= high;
  }
}
