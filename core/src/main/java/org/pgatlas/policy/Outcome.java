package org.pgatlas.policy;

import java.util.Locale;

/// What a rule says, the least first.
public enum Outcome {
  PASS,
  WARN,
  FAIL;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
