package org.pgatlas.vex;

import java.util.List;

/// A product that a statement names.
///
/// @param parts the subcomponents that the statement is restricted to; empty means all
/// @param partsStandAlone whether a part that names its exact version is meant also outside the
/// product: CSAF's relationships say of a package on which platform it was built, and the package
/// carries no trace of that
public record VexProduct(ProductId product, List<ProductId> parts, boolean partsStandAlone) {
  public VexProduct {
    parts = List.copyOf(parts);
  }

  public VexProduct(ProductId product, List<ProductId> parts) {
    this(product, parts, false);
  }
}
