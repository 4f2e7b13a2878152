package org.pgatlas.attestation.sigstore;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.TrustedKey;
import org.pgatlas.json.StorableText;

/// A certificate as its issuer fills it for one signature: who signed, and who vouched for that.
///
/// @param subjects e-mail addresses, URIs and user names
/// @param issuer of the token by which the signer was known; empty when it does not say
/// @param claims what else the token said, by name
/// @see <a href="https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md">the extensions</a>
record Signer(
    X509Certificate certificate,
    TrustedKey key,
    Set<String> subjects,
    String issuer,
    Map<String, String> claims) {
  private static final String ARC = "1.3.6.1.4.1.57264.1.";
  private static final String OTHER_NAME = ARC + "7";
  private static final List<String> CLAIMS =
      List.of(
          "build_signer_uri",
          "build_signer_digest",
          "runner_environment",
          "source_repository_uri",
          "source_repository_digest",
          "source_repository_ref",
          "source_repository_identifier",
          "source_repository_owner_uri",
          "source_repository_owner_identifier",
          "build_config_uri",
          "build_config_digest",
          "build_trigger",
          "run_invocation_uri",
          "source_repository_visibility");
  private static final int FIRST_CLAIM = 9;
  private static final int EXPLICIT = 0xa0;

  Signer {
    subjects = Set.copyOf(subjects);
    claims = Map.copyOf(claims);
  }

  static Signer of(X509Certificate certificate) {
    try {
      if (certificate.getBasicConstraints() >= 0) {
        throw refuse("the signer's certificate is an authority's");
      }
      if (!Certificates.isFor(certificate, Certificates.CODE_SIGNING)) {
        throw refuse("the certificate is not for signing code");
      }
      boolean @Nullable [] usage = certificate.getKeyUsage();
      if (usage != null && !usage[0]) {
        throw refuse("the certificate's key is not for signatures");
      }
      Map<String, String> claims = new LinkedHashMap<>();
      for (int i = 0; i < CLAIMS.size(); i++) {
        String value = extension(certificate, ARC + (FIRST_CLAIM + i));
        if (!value.isEmpty()) {
          claims.put(CLAIMS.get(i), value);
        }
      }
      return new Signer(
          certificate,
          key(certificate.getPublicKey()),
          names(certificate),
          issuer(certificate),
          claims);
    } catch (CertificateException | BadDer e) {
      throw refuse("the certificate cannot be read: " + e.getMessage());
    }
  }

  boolean isValidAt(Instant time) {
    return !time.isBefore(certificate.getNotBefore().toInstant())
        && !time.isAfter(certificate.getNotAfter().toInstant());
  }

  String validity() {
    return certificate.getNotBefore().toInstant() + " to " + certificate.getNotAfter().toInstant();
  }

  private static TrustedKey key(PublicKey key) {
    try {
      return new TrustedKey("certificate", key);
    } catch (IllegalArgumentException e) {
      throw refuse(String.valueOf(e.getMessage()));
    }
  }

  private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
    Set<String> names = new LinkedHashSet<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
      int kind = (Integer) name.getFirst();
      Object value = name.get(1);
      if ((kind == 1 || kind == 6) && value instanceof String text) {
        names.add(StorableText.of(text));
      } else if (kind == 0 && value instanceof byte[] encoded) {
        otherName(encoded, names);
      }
    }
    return names;
  }

  private static void otherName(byte[] encoded, Set<String> names) {
    Der name = Der.of(encoded);
    List<Der> parts = name.parts();
    if (parts.size() == 2 && parts.getFirst().objectId().equals(OTHER_NAME)) {
      names.add(parts.getLast().parts(EXPLICIT, 1).getFirst().utf8());
    }
  }

  private static String issuer(X509Certificate certificate) {
    String issuer = extension(certificate, ARC + "8");
    if (!issuer.isEmpty()) {
      return issuer;
    }
    // The older extension holds the text bare.
    byte @Nullable [] bare = certificate.getExtensionValue(ARC + "1");
    return bare == null
        ? ""
        : StorableText.of(
            new String(Der.of(bare).content(Der.OCTET_STRING), StandardCharsets.UTF_8));
  }

  private static String extension(X509Certificate certificate, String id) {
    byte @Nullable [] value = certificate.getExtensionValue(id);
    return value == null ? "" : Der.of(Der.of(value).content(Der.OCTET_STRING)).utf8();
  }

  private static Refusal refuse(String reason) {
    return new Refusal(Check.CERTIFICATE, "/verificationMaterial", reason);
  }
}
