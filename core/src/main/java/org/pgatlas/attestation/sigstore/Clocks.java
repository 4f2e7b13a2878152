package org.pgatlas.attestation.sigstore;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The timestamp authorities of a trust root.
final class Clocks {
  private static final String PURPOSES = "2.5.29.37";

  private final List<Authority> authorities;

  Clocks(List<Authority> authorities) {
    this.authorities = List.copyOf(authorities);
  }

  /// When the signature was there, by a timestamp of one of the authorities.
  ///
  /// @throws Refusal saying what is wrong with it
  Instant time(byte[] timestamp, byte[] signature, String place) {
    try {
      SignedTime stamp = new SignedTime(timestamp);
      if (!stamp.isOf(signature)) {
        throw refuse(place, "the timestamp is of another signature");
      }
      @Nullable String last = null;
      for (Authority authority : authorities) {
        for (X509Certificate signer : signers(authority, stamp)) {
          last = unproved(authority, signer, stamp.time());
          if (last == null) {
            return stamp.time();
          }
        }
      }
      throw refuse(
          place,
          last == null
              ? "the timestamp is signed by no authority of the trust root"
              : "the timestamp's signer is not trusted at " + stamp.time() + ": " + last);
    } catch (BadDer | CertificateException e) {
      throw refuse(place, "the timestamp cannot be read: " + e.getMessage());
    }
  }

  /// Certificates whose keys signed it: of the authority, or brought along with it.
  private static List<X509Certificate> signers(Authority authority, SignedTime stamp)
      throws CertificateException {
    List<X509Certificate> signers = new ArrayList<>();
    List<X509Certificate> all = new ArrayList<>(authority.chain());
    all.addAll(stamp.certificates());
    for (X509Certificate certificate : all) {
      if (certificate.getBasicConstraints() < 0
          && !signers.contains(certificate)
          && stamp.isSignedBy(certificate)) {
        signers.add(certificate);
      }
    }
    return signers;
  }

  /// Null when the authority vouches for the signer at that time.
  private static @Nullable String unproved(
      Authority authority, X509Certificate signer, Instant time) {
    try {
      if (!List.of(Certificates.TIME_STAMPING).equals(signer.getExtendedKeyUsage())) {
        return "its certificate is not for timestamps alone";
      }
      @Nullable Set<String> critical = signer.getCriticalExtensionOIDs();
      if (critical == null || !critical.contains(PURPOSES)) {
        return "its certificate does not insist on its purpose";
      }
      authority.issuerOf(signer, time);
      return null;
    } catch (GeneralSecurityException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Refusal refuse(String place, String reason) {
    return new Refusal(Check.TIMESTAMP, place, reason);
  }
}
