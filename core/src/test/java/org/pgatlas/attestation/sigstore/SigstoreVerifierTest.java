package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pgatlas.attestation.sigstore.Verdicts.FILE;
import static org.pgatlas.attestation.sigstore.Verdicts.PAYLOAD;
import static org.pgatlas.attestation.sigstore.Verdicts.RELEASE;
import static org.pgatlas.attestation.sigstore.Verdicts.TYPE;
import static org.pgatlas.attestation.sigstore.Verdicts.parse;
import static org.pgatlas.attestation.sigstore.Verdicts.refusal;
import static org.pgatlas.attestation.sigstore.Verdicts.shown;
import static org.pgatlas.attestation.sigstore.Verdicts.verify;

import java.security.KeyPair;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgatlas.attestation.TrustedKey;
import org.pgatlas.json.DocumentException;

/// Bundles of an authority and logs made here, right and with one thing wrong.
class SigstoreVerifierTest {
  @Test
  void a_bundle_that_is_right_names_its_signer_with_the_evidence() {
    Keyless keyless = new Keyless();
    keyless.clock.stamped = Keyless.NOW.plusSeconds(1);
    SigstoreVerdict.Verified verified =
        (SigstoreVerdict.Verified) verify(keyless, keyless.bundle(TYPE, PAYLOAD), null);
    assertThat(verified.signer()).isEqualTo("release");
    Evidence evidence = verified.evidence();
    assertThat(evidence.subjects()).containsExactly(Keyless.SUBJECT);
    assertThat(evidence.issuer()).isEqualTo(Keyless.ISSUER);
    assertThat(evidence.certificate()).matches("[0-9a-f]{64}");
    assertThat(evidence.entries()).containsExactly(new Evidence.Entry("https://rekor.example", 2));
    assertThat(evidence.times())
        .containsExactly(
            new Evidence.Time("timestamp", Keyless.NOW.plusSeconds(1)),
            new Evidence.Time("transparency-log", Keyless.NOW));
    assertThat(evidence.claims())
        .containsEntry("source_repository_uri", "https://github.com/acme/app");
  }

  @Test
  void a_file_is_the_one_that_was_signed_by_its_bytes_or_its_hash() {
    Keyless keyless = new Keyless();
    byte[] bundle = keyless.fileBundle(FILE);
    assertThat(refusal(keyless, bundle, Artifact.of(FILE))).isEmpty();
    String digest = "sha256:" + HexFormat.of().formatHex(Hash.SHA256.of(FILE));
    assertThat(refusal(keyless, bundle, Artifact.ofDigest(digest))).isEmpty();
    assertThat(refusal(keyless, bundle, Artifact.of(PAYLOAD))).startsWith("artifact /messageSig");
    assertThat(refusal(keyless, bundle, null)).startsWith("artifact /messageSignature ");
    keyless.bundle = text -> text.replaceFirst("\"messageDigest\": [^}]*\\},", "");
    assertThat(refusal(keyless, keyless.fileBundle(FILE), Artifact.of(PAYLOAD)))
        .startsWith("signature /messageSignature/signature ");

    Keyless other = new Keyless();
    byte[] statement = other.bundle(TYPE, PAYLOAD);
    assertThat(refusal(other, statement, Artifact.of(FILE))).isEmpty();
    assertThat(refusal(other, statement, Artifact.of(PAYLOAD)))
        .startsWith("artifact /dsseEnvelope/payload ");
  }

  @Test
  void an_ed25519_signer_of_a_file_needs_the_bytes() {
    Keyless keyless = new Keyless();
    keyless.signer = Keys.pair("Ed25519");
    byte[] bundle = keyless.fileBundle(FILE);
    assertThat(refusal(keyless, bundle, Artifact.of(FILE))).isEmpty();
    String digest = "sha256:" + HexFormat.of().formatHex(Hash.SHA256.of(FILE));
    assertThat(refusal(keyless, bundle, Artifact.ofDigest(digest))).startsWith("signature ");
  }

