package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pgatlas.attestation.sigstore.Verdicts.PAYLOAD;
import static org.pgatlas.attestation.sigstore.Verdicts.TYPE;
import static org.pgatlas.attestation.sigstore.Verdicts.parse;
import static org.pgatlas.attestation.sigstore.Verdicts.refusal;
import static org.pgatlas.attestation.sigstore.Verdicts.shown;
import static org.pgatlas.attestation.sigstore.Verdicts.verify;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.TrustedKey;
import org.pgatlas.json.DocumentException;

/// Bundles and roots made by somebody who knows how they are read: two contents in one document,
/// lists that are none, bytes that overflow.
class SigstoreTrapsTest {
  private static final String EVIL =
      Base64.getEncoder().encodeToString("{\"evil\": true}".getBytes(UTF_8));

  @Test
  void what_stands_beside_the_envelope_does_not_replace_what_is_in_it() {
    Keyless keyless = new Keyless();
    String right = new String(keyless.bundle(TYPE, PAYLOAD), UTF_8);
    String good = Base64.getEncoder().encodeToString(PAYLOAD);
    String evil = right.replace(good, EVIL);
    assertThat(refusal(keyless, evil.getBytes(UTF_8), null)).startsWith("signature ");
    for (String field :
        List.of(
            "\"payload\": \"" + good + "\"",
            "\"payloadType\": \"" + TYPE + "\"",
            "\"signatures\": []",
            "\"PAYLOAD\": \"" + good + "\"",
            "\"dsse_envelope\": {\"payload\": \"" + good + "\"}",
            "\"messageSignature\": {\"signature\": \"AAAA\"}",
            "\"message_signature\": {\"signature\": \"AAAA\"}")) {
      refused(evil.replace("\"dsseEnvelope\"", field + ", \"dsseEnvelope\""));
      refused(evil.substring(0, evil.lastIndexOf('}')) + ", " + field + "}");
    }
    refused(right.replace("\"payloadType\"", "\"Payload\": \"" + EVIL + "\", \"payloadType\""));
  }

  private static void refused(String bundle) {
    byte[] bytes = bundle.getBytes(UTF_8);
    assertThatThrownBy(() -> DsseEnvelope.parse(bytes, DsseEnvelope.defaultLimits()))
        .as(bundle)
        .isInstanceOf(DocumentException.class);
    assertThatThrownBy(() -> parse(bytes)).as(bundle).isInstanceOf(DocumentException.class);
  }

  @Test
  void of_what_excludes_each_other_only_one_may_be_there() {
    String right = new String(new Keyless().bundle(TYPE, PAYLOAD), UTF_8);
    for (String field :
        List.of(
            "\"publicKey\": {\"hint\": \"a\"}",
            "\"public_key\": {\"hint\": \"a\"}",
            "\"x509CertificateChain\": {\"certificates\": []}",
            "\"x509_certificate_chain\": {\"certificates\": []}",
            "\"tlog_entries\": []",
            "\"timestamp_verification_data\": {}")) {
      String both = right.replace("\"certificate\":", field + ", \"certificate\":");
      assertThatThrownBy(() -> parse(both.getBytes(UTF_8)))
          .as(field)
          .isInstanceOf(DocumentException.class);
    }
    for (String field : List.of("\"media_type\": \"x\"", "\"verification_material\": {}")) {
      String both = right.replace("\"dsseEnvelope\"", field + ", \"dsseEnvelope\"");
      assertThatThrownBy(() -> parse(both.getBytes(UTF_8))).as(field).hasMessageContaining("twice");
    }
    String none =
        right.replaceFirst(
            "(?s)\"tlogEntries\": \\[.*\\],\\s*\"times", "\"tlogEntries\": {}, \"times");
    assertThatThrownBy(() -> parse(none.getBytes(UTF_8))).hasMessageContaining("expected a list");
  }

