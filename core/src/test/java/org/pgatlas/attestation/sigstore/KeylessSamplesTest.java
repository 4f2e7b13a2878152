package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pgatlas.attestation.DsseEnvelope;

/// The bundles with which the server's tests are signed, and the trust roots to them. They never
/// expire: nothing asks what time it is. With `-Datlas.docs.write.samples=true` they are made anew.
class KeylessSamplesTest {
  private static final boolean WRITE = Boolean.getBoolean("atlas.docs.write.samples");
  private static final String STATEMENT =
      """
      {"_type": "https://in-toto.io/Statement/v1", "predicateType": "%s",
       "subject": [{"name": "pkg:npm/left@1.0.0", "digest": {"sha256": "%s"}}], "predicate": %s}
      """;
  private static final Map<String, String> STATEMENTS =
      Map.of(
          "vex",
          STATEMENT.formatted(
              "https://openvex.dev/ns/v0.2.0",
              "ab".repeat(32),
              """
              {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/a", "author": "Vendor", "version": 1,
               "timestamp": "2024-01-01T00:00:00Z",
               "statements": [{"vulnerability": {"name": "CVE-2024-10001"}, "status": "not_affected", "justification": "component_not_present"}]}
              """),
          "sbom",
          STATEMENT.formatted(
              "https://cyclonedx.org/bom",
              "cd".repeat(32),
              """
              {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
               "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "app", "version": "1.0", "purl": "pkg:github/acme/app@1.0"}},
               "components": [{"type": "library", "bom-ref": "left", "name": "left", "version": "1.0.0", "purl": "pkg:npm/left@1.0.0"}],
               "dependencies": [{"ref": "root", "dependsOn": ["left"]}]}
              """),
          "provenance",
          STATEMENT.formatted("https://slsa.dev/provenance/v1", "ef".repeat(32), "{}"));
  private static final String STRANGER =
      "https://github.com/mallory/app/.github/workflows/release.yml@refs/tags/v1";

  private final Path folder =
      Path.of(System.getProperty("atlas.root", ".."))
          .resolve("server/src/test/resources/org/pgatlas/server/testing/keyless");

  @Test
  void each_is_signed_by_whom_the_tests_say() throws IOException {
    if (WRITE) {
      write();
    }
    SigstoreVerifier verifier =
        new SigstoreVerifier(
            TrustRoot.parse(Files.readAllBytes(folder.resolve("root.json"))),
            List.of(
                new TrustedIdentity("ours", Keyless.ISSUER, Keyless.SUBJECT),
                new TrustedIdentity("stranger", Keyless.ISSUER, STRANGER)),
            List.of());
    for (String name : STATEMENTS.keySet()) {
      assertThat(signer(verifier, name)).as(name).isEqualTo("ours");
    }
    assertThat(signer(verifier, "stranger")).isEqualTo("stranger");
    SigstoreVerifier other =
        new SigstoreVerifier(
            TrustRoot.parse(Files.readAllBytes(folder.resolve("other-root.json"))),
            List.of(new TrustedIdentity("ours", Keyless.ISSUER, Keyless.SUBJECT)),
            List.of());
    assertThat(signer(other, "vex")).isEqualTo("transparency-log");
  }

  private String signer(SigstoreVerifier verifier, String name) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(name + ".json"));
    SigstoreBundle bundle = SigstoreBundle.parse(bytes, DsseEnvelope.defaultLimits());
    return switch (verifier.verify(bundle, null)) {
      case SigstoreVerdict.Verified verified -> verified.signer();
      case SigstoreVerdict.Refused refused -> refused.check().id();
    };
  }

  private void write() throws IOException {
    Files.createDirectories(folder);
    Keyless keyless = new Keyless();
    Files.write(folder.resolve("root.json"), keyless.trustRoot());
    Files.write(folder.resolve("other-root.json"), new Keyless().trustRoot());
    for (Map.Entry<String, String> one : STATEMENTS.entrySet()) {
      Files.write(folder.resolve(one.getKey() + ".json"), bundle(keyless, one.getValue()));
    }
    Files.write(
        folder.resolve("stranger.json"),
        bundle(keyless.as(STRANGER), STATEMENTS.getOrDefault("vex", "")));
  }

  private static byte[] bundle(Keyless keyless, String statement) {
    return keyless.bundle("application/vnd.in-toto+json", statement.getBytes(UTF_8));
  }
}
