package org.pgatlas.server.access;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Public keys as issuers publish them (JWK), and signatures under them, with the JDK's own
/// cryptography. Only asymmetric algorithms are known, and a key serves those of its kind alone: a
/// token cannot choose how it is checked.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc7518">RFC 7518</a>
final class SigningKeys {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 8192;

  private SigningKeys() {}

  /// Empty for a kind of key that is not used here, or one that is none.
  static Optional<PublicKey> parse(JsonNode jwk) {
    try {
      return switch (jwk.path("kty").asString("")) {
        case "RSA" -> rsa(jwk);
        case "EC" -> ec(jwk);
        case "OKP" -> ed25519(jwk);
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  static boolean verifies(PublicKey key, CiToken token) {
    try {
      Signature signature =
          switch (key) {
            case RSAPublicKey _ -> rsa(token.algorithm());
            case ECPublicKey ec -> ec(token.algorithm(), ec.getParams().getOrder().bitLength());
            case EdECPublicKey _ ->
                token.algorithm().equals("EdDSA") ? Signature.getInstance("Ed25519") : null;
            default -> null;
          };
      if (signature == null) {
        return false;
      }
      signature.initVerify(key);
      signature.update(token.signed());
      return signature.verify(token.signature());
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private static @org.jspecify.annotations.Nullable Signature rsa(String algorithm)
      throws GeneralSecurityException {
    return switch (algorithm) {
      case "RS256" -> Signature.getInstance("SHA256withRSA");
      case "RS384" -> Signature.getInstance("SHA384withRSA");
      case "RS512" -> Signature.getInstance("SHA512withRSA");
      case "PS256" -> pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
      case "PS384" -> pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
      case "PS512" -> pss("SHA-512", MGF1ParameterSpec.SHA512, 64);
      default -> null;
    };
  }

  private static Signature pss(String digest, MGF1ParameterSpec mask, int salt)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec(digest, "MGF1", mask, salt, PSSParameterSpec.TRAILER_FIELD_BC));
    return signature;
  }

  private static @org.jspecify.annotations.Nullable Signature ec(String algorithm, int bits)
      throws GeneralSecurityException {
    return switch (algorithm) {
      case "ES256" -> bits == 256 ? Signature.getInstance("SHA256withECDSAinP1363Format") : null;
      case "ES384" -> bits == 384 ? Signature.getInstance("SHA384withECDSAinP1363Format") : null;
      default -> null;
    };
  }

  private static Optional<PublicKey> rsa(JsonNode jwk) throws GeneralSecurityException {
    BigInteger modulus = number(jwk, "n");
    if (modulus.bitLength() < LEAST_RSA_BITS || modulus.bitLength() > MOST_RSA_BITS) {
      return Optional.empty();
    }
    return Optional.of(
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, number(jwk, "e"))));
  }

  private static Optional<PublicKey> ec(JsonNode jwk) throws GeneralSecurityException {
    String curve =
        switch (jwk.path("crv").asString("")) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          default -> "";
        };
    if (curve.isEmpty()) {
      return Optional.empty();
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
    return Optional.of(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class))));
  }

  /// The point is written little-endian, the sign of x in the highest bit.
  private static Optional<PublicKey> ed25519(JsonNode jwk) throws GeneralSecurityException {
    byte[] bytes = Base64.getUrlDecoder().decode(jwk.path("x").asString(""));
    if (!jwk.path("crv").asString("").equals("Ed25519") || bytes.length != 32) {
      return Optional.empty();
    }
    boolean odd = (bytes[31] & 0x80) != 0;
    bytes[31] &= 0x7f;
    for (int i = 0; i < 16; i++) {
      byte swapped = bytes[i];
      bytes[i] = bytes[31 - i];
      bytes[31 - i] = swapped;
    }
    return Optional.of(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bytes)))));
  }

  private static BigInteger number(JsonNode jwk, String field) {
    byte[] bytes = Base64.getUrlDecoder().decode(jwk.path(field).asString(""));
    if (bytes.length == 0) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return new BigInteger(1, bytes);
  }
}