  static Stream<Arguments> wrongCertificates() {
    return Stream.of(
        wrong(
            "certificate /verificationMaterial/tlogEntries/0/integratedTime the certificate is",
            k -> k.integrated = k.notAfter.plusSeconds(1)),
        wrong(
            "certificate /verificationMaterial/tlogEntries/0/integratedTime the certificate is",
            k -> k.integrated = k.notBefore.minusSeconds(1)),
        wrong(
            "certificate /verificationMaterial the certificate is valid",
            k -> {
              k.promises = false;
              k.clock.stamped = k.notAfter.plusSeconds(5);
            }),
        wrong(
            "certificate /verificationMaterial no certificate authority",
            k -> k.issuing = Keys.pair("EC")),
        wrong(
            "certificate /verificationMaterial the certificate is not for signing code",
            k -> k.purpose = Certificates.TIME_STAMPING),
        wrong(
            "certificate-log /verificationMaterial the certificate carries no word",
            k -> k.vouching = null),
        wrong(
            "certificate-log /verificationMaterial the word is not signed",
            k -> k.vouching = Keys.pair("EC")),
        wrong(
            "certificate-log /verificationMaterial the certificate log is trusted",
            k -> k.vouchedAt = k.rootStart.minusSeconds(1)));
  }

  static Stream<Arguments> wrongLogs() {
    return Stream.of(
        wrong(
            "transparency-log /verificationMaterial/tlogEntries/0/inclusionPromise",
            k -> k.logging = Keys.pair("EC")),
        wrong(
            "transparency-log /verificationMaterial/tlogEntries/0/inclusionProof/checkpoint",
            k -> k.checkpointing = Keys.pair("EC")),
        wrong(
            "transparency-log /verificationMaterial/tlogEntries/0/inclusionProof/checkpoint",
            k -> k.logName = "rekor.elsewhere"),
        wrong(
            "transparency-log /verificationMaterial/tlogEntries/0/inclusionProof the proof",
            rewritten("\"logIndex\": \"2\", \"rootHash\"", "\"logIndex\": \"3\", \"rootHash\"")),
        wrong(
            "transparency-log /verificationMaterial/tlogEntries/0/inclusionProof size and root",
            rewritten("\"treeSize\": \"6\"", "\"treeSize\": \"7\"")),
        wrong(
            "transparency-log /verificationMaterial/tlogEntries/0/inclusionPromise",
            rewritten("{\"logIndex\": \"2\", \"logId\"", "{\"logIndex\": \"4\", \"logId\"")),
        wrong(
            "transparency-log /verificationMaterial/tlogEntries no transparency log",
            k -> k.logged = false),
        wrong(
            "transparency-log /verificationMaterial/tlogEntries/0 a bundle of this version",
            k ->
                k.bundle =
                    text -> text.replaceFirst("\"checkpoint\": \\{[^}]*\\}", "\"checkpoint\": {}")),
        wrong(
            "transparency-log /verificationMaterial/tlogEntries/0/integratedTime the log is",
            k -> k.rootEnd = ", \"end\": \"2026-03-01T11:59:59Z\""));
  }

  static Stream<Arguments> wrongEntries() {
    return Stream.of(
        wrong(
            "log-entry /verificationMaterial/tlogEntries/0/canonicalizedBody",
            k ->
                k.body =
                    text ->
                        text.replaceFirst(
                            "\"payloadHash\":\\{\"algorithm\":\"sha256\",\"value\":\"..",
                            "\"payloadHash\":{\"algorithm\":\"sha256\",\"value\":\"zz")),
        wrong(
            "log-entry /verificationMaterial/tlogEntries/0/canonicalizedBody",
            k ->
                k.body = text -> text.replaceFirst("\"signature\":\"....", "\"signature\":\"AAAA")),
        wrong(
            "log-entry /verificationMaterial/tlogEntries/0/canonicalizedBody",
            k ->
                k.body = text -> text.replaceFirst("\"verifier\":\"[^\"]*", "\"verifier\":\"AAAA")),
        wrong(
            "log-entry /verificationMaterial/tlogEntries/0/canonicalizedBody",
            k -> k.body = text -> text.replace("\"kind\":\"dsse\"", "\"kind\":\"rpm\"")),
        wrong(
            "log-entry /verificationMaterial/tlogEntries/0/canonicalizedBody",
            k -> k.body = text -> "[" + text + "]"),
        wrong(
            "log-entry /verificationMaterial/tlogEntries/0/canonicalizedBody",
            k -> k.body = text -> text.substring(0, text.length() / 2)),
        wrong(
            "signature /dsseEnvelope/signatures/0 the key of the certificate",
            rewritten(TYPE, "application/vnd.in-toto+jsom")));
  }

