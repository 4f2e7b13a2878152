package org.pgatlas.attestation.sigstore;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Certificates out of bytes, and what they say of themselves.
final class Certificates {
  static final int MAX_BYTES = 64 << 10;
  static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
  static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

  private Certificates() {}

  /// @throws CertificateException when it is none
  static X509Certificate read(byte[] der) throws CertificateException {
    try {
      Der.of(der);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (BadDer e) {
      throw new CertificateException(e.getMessage(), e);
    } catch (RuntimeException e) {
      // What damaged bytes may throw out of the parser is not said anywhere.
      throw new CertificateException("it cannot be read", e);
    }
  }

  static X509Certificate of(Field field) {
    byte[] der = field.someBytes(MAX_BYTES);
    try {
      return read(der);
    } catch (CertificateException e) {
      throw field.refuse("expected an X.509 certificate: " + e.getMessage());
    }
  }

  static boolean isFor(X509Certificate certificate, String purpose) throws CertificateException {
    @Nullable List<String> purposes = certificate.getExtendedKeyUsage();
    return purposes != null && purposes.contains(purpose);
  }

  /// Whether its own key has signed it.
  static boolean isSelfSigned(X509Certificate certificate) {
    if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException _) {
      // A key of a strange kind may throw anything; it has signed nothing.
      return false;
    }
  }
}
