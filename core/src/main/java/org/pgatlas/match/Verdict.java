package org.pgatlas.match;

/// What an advisory means for a component, the strongest first. Unknown is neither affected nor
/// safe.
public enum Verdict {
  AFFECTED,
  UNKNOWN,
  NOT_AFFECTED
}