  static Stream<Arguments> wrongTimesAndSigners() {
    return Stream.of(
        wrong("timestamp /verificationMaterial nothing proves when", k -> k.promises = false),
        wrong(
            "timestamp /verificationMaterial/timestampVerificationData/rfc3161Timestamps/0 the timestamp is signed by no",
            k -> {
              k.clock.stamped = Keyless.NOW;
              k.clock.stamping = Keys.pair("EC");
            }),
        wrong(
            "timestamp /verificationMaterial/timestampVerificationData/rfc3161Timestamps/0 the timestamp's signer is not trusted",
            k -> {
              k.clock.stamped = Keyless.NOW;
              k.clock.purpose = Certificates.CODE_SIGNING;
            }),
        wrong(
            "timestamp /verificationMaterial/timestampVerificationData/rfc3161Timestamps/0 the timestamp's signer is not trusted",
            k -> {
              k.promises = false;
              k.clock.stamped = Keyless.NOW.plusSeconds(40L * 86_400);
            }),
        wrong(
            "timestamp /verificationMaterial/timestampVerificationData/rfc3161Timestamps/0 the timestamp cannot be read",
            rewritten(
                "\"rfc3161Timestamps\": []",
                "\"rfc3161Timestamps\": [{\"signedTimestamp\": \"MAMCAQA=\"}]")),
        wrong(
            "identity /verificationMaterial no trusted identity",
            k -> k.subject = Keyless.SUBJECT.replace("acme", "acme2")),
        wrong(
            "identity /verificationMaterial no trusted identity",
            k -> k.subject = Keyless.SUBJECT.replace("tags", "heads")),
        wrong(
            "identity /verificationMaterial no trusted identity",
            k -> k.issuer = "https://tokens.elsewhere.example"));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource({"wrongCertificates", "wrongLogs", "wrongEntries", "wrongTimesAndSigners"})
  void what_is_wrong_is_told_with_its_place(String expected, Consumer<Keyless> change) {
    Keyless keyless = new Keyless();
    change.accept(keyless);
    assertThat(refusal(keyless, keyless.bundle(TYPE, PAYLOAD), null)).startsWith(expected);
  }

  @Test
  void only_an_identity_that_is_not_trusted_leaves_evidence() {
    Keyless keyless = new Keyless();
    keyless.subject = "https://github.com/stranger/x/.github/workflows/a.yml@refs/heads/main";
    SigstoreVerdict.Refused refused =
        (SigstoreVerdict.Refused) verify(keyless, keyless.bundle(TYPE, PAYLOAD), null);
    assertThat(refused.evidence()).isNotNull();
    keyless.issuing = Keys.pair("EC");
    refused = (SigstoreVerdict.Refused) verify(keyless, keyless.bundle(TYPE, PAYLOAD), null);
    assertThat(refused.evidence()).isNull();
  }

  @Test
  void what_certificates_say_can_be_stored() {
    Keyless keyless = new Keyless();
    keyless.issuer = "https://issuer.example/\0";
    SigstoreVerdict.Refused refused =
        (SigstoreVerdict.Refused) verify(keyless, keyless.bundle(TYPE, PAYLOAD), null);
    assertThat(refused.check()).isEqualTo(Check.IDENTITY);
    assertThat(refused.reason()).doesNotContain("\0");
    Evidence evidence = refused.evidence();
    assertThat(evidence == null ? "" : evidence.issuer())
        .startsWith("https://issuer.example/")
        .doesNotContain("\0");
  }

  @Test
  void a_timestamp_alone_proves_the_time_and_may_bring_its_certificate() {
    Keyless keyless = new Keyless();
    keyless.promises = false;
    keyless.clock.stamped = Keyless.NOW;
    assertThat(refusal(keyless, keyless.bundle(TYPE, PAYLOAD), null)).isEmpty();
    keyless.clock.embeds = true;
    assertThat(refusal(keyless, keyless.bundle(TYPE, PAYLOAD), null)).isEmpty();
    Keyless other = new Keyless();
    other.promises = false;
    other.clock.stamped = Keyless.NOW;
    other.clock.embeds = true;
    byte[] stranger = other.bundle(TYPE, PAYLOAD);
    assertThat(refusal(keyless, stranger, null)).startsWith("transparency-log ");
  }

  @Test
  void ends_of_windows_belong_to_them() {
    Keyless keyless = new Keyless();
    keyless.rootEnd = ", \"end\": \"" + Keyless.NOW + "\"";
    assertThat(refusal(keyless, keyless.bundle(TYPE, PAYLOAD), null)).isEmpty();
    keyless.notAfter = Keyless.NOW;
    assertThat(refusal(keyless, keyless.bundle(TYPE, PAYLOAD), null)).isEmpty();
    keyless.notAfter = Keyless.NOW.plusSeconds(9);
    keyless.notBefore = Keyless.NOW;
    assertThat(refusal(keyless, keyless.bundle(TYPE, PAYLOAD), null)).isEmpty();
  }

  @Test
  void a_key_signs_for_itself_and_its_log_is_asked_where_there_is_a_root() {
    Keyless keyless = new Keyless();
    keyless.logged = false;
    SigstoreBundle bundle = parse(keyless.keyedBundle(TYPE, PAYLOAD));
    assertThat(bundle.isKeyless()).isFalse();
    TrustedKey right = new TrustedKey("mine", keyless.signer.getPublic());
    KeyPair strange = Keys.pair("EC");
    TrustedKey wrong = new TrustedKey("mine", strange.getPublic());
    assertThat(shown(verdict(bundle, null, right))).isEmpty();
    assertThat(shown(verdict(bundle, null, wrong))).startsWith("signature ");
    assertThat(shown(verdict(bundle, null))).startsWith("trust /verificationMaterial/publicKey ");
    assertThat(shown(verdict(bundle, TrustRoot.parse(keyless.trustRoot()), right)))
        .startsWith("transparency-log ");
    Keyless certified = new Keyless();
    assertThat(shown(verdict(parse(certified.bundle(TYPE, PAYLOAD)), null, right)))
        .startsWith("trust /verificationMaterial no trust root");
  }

  @Test
  void bundles_that_are_too_large_or_odd_are_refused() {
    Keyless keyless = new Keyless();
    keyless.bundle =
        text ->
            text.replace(
                "\"tlogEntries\": [", "\"x\": \"" + "a".repeat(2 << 20) + "\", \"tlogEntries\": [");
    byte[] large = keyless.bundle(TYPE, PAYLOAD);
    assertThatThrownBy(() -> parse(large))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("more than");
    for (String odd :
        List.of(
            "{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\"}",
            "{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\", \"verificationMaterial\": null}",
            "{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\", \"verificationMaterial\": [[]]}",
            "{\"mediaType\": 3}",
            "[]",
            "{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\", \"verificationMaterial\": {\"publicKey\": {\"hint\": \"a\"}}}",
            "{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\", \"verificationMaterial\": {\"certificate\": {\"rawBytes\": \"MAA=\"}}}")) {
      assertThatThrownBy(() -> parse(odd.getBytes(UTF_8))).isInstanceOf(DocumentException.class);
    }
  }

  private static SigstoreVerdict verdict(
      SigstoreBundle bundle, @Nullable TrustRoot root, TrustedKey... keys) {
    return new SigstoreVerifier(root, List.of(RELEASE), List.of(keys)).verify(bundle, null);
  }

  /// Has a bundle say something else in one place.
  private static Consumer<Keyless> rewritten(String said, String instead) {
    return keyless -> keyless.bundle = text -> text.replace(said, instead);
  }

  private static Arguments wrong(String expected, Consumer<Keyless> change) {
    return Arguments.of(expected, change);
  }
}
