package org.pgatlas.attestation.sigstore;

/// What a bundle has to stand, in the order in which it is asked.
public enum Check {
  /// What a bundle is made of fits together.
  BUNDLE("bundle"),
  /// A key or a trust root is there by which it can be judged.
  TRUST("trust"),
  /// The file, or the subject of the statement, is the one that was asked about.
  ARTIFACT("artifact"),
  /// The content is signed by the key of the certificate, or by a configured key.
  SIGNATURE("signature"),
  /// What the log recorded is what the bundle holds.
  ENTRY("log-entry"),
  /// A log of the trust root recorded it: its promise, or a proof and a signed checkpoint.
  LOG("transparency-log"),
  /// Timestamps are of an authority of the trust root, and of this signature.
  TIMESTAMP("timestamp"),
  /// The certificate was valid when it signed, and issued by an authority of the trust root.
  CERTIFICATE("certificate"),
  /// A certificate log of the trust root saw the certificate.
  CERTIFICATE_LOG("certificate-log"),
  /// Whom the certificate names is trusted.
  IDENTITY("identity");

  private final String id;

  Check(String id) {
    this.id = id;
  }

  /// Stable name, for APIs and scripts.
  public String id() {
    return id;
  }
}