  @Test
  void names_may_be_those_of_the_definition() {
    Keyless keyless = new Keyless();
    keyless.bundle = SigstoreTrapsTest::inSnakeCase;
    byte[] bundle = keyless.bundle(TYPE, PAYLOAD);
    assertThat(new String(bundle, UTF_8)).contains("\"log_index\"").contains("\"dsse_envelope\"");
    assertThat(SigstoreBundle.isBundle(bundle, DsseEnvelope.defaultLimits())).isTrue();
    assertThat(refusal(keyless, bundle, null)).isEmpty();
    String root = inSnakeCase(new String(keyless.trustRoot(), UTF_8));
    TrustRoot read = TrustRoot.parse(root.getBytes(UTF_8));
    assertThat(read.skipped()).isEmpty();
    assertThat(read.summary()).contains("1 transparency logs").contains("1 certificate logs");
  }

  private static String inSnakeCase(String text) {
    StringBuilder snake = new StringBuilder();
    for (String part : text.split("(?<=\")(?=[A-Za-z0-9]+\":)|(?<=[A-Za-z0-9])(?=\":)", -1)) {
      boolean name = part.matches("[a-z][A-Za-z0-9]*") && !part.equals("payloadType");
      snake.append(name ? Field.snake(part) : part);
    }
    return snake.toString();
  }

  @Test
  void enumerations_may_be_numbers() {
    Keyless keyless = new Keyless();
    String root =
        new String(keyless.trustRoot(), UTF_8)
            .replace("\"PKIX_ECDSA_P256_SHA_256\"", "5")
            .replace("\"SHA2_256\"", "1");
    TrustRoot read = TrustRoot.parse(root.getBytes(UTF_8));
    assertThat(read.skipped()).isEmpty();
    SigstoreVerifier verifier = new SigstoreVerifier(read, List.of(anybody(null)), List.of());
    SigstoreBundle bundle = parse(keyless.bundle(TYPE, PAYLOAD));
    assertThat(shown(verifier.verify(bundle, null))).isEmpty();
    keyless.vouching = null;
    SigstoreBundle unseen = parse(keyless.bundle(TYPE, PAYLOAD));
    assertThat(shown(verifier.verify(unseen, null))).startsWith("certificate-log ");
  }

