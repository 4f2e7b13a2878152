package org.pgatlas.attestation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.JsonLimits;

/// Envelopes signed here, whole and damaged.
class EnvelopeVerifierTest {
  private static final String TYPE = "application/vnd.in-toto+json";
  private static final byte[] BODY = "{\"ä\": 1}".getBytes(UTF_8);
  private static final JsonLimits LIMITS = DsseEnvelope.defaultLimits();

  @ParameterizedTest
  @CsvSource({
    "EC, secp256r1, SHA256withECDSA",
    "EC, secp256r1, SHA256withECDSAinP1363Format",
    "EC, secp384r1, SHA384withECDSA",
    "EC, secp521r1, SHA512withECDSA",
    "Ed25519, , Ed25519",
    "RSA, 2048, SHA256withRSA",
    "RSA, 2048, RSASSA-PSS"
  })
  void aSignatureOfEachAlgorithmVerifiesUnderItsKeyOnly(
      String family, @Nullable String parameter, String algorithm) throws Exception {
    KeyPair pair = pair(family, parameter);
    KeyPair other = pair(family, parameter);
    byte[] signature = sign(pair, algorithm, DsseEnvelope.preAuthenticationEncoding(TYPE, BODY));
    DsseEnvelope envelope = envelope(TYPE, BODY, signature);

    assertThat(verify(envelope, pem("mine", pair))).containsExactly("mine");
    assertThat(verify(envelope, pem("other", other))).isEmpty();
    assertThat(verify(envelope, pem("other", other), pem("mine", pair))).containsExactly("mine");
    assertThat(verify(envelope(TYPE + "x", BODY, signature), pem("mine", pair))).isEmpty();
    assertThat(verify(envelope(TYPE, "{}".getBytes(UTF_8), signature), pem("mine", pair)))
        .isEmpty();
    signature[signature.length / 2] ^= 1;
    assertThat(verify(envelope(TYPE, BODY, signature), pem("mine", pair))).isEmpty();
    assertThat(verify(envelope(TYPE, BODY, new byte[] {1}), pem("mine", pair))).isEmpty();
  }

  @Test
  void aKeyThatSignsTwiceIsOneSigner() throws Exception {
    KeyPair pair = pair("EC", "secp256r1");
    KeyPair second = pair("Ed25519", null);
    byte[] signed = DsseEnvelope.preAuthenticationEncoding(TYPE, BODY);
    byte[] one = sign(pair, "SHA256withECDSA", signed);
    byte[] again = sign(pair, "SHA256withECDSA", signed);
    byte[] other = sign(second, "Ed25519", signed);
    List<TrustedKey> keys = List.of(pem("a", pair), pem("a-too", pair), pem("b", second));
    EnvelopeVerifier two = new EnvelopeVerifier(keys, 2);

    assertThat(two.verify(envelope(TYPE, BODY, one, again)).verified()).isFalse();
    EnvelopeVerdict verdict = two.verify(envelope(TYPE, BODY, one, other));
    assertThat(verdict.verified()).isTrue();
    assertThat(verdict.signers()).containsExactlyInAnyOrder("a", "b");
    assertThat(verdict.signatures()).isEqualTo(2);
  }

  @Test
  void withoutKeysNothingIsVerified() throws Exception {
    byte[] signature =
        sign(pair("Ed25519", null), "Ed25519", DsseEnvelope.preAuthenticationEncoding(TYPE, BODY));
    EnvelopeVerdict verdict =
        new EnvelopeVerifier(List.of(), 1).verify(envelope(TYPE, BODY, signature));
    assertThat(verdict.verified()).isFalse();
  }

  @Test
  void weakAndStrangeKeysAreRefusedWhenConfigured() throws Exception {
    KeyPair weak = pair("RSA", "1024");
    assertThatThrownBy(() -> pem("weak", weak)).hasMessageContaining("'weak'");
    KeyPair strange = pair("Ed448", null);
    assertThatThrownBy(() -> pem("strange", strange)).hasMessageContaining("'strange'");
    assertThatThrownBy(() -> TrustedKey.ofPem("text", "hello")).hasMessageContaining("'text'");
  }

