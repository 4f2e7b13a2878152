package org.pgatlas.attestation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Published envelopes. Their keys are taken from the certificates that they carry, to judge the
/// signature alone: whether a certificate or a log is to be trusted is not judged here.
class AttestationConformanceTest {
  private static final JsonLimits LIMITS = DsseEnvelope.defaultLimits();
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void theSpecificationsExampleVerifies() throws Exception {
    String text = Files.readString(TestData.require("attestation/dsse/protocol.md"), UTF_8);
    String vectors = text.substring(text.indexOf("## Test Vectors"));
    int start = vectors.indexOf("```json") + 7;
    DsseEnvelope envelope =
        DsseEnvelope.parse(
            vectors.substring(start, vectors.indexOf("```", start)).getBytes(UTF_8), LIMITS);
    assertThat(envelope.payload()).asString(UTF_8).isEqualTo("hello world");
    assertThat(new String(envelope.signedBytes(), UTF_8)).isIn(vectors.lines().toList());

    TrustedKey key = new TrustedKey("example", p256(number(vectors, "X"), number(vectors, "Y")));
    assertThat(new EnvelopeVerifier(List.of(key), 1).verify(envelope).signers())
        .containsExactly("example");
  }

  @Test
  void sigstoreBundlesWithAnEnvelope() throws Exception {
    Map<String, Boolean> verified = new TreeMap<>();
    int others = 0;
    for (Path file : files("attestation/sigstore-conformance", "bundle.sigstore.json")) {
      byte[] bytes = Files.readAllBytes(file);
      if (DsseEnvelope.isEnvelope(bytes, LIMITS)) {
        String name = String.valueOf(file.getName(file.getNameCount() - 2));
        verified.put(name, isSignedByItsCertificate(bytes));
      } else {
        others++;
      }
    }
    // Those that must fail and verify here are wrong in what a log or a certificate says.
    assertThat(verified)
        .isEqualTo(
            Map.of(
                "dsse-invalid-sig_fail", false,
                "dsse-mismatch-envelope_fail", true,
                "dsse-mismatch-sig_fail", true,
                "happy-path-intoto-in-dsse-v3", true,
                "intoto-set-outside-signing-cert-validity_fail", true,
                "intoto-with-custom-trust-root", true,
                "rekor2-dsse-mismatch-sig_fail", true));
    assertThat(others).isEqualTo(29);
  }

  @Test
  void provenanceOfRealBuilds() throws Exception {
    Map<String, Integer> envelopes = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Path file : files("attestation/slsa-verifier/cli", "")) {
      byte[] bytes = Files.readAllBytes(file);
      if (!isEnvelope(bytes)) {
        continue;
      }
      boolean certified = certificate(JSON.readTree(bytes)).length > 0;
      envelopes.merge(certified ? "with certificate" : "without", 1, Integer::sum);
      DsseEnvelope envelope = DsseEnvelope.parse(bytes, LIMITS);
      InTotoStatement statement = InTotoStatement.parse(envelope.payload(), LIMITS);
      JsonNode payload = JSON.readTree(envelope.payload());
      boolean same =
          JSON.readTree(statement.predicate()).equals(payload.path("predicate"))
              && statement.subjects().size() == payload.path("subject").size();
      if (!same || (certified && !isSignedByItsCertificate(bytes))) {
        wrong.add(file.toString());
      }
    }
    assertThat(wrong).isEmpty();
    Conformance.counts("AttestationConformanceTest provenance", envelopes);
    assertThat(envelopes).isEqualTo(Map.of("with certificate", 41, "without", 5));
  }

  @Test
  void bareStatements() throws Exception {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (String folder : List.of("guac-data/slsa", "in-toto/spec-md", "slsa-verifier/verifiers")) {
      for (Path file : files("attestation/" + folder, ".json")) {
        outcomes.merge(statementOutcome(Files.readAllBytes(file)), 1, Integer::sum);
      }
    }
    Conformance.counts("AttestationConformanceTest statements", outcomes);
    assertThat(outcomes).isEqualTo(Map.of("read", 7, "unsupported-version", 5));
  }

  private static String statementOutcome(byte[] bytes) {
    try {
      InTotoStatement.parse(bytes, LIMITS);
      return "read";
    } catch (DocumentException e) {
      return e.code().id();
    }
  }

  private static boolean isEnvelope(byte[] bytes) {
    try {
      return DsseEnvelope.isEnvelope(bytes, LIMITS);
    } catch (DocumentException _) {
      return false;
    }
  }

  private static boolean isSignedByItsCertificate(byte[] bytes) throws GeneralSecurityException {
    TrustedKey key = new TrustedKey("its own", certificateKey(JSON.readTree(bytes)));
    return new EnvelopeVerifier(List.of(key), 1)
        .verify(DsseEnvelope.parse(bytes, LIMITS))
        .verified();
  }

  private static PublicKey certificateKey(JsonNode document) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(certificate(document)))
        .getPublicKey();
  }

  private static byte[] certificate(JsonNode document) {
    JsonNode material = document.path("verificationMaterial");
    String raw = material.path("certificate").path("rawBytes").asString("");
    if (raw.isEmpty()) {
      raw = material.at("/x509CertificateChain/certificates/0/rawBytes").asString("");
    }
    return raw.isEmpty()
        ? document.at("/signatures/0/cert").asString("").getBytes(UTF_8)
        : Base64.getDecoder().decode(raw);
  }

  private static PublicKey p256(BigInteger x, BigInteger y) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static BigInteger number(String text, String name) {
    int start = text.indexOf("\n" + name + ": ") + name.length() + 3;
    return new BigInteger(text.substring(start, text.indexOf('\n', start)).strip());
  }

  private static List<Path> files(String folder, String end) throws IOException {
    try (Stream<Path> files = Files.walk(TestData.require(folder))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(end))
          .sorted()
          .toList();
    }
  }
}
