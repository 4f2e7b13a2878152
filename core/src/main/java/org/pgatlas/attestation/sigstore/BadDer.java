package org.pgatlas.attestation.sigstore;

/// Bytes that are not the DER that was expected.
final class BadDer extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadDer(String message) {
    super(message, null, false, false);
  }
}