  @Test
  void thePayloadComesOutExactly() {
    DsseEnvelope envelope = envelope(TYPE, BODY, new byte[] {1, 2, 3});
    assertThat(envelope.payload()).isEqualTo(BODY);
    assertThat(envelope.payloadType()).isEqualTo(TYPE);
    byte[] odd = {(byte) 0xfb, (byte) 0xff, (byte) 0xfe};
    String urlSafe =
        """
        {"payload": "-__-", "payloadType": "t", "signatures": [{"sig": "-__-", "keyid": "k"}]}
        """;
    DsseEnvelope other = DsseEnvelope.parse(urlSafe.getBytes(UTF_8), LIMITS);
    assertThat(other.payload()).isEqualTo(odd);
    assertThat(other.signatures().getFirst().keyId()).isEqualTo("k");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"payload\": \"e30=\", \"payloadType\": \"t\", \"signatures\": []}",
        "{\"payload\": \"e30=\", \"payloadType\": \"t\"}",
        "{\"payload\": \"e30=\", \"signatures\": [{\"sig\": \"AA==\"}]}",
        "{\"payload\": \"***\", \"payloadType\": \"t\", \"signatures\": [{\"sig\": \"AA==\"}]}",
        "{\"payload\": \"e30=\", \"payloadType\": \"t\", \"signatures\": [{\"sig\": \"\"}]}",
        "{\"payload\": 1, \"payloadType\": \"t\", \"signatures\": [{\"sig\": \"AA==\"}]}"
      })
  void whatIsNoEnvelopeIsRefused(String text) {
    assertThatThrownBy(() -> DsseEnvelope.parse(text.getBytes(UTF_8), LIMITS))
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_STRUCTURE));
  }

  @Test
  void aPayloadTwiceIsRefused() {
    String text =
        """
        {"payload": "e30=", "payload": "e31=", "payloadType": "t", "signatures": [{"sig": "AA=="}]}
        """;
    assertThatThrownBy(() -> DsseEnvelope.parse(text.getBytes(UTF_8), LIMITS))
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.code()).isEqualTo(Code.DUPLICATE_KEY));
  }

  @Test
  void theStatementsPredicateIsADocumentOfItsOwn() {
    String text =
        """
        {"_type": "https://in-toto.io/Statement/v1",
         "subject": [{"name": "a", "digest": {"sha256": "ab"}}],
         "predicateType": "https://openvex.dev/ns",
         "predicate": {"n": 1.50, "big": 12345678901234567890123, "list": [true, null, {"x": "ä"}]}}
        """;
    InTotoStatement statement = InTotoStatement.parse(text.getBytes(UTF_8), LIMITS);
    assertThat(statement.predicateType()).isEqualTo("https://openvex.dev/ns");
    assertThat(statement.subjects().getFirst().digests()).containsEntry("sha256", "ab");
    assertThat(new String(statement.predicate(), UTF_8))
        .isEqualTo(
            "{\"n\":1.50,\"big\":12345678901234567890123,\"list\":[true,null,{\"x\":\"ä\"}]}");
  }

  private static List<String> verify(DsseEnvelope envelope, TrustedKey... keys) {
    EnvelopeVerdict verdict = new EnvelopeVerifier(List.of(keys), 1).verify(envelope);
    assertThat(verdict.verified()).isEqualTo(!verdict.signers().isEmpty());
    return List.copyOf(verdict.signers());
  }

  private static DsseEnvelope envelope(String type, byte[] body, byte[]... signatures) {
    Base64.Encoder base64 = Base64.getEncoder();
    List<String> all = new ArrayList<>();
    for (byte[] signature : signatures) {
      all.add("{\"sig\": \"" + base64.encodeToString(signature) + "\"}");
    }
    String text =
        """
        {"payloadType": "%s", "payload": "%s", "signatures": [%s]}
        """
            .formatted(type, base64.encodeToString(body), String.join(",", all));
    assertThat(DsseEnvelope.isEnvelope(text.getBytes(UTF_8), LIMITS)).isTrue();
    return DsseEnvelope.parse(text.getBytes(UTF_8), LIMITS);
  }

  private static KeyPair pair(String family, @Nullable String parameter)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
    if (family.equals("EC")) {
      generator.initialize(new ECGenParameterSpec(parameter));
    } else if (parameter != null) {
      generator.initialize(Integer.parseInt(parameter));
    }
    return generator.generateKeyPair();
  }

  private static byte[] sign(KeyPair pair, String algorithm, byte[] bytes)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    if (algorithm.equals("RSASSA-PSS")) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    signature.initSign(pair.getPrivate());
    signature.update(bytes);
    return signature.sign();
  }

  private static TrustedKey pem(String id, KeyPair pair) {
    String body = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return TrustedKey.ofPem(
        id, "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
  }
}
