package org.pgatlas.server.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.pgatlas.server.testing.EnvelopeSigner;
import org.pgatlas.server.testing.RunningAtlas;
import tools.jackson.databind.JsonNode;

/// Keys and envelopes handed in over HTTP, and documents worth signing.
final class AttestationDoor {
  static final String IN_TOTO = "application/vnd.in-toto+json";
  static final String OPENVEX = "application/vnd.openvex+json";
  static final String KEYS = "/api/v1/attestation-keys";
  static final String VEX =
      """
      {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/a", "author": "Vendor", "version": 1,
       "timestamp": "2024-01-01T00:00:00Z",
       "statements": [{"vulnerability": {"name": "CVE-2024-10001"}, "status": "not_affected", "justification": "component_not_present"}]}
      """;
  static final String SBOM =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
       "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "app", "version": "1.0", "purl": "pkg:github/acme/app@1.0"}},
       "components": [{"type": "library", "bom-ref": "left", "name": "left", "version": "1.0.0", "purl": "pkg:npm/left@1.0.0"}],
       "dependencies": [{"ref": "root", "dependsOn": ["left"]}],
       "vulnerabilities": [{"id": "CVE-2024-10002", "affects": [{"ref": "left"}], "analysis": {"state": "not_affected", "justification": "code_not_reachable"}}]}
      """;

  private AttestationDoor() {}

  /// A statement about one package.
  static String statement(String type, String predicate) {
    return """
        {"_type": "https://in-toto.io/Statement/v1", "predicateType": "%s",
         "subject": [{"name": "pkg:npm/left@1.0.0", "digest": {"sha256": "%s"}}], "predicate": %s}
        """
        .formatted(type, "ab".repeat(32), predicate);
  }

  /// Has a signer trusted, once.
  static void configure(RunningAtlas atlas, EnvelopeSigner signer) {
    assertThat(addKey(atlas, "release", signer.pem()).status()).isEqualTo(201);
    assertThat(addKey(atlas, "release", signer.pem()).status()).isEqualTo(409);
  }

  static RunningAtlas.Answer addKey(RunningAtlas atlas, String name, String pem) {
    return atlas.post(
        KEYS + "?name=" + name, "application/x-pem-file", pem.getBytes(StandardCharsets.UTF_8));
  }

  static void removeKey(RunningAtlas atlas) {
    int key = atlas.get(KEYS).body().get(0).path("id").asInt();
    assertThat(atlas.delete(KEYS + "/" + key).status()).isEqualTo(204);
  }

  static RunningAtlas.Answer post(RunningAtlas atlas, byte[] envelope) {
    return post(atlas, envelope, "");
  }

  /// The attestation on record when all is done that follows from it.
  static JsonNode attest(RunningAtlas atlas, byte[] envelope) {
    return judged(atlas, envelope, "").path("attestation");
  }

  static JsonNode attest(RunningAtlas atlas, byte[] envelope, String query) {
    return judged(atlas, envelope, query).path("attestation");
  }

  /// The same with the evidence of its last check.
  static JsonNode judged(RunningAtlas atlas, byte[] envelope) {
    return judged(atlas, envelope, "");
  }

  private static JsonNode judged(RunningAtlas atlas, byte[] envelope, String query) {
    RunningAtlas.Answer answer = post(atlas, envelope, query);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    atlas.settle();
    return atlas.get(answer.location()).body();
  }

  private static RunningAtlas.Answer post(RunningAtlas atlas, byte[] envelope, String query) {
    return atlas.post("/api/v1/ingest/attestations" + query, "application/json", envelope);
  }
}