  static Stream<Arguments> overflows() {
    return Stream.of(
        trap(
            "transparency-log /verificationMaterial/tlogEntries/0/inclusionProof/checkpoint",
            k -> k.checkpoint = text -> text.replace("\n6\n", "\n9999999999999999999\n")),
        trap(
            "certificate /verificationMaterial the certificate cannot be read",
            k ->
                k.names =
                    Asn1.sequence(
                        Asn1.explicit(
                            0, Asn1.objectId("1.3.6.1.4.1.57264.1.7"), Asn1.explicit(0)))),
        trap(
            "timestamp /verificationMaterial/timestampVerificationData/rfc3161Timestamps/0 the timestamp cannot be read",
            k -> {
              k.clock.stamped = Keyless.NOW;
              k.clock.stampedBy =
                  Asn1.sequence(Asn1.sequence(Asn1.objectId("2.16.840.1.101.3.4.2.1")));
            }),
        trap(
            "timestamp /verificationMaterial/timestampVerificationData/rfc3161Timestamps/0 the timestamp cannot be read",
            k -> {
              k.clock.stamped = Keyless.NOW;
              k.clock.stampedTime =
                  Der.encode(Der.GENERALIZED_TIME, "+9999999991231235959Z".getBytes(US_ASCII));
            }));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("overflows")
  void bytes_that_overflow_are_refused(String expected, Consumer<Keyless> trap) {
    Keyless keyless = new Keyless();
    trap.accept(keyless);
    assertThat(refusal(keyless, keyless.bundle(TYPE, PAYLOAD), null)).startsWith(expected);
  }

  @Test
  void what_nobody_has_foreseen_is_refused() {
    TrustedKey lost = new TrustedKey("mine", new LostKey());
    SigstoreVerifier verifier = new SigstoreVerifier(null, List.of(), List.of(lost));
    SigstoreBundle bundle = parse(new Keyless().keyedBundle(TYPE, PAYLOAD));
    assertThat(shown(verifier.verify(bundle, null)))
        .startsWith("bundle null it cannot be judged: ")
        .contains("the token is gone");
  }

  @Test
  void a_signature_over_a_file_is_none_over_an_envelope() {
    Keyless keyless = new Keyless();
    byte[] bundle = keyless.fileAsEnvelope(TYPE, PAYLOAD);
    assertThat(refusal(keyless, bundle, null)).startsWith("log-entry ").contains("it is of a file");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void evidence_tells_the_place_for_which_the_log_stands(boolean promises) {
    Keyless keyless = new Keyless();
    keyless.promises = promises;
    keyless.clock.stamped = Keyless.NOW;
    keyless.bundle =
        text ->
            promises
                ? text
                : text.replace(
                    "{\"logIndex\": \"2\", \"logId\"", "{\"logIndex\": \"77\", \"logId\"");
    SigstoreVerdict verdict = verify(keyless, keyless.bundle(TYPE, PAYLOAD), null);
    assertThat(verdict).isInstanceOf(SigstoreVerdict.Verified.class);
    assertThat(((SigstoreVerdict.Verified) verdict).evidence().entries())
        .containsExactly(new Evidence.Entry("https://rekor.example", 2));
  }

  @Test
  void a_proof_without_a_time_is_of_a_log_that_is_trusted_still() {
    Keyless keyless = new Keyless();
    TrustedKey key = new TrustedKey("mine", keyless.signer.getPublic());
    keyless.promises = false;
    assertThat(keyed(keyless, key)).isEmpty();
    keyless.rootEnd = ", \"end\": \"" + Keyless.NOW.plusSeconds(9) + "\"";
    assertThat(keyed(keyless, key))
        .startsWith("transparency-log /verificationMaterial/tlogEntries/0 the log is trusted");
    keyless.clock.stamped = Keyless.NOW;
    assertThat(keyed(keyless, key)).isEmpty();
    keyless.clock.stamped = null;
    keyless.promises = true;
    assertThat(keyed(keyless, key)).isEmpty();
  }

  private static String keyed(Keyless keyless, TrustedKey key) {
    TrustRoot root = TrustRoot.parse(keyless.trustRoot());
    SigstoreBundle bundle = parse(keyless.keyedBundle(TYPE, PAYLOAD));
    return shown(new SigstoreVerifier(root, List.of(), List.of(key)).verify(bundle, null));
  }

  @Test
  void an_identity_may_be_pinned_to_the_repository_that_ran() {
    Keyless keyless = new Keyless();
    keyless.repository = "https://github.com/mallory/app";
    TrustRoot root = TrustRoot.parse(keyless.trustRoot());
    SigstoreBundle called = parse(keyless.bundle(TYPE, PAYLOAD));
    assertThat(by(root, called, null)).isEmpty();
    assertThat(by(root, called, "https://github.com/acme/*")).startsWith("identity ");
    assertThat(by(root, called, "https://github.com/mallory/*")).isEmpty();
    assertThatThrownBy(() -> anybody("*")).hasMessageContaining("anybody");
  }

  private static String by(TrustRoot root, SigstoreBundle bundle, @Nullable String repository) {
    return shown(
        new SigstoreVerifier(root, List.of(anybody(repository)), List.of()).verify(bundle, null));
  }

  private static TrustedIdentity anybody(@Nullable String repository) {
    return new TrustedIdentity("any", Keyless.ISSUER, "https://github.com/**", repository);
  }

  private static Arguments trap(String expected, Consumer<Keyless> change) {
    return Arguments.of(expected, change);
  }

  /// A key of hardware that is pulled out after it was configured.
  private static final class LostKey implements RSAPublicKey {
    private static final long serialVersionUID = 1;

    private boolean configured;

    @Override
    public BigInteger getModulus() {
      if (configured) {
        throw new IllegalStateException("the token is gone");
      }
      configured = true;
      return BigInteger.ONE.shiftLeft(2_047);
    }

    @Override
    public BigInteger getPublicExponent() {
      return BigInteger.valueOf(65_537);
    }

    @Override
    public String getAlgorithm() {
      return "RSA";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      throw new IllegalStateException("the token is gone");
    }
  }
}
