package org.pgatlas.metric;

/// How much work may be done, counted in edges and vertices that are looked at. What would go
/// beyond it is not begun, so no more than that is ever done.
final class Effort {
  private final long most;
  private long spent;

  Effort(long most) {
    this.most = most;
  }

  /// Whether that much more may be done; then it counts as done.
  boolean spend(long more) {
    if (more > most - spent) {
      return false;
    }
    spent += more;
    return true;
  }

  /// Whether, at the pace of what was done since `begin`, the rest would go beyond it.
  boolean isHopeless(long begin, int done, int rest) {
    return (double) (spent - begin) / Math.max(1, done) * rest > most - spent;
  }

  long spent() {
    return spent;
  }

  long left() {
    return most - spent;
  }
}
