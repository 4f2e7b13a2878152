package org.pgatlas.attestation.sigstore;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/// Somebody who issues certificates, or signs timestamps by one.
///
/// @param chain its certificates, the anchor last
record Authority(List<X509Certificate> chain, Window window) {
  Authority {
    chain = List.copyOf(chain);
  }

  X509Certificate anchor() {
    return chain.getLast();
  }

  /// The certificate that issued this one, which is proved back to the anchor at that time. The
  /// time of the anchor counts too.
  ///
  /// @throws GeneralSecurityException saying why it is not
  X509Certificate issuerOf(X509Certificate leaf, Instant time) throws GeneralSecurityException {
    if (!window.holds(time)) {
      throw new CertificateException("the authority is trusted " + window + ", not at " + time);
    }
    anchor().checkValidity(Date.from(time));
    List<X509Certificate> path = new ArrayList<>();
    path.add(leaf);
    for (X509Certificate link : chain.subList(0, chain.size() - 1)) {
      if (!link.equals(leaf) && link.getBasicConstraints() >= 0) {
        path.add(link);
      }
    }
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(time));
    try {
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (CertPathValidatorException e) {
      throw new CertificateException(String.valueOf(e.getMessage()), e);
    }
    return path.size() > 1 ? path.get(1) : anchor();
  }
}
