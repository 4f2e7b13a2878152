package org.pgatlas.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;

/// Every case of Sigstore's conformance suite under the rule of this product: an envelope counts
/// when a key that the operator configured signed it, so neither a certificate nor a log that a
/// bundle brings along makes it true. No case may verify, for none is signed by such a key; what
/// cannot even be looked at is refused by name.
class SigstoreConformanceTest {
  private static final String SIGNED = "an envelope, signed by no key of ours";
  private static final String NO_BUNDLE =
      "no bundle: a key or an identity is given on the command line";
  private static final String NO_ENVELOPE = "refused: invalid-structure";
  private static final JsonLimits LIMITS = DsseEnvelope.defaultLimits();

  @Test
  void nothing_is_true_because_a_bundle_says_so() throws Exception {
    Map<String, Map<String, Integer>> outcomes = new TreeMap<>();
    Path suite = TestData.require("attestation/sigstore-conformance");
    try (Stream<Path> cases = Files.list(suite)) {
      for (Path one : cases.filter(Files::isDirectory).sorted().toList()) {
        boolean mustFail = one.getFileName().toString().endsWith("_fail");
        outcomes
            .computeIfAbsent(mustFail ? "must fail" : "must verify", _ -> new TreeMap<>())
            .merge(outcome(one), 1, Integer::sum);
      }
    }
    Conformance.counts("SigstoreConformanceTest", outcomes);
    assertThat(outcomes)
        .isEqualTo(
            Map.of(
                "must fail", Map.of(SIGNED, 5, NO_BUNDLE, 5, NO_ENVELOPE, 19),
                "must verify", Map.of(SIGNED, 2, NO_BUNDLE, 1, NO_ENVELOPE, 10)));
  }

  private static String outcome(Path folder) throws IOException, GeneralSecurityException {
    Path bundle = folder.resolve("bundle.sigstore.json");
    if (!Files.exists(bundle)) {
      return NO_BUNDLE;
    }
    byte[] bytes = Files.readAllBytes(bundle);
    try {
      if (!DsseEnvelope.isEnvelope(bytes, LIMITS)) {
        DsseEnvelope.parse(bytes, LIMITS);
        return "read as an envelope";
      }
      DsseEnvelope envelope = DsseEnvelope.parse(bytes, LIMITS);
      return new EnvelopeVerifier(List.of(someKey()), 1).verify(envelope).verified()
          ? "verified"
          : SIGNED;
    } catch (DocumentException refused) {
      return "refused: " + refused.code().id();
    }
  }

  private static TrustedKey someKey() throws GeneralSecurityException {
    return new TrustedKey("ours", KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic());
  }
}
