package org.pgatlas.server.vex;

import java.util.Locale;

/// The way a document came.
public enum VexOrigin {
  /// By itself.
  UPLOAD,
  /// Inside an SBOM.
  SBOM,
  /// As the payload of an attestation that a configured key or a trusted identity has signed.
  ATTESTATION;

  /// The value of the column `origin`.
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
