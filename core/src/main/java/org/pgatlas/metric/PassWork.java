package org.pgatlas.metric;

/// What a pass of [Criticality] did, for measurements.
///
/// @param blocks blocks of up to 256 sources
/// @param starts edges of sources along which their bit was set in a row
/// @param visits rows with targets that a block reached, each counted and pushed on
/// @param leaves rows without targets that a block reached, each counted
/// @param pushes edges along which a row's bits were ORed into another row, 32 bytes each
public record PassWork(long blocks, long starts, long visits, long leaves, long pushes) {
  static final PassWork NONE = new PassWork(0, 0, 0, 0, 0);

  PassWork started(long more) {
    return new PassWork(blocks, starts + more, visits, leaves, pushes);
  }

  PassWork flushed(long rows, long ends, long edges) {
    return new PassWork(blocks + 1, starts, visits + rows, leaves + ends, pushes + edges);
  }

  PassWork plus(PassWork other) {
    return new PassWork(
        blocks + other.blocks,
        starts + other.starts,
        visits + other.visits,
        leaves + other.leaves,
        pushes + other.pushes);
  }
}
