package org.pgatlas.attestation.sigstore;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.TrustedKey;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;
import org.pgatlas.json.StorableText;

/// Reads the JSON form of a trust root.
final class TrustRootReader {
  private static final Set<String> TYPES =
      Set.of(
          "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
          "application/vnd.dev.sigstore.trustedroot.v0.1+json",
          "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
          "application/vnd.dev.sigstore.trustedroot.v0.2+json");

  /// Kinds of keys by their numbers in `sigstore_common.proto`; those between are not judged.
  private static final Map<String, String> DETAILS =
      Map.ofEntries(
          Map.entry("1", "PKCS1_RSA_PKCS1V5"),
          Map.entry("3", "PKIX_RSA_PKCS1V5"),
          Map.entry("5", "PKIX_ECDSA_P256_SHA_256"),
          Map.entry("6", "PKIX_ECDSA_P256_HMAC_SHA_256"),
          Map.entry("7", "PKIX_ED25519"),
          Map.entry("9", "PKIX_RSA_PKCS1V15_2048_SHA256"),
          Map.entry("10", "PKIX_RSA_PKCS1V15_3072_SHA256"),
          Map.entry("11", "PKIX_RSA_PKCS1V15_4096_SHA256"),
          Map.entry("12", "PKIX_ECDSA_P384_SHA_384"),
          Map.entry("13", "PKIX_ECDSA_P521_SHA_512"),
          Map.entry("19", "PKIX_ECDSA_P384_SHA_256"),
          Map.entry("20", "PKIX_ECDSA_P521_SHA_256"));

  private static final int MOST = 100;
  private static final int MAX_CHAIN = 10;
  private static final int MAX_KEY = 8 << 10;

  private final List<String> skipped = new ArrayList<>();

  private TrustRootReader() {}

  static TrustRoot read(byte[] document) {
    JsonLimits limits = new JsonLimits(TrustRoot.MAX_BYTES, 32, TrustRoot.MAX_BYTES);
    JsonValue tree =
        new DocumentText(document, limits)
            .json(
                json -> {
                  JsonValue whole = JsonValue.read(json);
                  json.end();
                  return whole;
                });
    return new TrustRootReader().read(new Field(tree, ""));
  }

  private TrustRoot read(Field root) {
    String type = root.get("mediaType").text();
    if (!TYPES.contains(type)) {
      throw new DocumentException(
          Code.UNSUPPORTED_VERSION,
          "/mediaType",
          "trust root '" + StorableText.shown(type) + "' is not supported; 0.1 and 0.2 are");
    }
    TrustRoot read =
        new TrustRoot(
            authorities(root.get("certificateAuthorities")),
            logs(root.get("tlogs")),
            logs(root.get("ctlogs")),
            authorities(root.get("timestampAuthorities")),
            skipped);
    if (read.issuers().isEmpty() && read.logs().isEmpty() && read.clocks().isEmpty()) {
      throw root.refuse("the trust root names nobody");
    }
    return read;
  }

  /// A list of which nothing can be read is refused: taken for an empty one, no log would be asked
  /// for by a root that names some.
  private List<LogKey> logs(Field list) {
    List<LogKey> logs = new ArrayList<>();
    List<Field> listed = list.items(MOST);
    for (Field log : listed) {
      Field key = log.get("publicKey");
      Window window = window(key.get("validFor"));
      String hash = log.get("hashAlgorithm").text();
      if (!hash.isEmpty() && !Hash.ofProto(hash).equals(Optional.of(Hash.SHA256))) {
        skipped.add(log.place() + ": hash algorithm " + StorableText.shown(hash));
        continue;
      }
      String written = key.get("keyDetails").text();
      String details = DETAILS.getOrDefault(written, written);
      Supplier<PublicKey> reader = reader(key.get("rawBytes"), details);
      if (reader == null) {
        skipped.add(log.place() + ": key of the kind '" + StorableText.shown(details) + "'");
        continue;
      }
      byte[] id = log.get("logId").get("keyId").someBytes(256);
      byte[] checkpointId = log.get("checkpointKeyId").get("keyId").bytes(256);
      logs.add(
          new LogKey(
              log.get("baseUrl").text(),
              id,
              checkpointId.length == 0 ? id : checkpointId,
              reader.get(),
              window));
    }
    if (logs.isEmpty() && !listed.isEmpty()) {
      throw list.refuse(
          "no log of the list can be judged here, so none could be asked: " + skipped.getLast());
    }
    return logs;
  }

  private static @Nullable Supplier<PublicKey> reader(Field key, String details) {
    String kind = details.startsWith("PKIX_") ? details.substring(5) : details;
    if (kind.startsWith("ECDSA_P")) {
      return () -> key(key, "EC");
    }
    if (kind.equals("ED25519")) {
      return () -> key(key, "Ed25519");
    }
    if (kind.startsWith("RSA_PKCS1V15_") || kind.equals("RSA_PKCS1V5")) {
      return () -> key(key, "RSA");
    }
    return details.equals("PKCS1_RSA_PKCS1V5") ? () -> bareRsa(key) : null;
  }

  private static PublicKey key(Field field, String algorithm) {
    try {
      return trusted(
          field,
          KeyFactory.getInstance(algorithm)
              .generatePublic(new X509EncodedKeySpec(field.someBytes(MAX_KEY))));
    } catch (GeneralSecurityException e) {
      throw field.refuse("expected a public key of the kind that keyDetails names: " + e);
    }
  }

  /// The form of PKCS #1, that old entries have.
  private static PublicKey bareRsa(Field field) {
    try {
      List<Der> numbers = Der.of(field.someBytes(MAX_KEY)).parts(Der.SEQUENCE, 2);
      return trusted(
          field,
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new RSAPublicKeySpec(numbers.get(0).integer(), numbers.get(1).integer())));
    } catch (GeneralSecurityException | BadDer e) {
      throw field.refuse("expected an RSA key of PKCS #1: " + e.getMessage());
    }
  }

  private static PublicKey trusted(Field field, PublicKey key) {
    try {
      return new TrustedKey(field.place(), key).key();
    } catch (IllegalArgumentException e) {
      throw field.refuse(String.valueOf(e.getMessage()));
    }
  }

  private static List<Authority> authorities(Field list) {
    List<Authority> authorities = new ArrayList<>();
    for (Field one : list.items(MOST)) {
      Field certificates = one.get("certChain").get("certificates");
      List<X509Certificate> chain = new ArrayList<>();
      for (Field certificate : certificates.items(MAX_CHAIN)) {
        chain.add(Certificates.of(certificate.get("rawBytes")));
      }
      if (chain.isEmpty()) {
        throw certificates.refuse("expected certificates, found none");
      }
      authorities.add(new Authority(chain, window(one.get("validFor"))));
    }
    return authorities;
  }

  /// A window without a start is refused, for open on that side it would trust what nobody meant.
  private static Window window(Field field) {
    Instant start = field.get("start").time();
    if (start == null) {
      throw field.refuse("expected a start, found none");
    }
    return new Window(start, field.get("end").time());
  }
}
