package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every case of Sigstore's conformance suite that the files at hand allow to judge, and bundles of
/// real builds. A case that must fail has to fail by the check that it is about.
///
/// A case that lacks its bundle is judged with the bundle that its description names; one that
/// lacks its trust root with the same root out of another case, which says how it was changed.
class SigstoreConformanceTest {
  private static final JsonLimits LIMITS = DsseEnvelope.defaultLimits();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ISSUER = "https://token.actions.githubusercontent.com";
  private static final TrustedIdentity BEACON =
      new TrustedIdentity(
          "beacon",
          ISSUER,
          "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/"
              + ".github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main");
  private static final String VERIFIED = "verified";

  /// By which check each case that must fail has to fail.
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("bundle-invalid-base64-signature_fail", "read: expected base64"),
          Map.entry("bundle-negative-log-index_fail", "read: expected a number from 0"),
          Map.entry("bundle-unknown-version_fail", "read: bundle"),
          Map.entry("bundle-with-root-cert_fail", "read: a root certificate in the bundle"),
          Map.entry("checkpoint-bad-keyhint_fail", "transparency-log: the checkpoint bears no"),
          Map.entry("dsse-invalid-sig_fail", "signature: "),
          Map.entry("dsse-mismatch-envelope_fail", "log-entry: "),
          Map.entry("dsse-mismatch-sig_fail", "log-entry: "),
          Map.entry("incorrect-public-key_fail", "log-entry: "),
          Map.entry("integrated-time-in-future_fail", "certificate: the certificate is valid"),
          Map.entry(
              "intoto-set-outside-signing-cert-validity_fail",
              "certificate: the certificate is valid"),
          Map.entry("invalid-ct-key_fail", "certificate-log: the trust root has no"),
          Map.entry("managed-key-no-key_fail", "trust: a key signed the bundle"),
          Map.entry("message-digest-mismatch_fail", "artifact: "),
          Map.entry(
              "rekor2-checkpoint-missing-root-hash_fail", "transparency-log: a checkpoint without"),
          Map.entry(
              "rekor2-checkpoint-missing-size_fail", "transparency-log: a checkpoint without"),
          Map.entry(
              "rekor2-checkpoint-no-matching-signature_fail",
              "transparency-log: the checkpoint bears no"),
          Map.entry("rekor2-dsse-mismatch-sig_fail", "log-entry: "),
          Map.entry("rekor2-no-timestamp_fail", "timestamp: nothing proves when"),
          Map.entry(
              "rekor2-timestamp-outside-trust-root-tsa-validity_fail",
              "timestamp: the timestamp's signer is not trusted at"),
          Map.entry(
              "rekor2-timestamp-outside-tsa-cert-validity_fail",
              "timestamp: the timestamp's signer is not trusted at"),
          Map.entry("rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail", "timestamp: "),
          Map.entry("rekor2-timestamp-with-incorrect-time_fail", "certificate: the certificate is"),
          Map.entry("signature-mismatch_fail", "signature: "),
          Map.entry("trust-root-tlog-missing-validity-start_fail", "read: expected a start"),
          Map.entry("wrong-hashedrekord-artifact_fail", "log-entry: "),
          Map.entry("wrong-hashedrekord-cert-and-sig_fail", "log-entry: "),
          Map.entry("wrong-hashedrekord-entry_fail", "log-entry: "),
          Map.entry("wrong-material_fail", "artifact: "));

  /// What nothing at hand allows to judge, and why.
  private static final Map<String, String> NOT_JUDGED =
      Map.of("intoto-with-custom-trust-root", "its trust root is not here, nor in another case");

  /// Cases without a bundle, and whose bundle theirs is a copy of.
  private static final Map<String, String> BUNDLES =
      Map.of(
          "invalid-ct-key_fail", "happy-path-v0.1",
          "wrong-material_fail", "happy-path-v0.1",
          "trust-root-tlog-validity-end-inclusive", "happy-path-v0.1",
          "trust-root-tlog-missing-validity-start_fail", "rekor2-happy-path",
          "rekor2-timestamp-outside-trust-root-tsa-validity_fail", "rekor2-happy-path");

  /// Cases without a trust root that have another than the public good's or the staging one.
  private static final Map<String, String> ROOTS =
      Map.of(
          "rekor2-timestamp-with-expired-cert-chain",
          "rekor2-timestamp-outside-tsa-cert-validity_fail");

  private final Path suite = TestData.require("attestation/sigstore-conformance");

  @Test
  void each_case_verifies_or_fails_by_its_own_reason() throws IOException {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> cases = Files.list(suite)) {
      for (Path folder : cases.filter(Files::isDirectory).sorted().toList()) {
        String name = folder.getFileName().toString();
        boolean mustFail = name.endsWith("_fail");
        String outcome = NOT_JUDGED.containsKey(name) ? "not judged" : outcome(name);
        String right = mustFail ? REASONS.getOrDefault(name, "?") : VERIFIED;
        if (!outcome.equals("not judged") && !outcome.startsWith(right)) {
          wrong.add(name + ": " + outcome + "; expected " + right);
        }
        String counted =
            outcome.equals("not judged") || outcome.equals(VERIFIED)
                ? outcome
                : "refused, " + outcome.substring(0, outcome.indexOf(':'));
        counts
            .computeIfAbsent(mustFail ? "must fail" : "must verify", _ -> new TreeMap<>())
            .merge(counted, 1, Integer::sum);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(counts.get("must verify")).isEqualTo(Map.of(VERIFIED, 12, "not judged", 1));
    assertThat(counts.getOrDefault("must fail", Map.of()).values().stream().mapToInt(n -> n).sum())
        .isEqualTo(29);
    Conformance.counts("SigstoreConformanceTest", counts);
  }

  @Test
  void bundles_of_real_builds() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    TrustedIdentity anyWorkflow =
        new TrustedIdentity("a workflow", ISSUER, "https://github.com/**");
    SigstoreVerifier verifier = new SigstoreVerifier(publicGood(), List.of(anyWorkflow), List.of());
    try (Stream<Path> files = Files.walk(TestData.require("attestation/slsa-verifier"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        for (byte[] bundle : bundles(Files.readAllBytes(file))) {
          counts.merge(counted(verifier, bundle), 1, Integer::sum);
        }
      }
    }
    assertThat(counts)
        .isEqualTo(
            Map.of(
                "verified", 5,
                "trust: a key signed the bundle, and none is configured", 9,
                "read: a root certificate in the bundle: whom to trust it may not say", 11));
    Conformance.counts("SigstoreConformanceTest real", counts);
  }

  private static String counted(SigstoreVerifier verifier, byte[] bundle) {
    String outcome = judge(bundle, null, verifier);
    int place = outcome.indexOf(" (at ");
    return place < 0 ? outcome : outcome.substring(0, place);
  }

  /// The bundles of a file: itself, or the list of a registry's answer.
  private static List<byte[]> bundles(byte[] file) {
    JsonNode document;
    try {
      document = JSON.readTree(file);
    } catch (RuntimeException _) {
      return List.of();
    }
    List<byte[]> bundles = new ArrayList<>();
    JsonNode list = document.isArray() ? document : document.path("attestations");
    for (JsonNode one : list) {
      JsonNode bundle = one.path("bundle");
      if (bundle.isObject()) {
        bundles.add(bundle.toString().getBytes(UTF_8));
      }
    }
    if (document.has("verificationMaterial")) {
      bundles.add(file);
    }
    return bundles;
  }

  private String outcome(String name) throws IOException {
    Path own = suite.resolve(name).resolve("bundle.sigstore.json");
    byte[] bundle =
        name.equals("managed-key-no-key_fail")
            ? aKeyedBundle()
            : Files.readAllBytes(
                Files.exists(own)
                    ? own
                    : suite.resolve(BUNDLES.getOrDefault(name, "")).resolve(own.getFileName()));
    TrustRoot root;
    try {
      root = root(name);
    } catch (DocumentException e) {
      return "read: " + e.getMessage();
    }
    TrustedIdentity identity = identity(name);
    return judge(
        bundle, artifact(name, bundle), new SigstoreVerifier(root, List.of(identity), List.of()));
  }

  private static String judge(
      byte[] bytes, @Nullable Artifact artifact, SigstoreVerifier verifier) {
    SigstoreBundle bundle;
    try {
      bundle = SigstoreBundle.parse(bytes, LIMITS);
    } catch (DocumentException e) {
      return "read: " + e.getMessage();
    }
    return switch (verifier.verify(bundle, artifact)) {
      case SigstoreVerdict.Verified _ -> VERIFIED;
      case SigstoreVerdict.Refused refused -> refused.check().id() + ": " + refused.reason();
    };
  }

  private TrustRoot root(String name) throws IOException {
    Path own = suite.resolve(name).resolve("trusted_root.json");
    if (Files.exists(own)) {
      return TrustRoot.parse(Files.readAllBytes(own));
    }
    if (ROOTS.containsKey(name)) {
      return TrustRoot.parse(
          Files.readAllBytes(suite.resolve(ROOTS.get(name)).resolve("trusted_root.json")));
    }
    return name.startsWith("rekor2-")
        ? TrustRoot.parse(
            Files.readAllBytes(
                suite.resolve("rekor2-checkpoint-cosigned").resolve("trusted_root.json")))
        : publicGood();
  }

  /// The root of the public good: that of the case that gave its log an end, without that end.
  private static TrustRoot publicGood() throws IOException {
    Path changed =
        TestData.require(
            "attestation/sigstore-conformance/trust-root-tlog-validity-end-inclusive/trusted_root.json");
    String text = Files.readString(changed);
    String whole = text.replaceFirst("\"end\":\\s*\"2023-07-12T15:56:36Z\"", "\"end\": null");
    assertThat(whole).isNotEqualTo(text);
    return TrustRoot.parse(whole.getBytes(UTF_8));
  }

  /// The case's own file; else the file of the suite, by the hash that its first case names.
  private @Nullable Artifact artifact(String name, byte[] bundle) throws IOException {
    if (name.equals("managed-key-no-key_fail")) {
      return null;
    }
    Path own = suite.resolve(name).resolve("artifact");
    if (Files.exists(own)) {
      return Artifact.of(Files.readAllBytes(own));
    }
    if (JSON.readTree(bundle).has("dsseEnvelope")) {
      JsonNode envelope = JSON.readTree(bundle).path("dsseEnvelope");
      JsonNode statement =
          JSON.readTree(Base64.getDecoder().decode(envelope.path("payload").asString()));
      return Artifact.ofDigest("sha256:" + statement.at("/subject/0/digest/sha256").asString());
    }
    JsonNode happy =
        JSON.readTree(
            Files.readAllBytes(suite.resolve("happy-path-v0.1").resolve("bundle.sigstore.json")));
    byte[] digest =
        Base64.getDecoder().decode(happy.at("/messageSignature/messageDigest/digest").asString());
    return Artifact.ofDigest("sha256:" + HexFormat.of().formatHex(digest));
  }

  private TrustedIdentity identity(String name) throws IOException {
    Path own = suite.resolve(name).resolve("identity");
    return Files.exists(own)
        ? new TrustedIdentity(
            "its own",
            Files.readString(suite.resolve(name).resolve("issuer")).strip(),
            Files.readString(own).strip())
        : BEACON;
  }

  /// A bundle that a registry's key has signed.
  private static byte[] aKeyedBundle() throws IOException {
    Path file =
        TestData.require(
            "attestation/slsa-verifier/cli/slsa-verifier/testdata/npm/gha/provenance-npm-test-cli-v1-prega.tgz.json");
    return bundles(Files.readAllBytes(file)).getFirst();
  }
}
