package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pgatlas.attestation.sigstore.Verdicts.PAYLOAD;
import static org.pgatlas.attestation.sigstore.Verdicts.RELEASE;
import static org.pgatlas.attestation.sigstore.Verdicts.TYPE;
import static org.pgatlas.attestation.sigstore.Verdicts.parse;
import static org.pgatlas.attestation.sigstore.Verdicts.refusal;
import static org.pgatlas.attestation.sigstore.Verdicts.shown;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;

/// Trust roots that are refused, what of one is skipped, and what it does not ask.
class TrustRootTest {
  @Test
  void roots_that_trust_what_nobody_meant_are_refused_with_the_place() {
    String root = new String(new Keyless().trustRoot(), UTF_8);
    assertRefused(
        root.replaceFirst("\"start\": \"[^\"]*\"", "\"end\": \"2026-01-01T00:00:00Z\""),
        "/tlogs/0/publicKey/validFor");
    assertRefused(root.replace("version=0.1", "version=7"), "/mediaType");
    assertRefused(root.replaceFirst("\"keyId\": \"[^\"]*\"", "\"keyId\": \"\""), "/tlogs/0/logId");
    assertRefused(
        root.replaceFirst("\"keyDetails\": \"[^\"]*\"", "\"keyDetails\": \"PKIX_ED25519\""),
        "/tlogs/0/publicKey/rawBytes");
    assertRefused(
        root.replaceFirst("\"certificates\": \\[.*?\\]", "\"certificates\": []"),
        "/certificateAuthorities/0/certChain/certificates");
    assertRefused("{\"mediaType\": \"application/vnd.dev.sigstore.trustedroot.v0.2+json\"}", "");
    assertRefused(root.substring(0, root.length() / 2), "");
    String log = root.replaceFirst("(?s).*\"tlogs\": \\[(.*?)\\], \"ctlogs\".*", "$1").strip();
    TrustRoot odd =
        TrustRoot.parse(
            root.replace(log, log.replace("PKIX_ECDSA_P256_SHA_256", "PKIX_ML_DSA_65") + "," + log)
                .getBytes(UTF_8));
    assertThat(odd.skipped()).containsExactly("/tlogs/0: key of the kind 'PKIX_ML_DSA_65'");
    assertThat(odd.summary()).contains("1 transparency logs").contains("1 certificate logs");
  }

  @Test
  void a_root_whose_logs_cannot_be_read_is_refused() {
    String root = new String(new Keyless().trustRoot(), UTF_8);
    for (String kind : List.of("PKIX_ML_DSA_65", "PKIX_RSA_PSS_2048_SHA256", "21", "")) {
      assertRefused(root.replaceFirst("PKIX_ECDSA_P256_SHA_256", kind), "/tlogs");
    }
    assertRefused(
        root.replaceFirst("(?s)(.*)PKIX_ECDSA_P256_SHA_256", "$1PKIX_RSA_PSS"), "/ctlogs");
    assertRefused(root.replaceFirst("SHA2_256", "SHA3_256"), "/tlogs");
    assertRefused(root.replaceFirst("(?s)\"ctlogs\": \\[(.*?)\\],", "\"ctlogs\": $1,"), "/ctlogs");
    assertRefused(root.replaceFirst("(?s)\"ctlogs\": \\[(.*?)\\],", "\"ctlogs\": {},"), "/ctlogs");
    assertRefused(
        root.replaceFirst("(?s)\"ctlogs\": \\[(.*?)\\],", "\"ctlogs\": \"\","), "/ctlogs");
    assertRefused(
        root.replaceFirst("\"tlogs\":", "\"certificate_authorities\": [], \"tlogs\":"),
        "/certificate_authorities");
  }

  @Test
  void what_a_root_does_not_list_is_not_asked() {
    Keyless keyless = new Keyless();
    keyless.vouching = null;
    keyless.clock.stamped = Keyless.NOW;
    keyless.logged = false;
    byte[] bundle = keyless.bundle(TYPE, PAYLOAD);
    String root = new String(keyless.trustRoot(), UTF_8);
    String without = root.replaceFirst("(?s)\"tlogs\": \\[.*?\\], \"ctlogs\": \\[.*?\\],", "");
    assertThat(without).isNotEqualTo(root);
    SigstoreVerifier verifier =
        new SigstoreVerifier(TrustRoot.parse(without.getBytes(UTF_8)), List.of(RELEASE), List.of());
    assertThat(shown(verifier.verify(parse(bundle), null))).isEmpty();
    assertThat(refusal(keyless, bundle, null)).startsWith("transparency-log ");
  }

  private static void assertRefused(String root, String place) {
    assertThatThrownBy(() -> TrustRoot.parse(root.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(String.valueOf(e.place())).contains(place));
  }
}
