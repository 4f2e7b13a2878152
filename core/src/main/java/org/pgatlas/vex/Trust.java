package org.pgatlas.vex;

/// How much an author's word counts, most first.
public enum Trust {
  /// Our own triage.
  OWN_TRIAGE,
  /// Who makes the product.
  PRODUCT_VENDOR,
  /// Who makes a component of it.
  UPSTREAM,
  THIRD_PARTY
}
