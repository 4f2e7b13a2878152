package org.pgatlas.server.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Envelopes through HTTP: recorded always, applied when a configured key has signed.
final class AttestationDbTest {
  private static final String IN_TOTO = "application/vnd.in-toto+json";
  private static final String KEYS = "/api/v1/attestation-keys";
  private static final String VEX =
      """
      {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/a", "author": "Vendor", "version": 1,
       "timestamp": "2024-01-01T00:00:00Z",
       "statements": [{"vulnerability": {"name": "CVE-2024-10001"}, "status": "not_affected", "justification": "component_not_present"}]}
      """;
  private static final String SBOM =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
       "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "app", "version": "1.0", "purl": "pkg:github/acme/app@1.0"}},
       "components": [{"type": "library", "bom-ref": "left", "name": "left", "version": "1.0.0", "purl": "pkg:npm/left@1.0.0"}],
       "dependencies": [{"ref": "root", "dependsOn": ["left"]}],
       "vulnerabilities": [{"id": "CVE-2024-10002", "affects": [{"ref": "left"}], "analysis": {"state": "not_affected", "justification": "code_not_reachable"}}]}
      """;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase rows = POSTGRES.createDatabase();
  private final KeyPair ours;
  private final KeyPair strangers;

  AttestationDbTest() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    ours = generator.generateKeyPair();
    strangers = generator.generateKeyPair();
  }

  @Test
  void a_verified_payload_is_applied_a_stranger_s_only_recorded(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      byte[] vex = envelope(ours, IN_TOTO, statement("https://openvex.dev/ns/v0.2.0", VEX));
      JsonNode applied = attest(atlas, vex);
      assertThat(applied.path("verified").asBoolean()).isTrue();
      assertThat(applied.path("signers").get(0).asString()).isEqualTo("release");
      assertThat(applied.path("outcome").asString()).isEqualTo("applied");
      assertThat(applied.path("applied_kind").asString()).isEqualTo("vex");
      assertThat(rows.query("select products -> 0 -> 'purls' ->> 0 from vex_statement"))
          .as("a statement without product is about the subject")
          .isEqualTo("pkg:npm/left@1.0.0");
      assertThat(rows.query("select origin || ' ' || trust from vex_document"))
          .isEqualTo("attestation product_vendor");

      JsonNode sbom = attest(atlas, envelope(ours, "application/vnd.cyclonedx+json", SBOM));
      assertThat(sbom.path("applied_kind").asString()).isEqualTo("sbom");
      assertThat(rows.query("select count(*) from depends_on")).isEqualTo("1");

      JsonNode strange =
          attest(atlas, envelope(strangers, IN_TOTO, statement("https://openvex.dev/ns", VEX)));
      assertThat(strange.path("verified").asBoolean()).isFalse();
      assertThat(strange.path("outcome").asString()).isEqualTo("rejected");
      JsonNode other =
          attest(atlas, envelope(ours, IN_TOTO, statement("https://slsa.dev/provenance/v1", "{}")));
      assertThat(other.path("outcome").asString()).isEqualTo("recorded");
      assertThat(rows.query("select count(*) from artifact_blob")).isNotEqualTo("0");
      assertThat(rows.query("select count(*) from event_log where type = 'attestation.recorded'"))
          .isEqualTo("4");
      assertThat(atlas.get("/api/v1/attestations").body().path("total").asInt()).isEqualTo(4);
    }
  }

  @Test
  void handed_in_again_after_its_key_was_configured_it_is_applied_once(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      byte[] envelope = envelope(ours, "application/vnd.openvex+json", VEX);
      assertThat(attest(atlas, envelope).path("outcome").asString()).isEqualTo("rejected");
      assertThat(post(atlas, envelope).body().path("duplicate").asBoolean()).isTrue();
      configure(atlas, ours);
      RunningAtlas.Answer verified = post(atlas, envelope);
      assertThat(verified.body().path("duplicate").asBoolean()).isFalse();
      atlas.settle();
      assertThat(
              atlas.get(verified.location()).body().path("attestation").path("outcome").asString())
          .isEqualTo("applied");
      assertThat(post(atlas, envelope).body().path("duplicate").asBoolean()).isTrue();
      assertThat(rows.query("select count(*) from vex_document")).isEqualTo("1");
      assertThat(rows.query("select count(*) from attestation")).isEqualTo("1");

      JsonNode key = atlas.get("/api/v1/attestation-keys").body().get(0);
      assertThat(atlas.delete("/api/v1/attestation-keys/" + key.path("id").asInt()).status())
          .isEqualTo(204);
      assertThat(atlas.get("/api/v1/attestation-keys").body().size()).isZero();
    }
  }

  @Test
  void a_payload_that_is_given_up_says_why_and_is_applied_when_it_is_put_back(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      atlas.atlas().jobs().pause(Lane.INGEST, "test");
      String location = post(atlas, envelope(ours, "application/vnd.openvex+json", VEX)).location();
      rows.execute("create table kept as select sha256, bytes from artifact_blob");
      rows.execute("update artifact_blob set bytes = '\\x00'");
      rows.execute("update job_queue set max_attempts = 1 where queue = 'ingest'");
      atlas.atlas().jobs().resume(Lane.INGEST);
      atlas.settle();
      Eventually.until(
          "its handler has heard of the dead job",
          () -> !"pending".equals(rows.query("select outcome from attestation_check")));
      JsonNode dead = atlas.get(location).body().path("attestation");
      assertThat(dead.path("outcome").asString()).isEqualTo("failed");
      assertThat(dead.path("error_detail").asString()).startsWith("given up after 1 attempts: ");
      rows.execute(
          "update artifact_blob b set bytes = k.bytes from kept k where k.sha256 = b.sha256");
      UUID tenant = UUID.fromString(String.valueOf(rows.query("select id from tenant")));
      assertThat(atlas.atlas().jobs().requeue(tenant, null)).isEqualTo(1);
      atlas.settle();
      JsonNode applied = atlas.get(location).body().path("attestation");
      assertThat(applied.path("outcome").asString()).isEqualTo("applied");
      assertThat(applied.path("error_detail").isNull()).isTrue();
    }
  }

  @Test
  void the_vulnerabilities_of_an_sbom_are_kept_until_the_next_of_its_artifact(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      atlas.submit("acme/app", SBOM.getBytes(StandardCharsets.UTF_8));
      atlas.submit(
          "acme/app",
          SBOM.replace("CVE-2024-10002", "CVE-2024-10003").getBytes(StandardCharsets.UTF_8));
      atlas.submit(
          "acme/other",
          SBOM.replace("CVE-2024-10002", "CVE-2024-10004").getBytes(StandardCharsets.UTF_8));
      atlas.settle();

      assertThat(rows.query("select count(*) from vex_document where origin = 'sbom'"))
          .isEqualTo("3");
      JsonNode inForce = atlas.get("/api/v1/vex-documents?in_force=true").body().path("items");
      assertThat(inForce.size()).isEqualTo(2);
      List<String> said = new ArrayList<>();
      for (JsonNode one : inForce) {
        assertThat(one.path("in_force").asBoolean()).isTrue();
        said.add(
            atlas
                .get("/api/v1/vex-documents/" + one.path("id").asInt())
                .body()
                .at("/statements/0/vulnerability")
                .asString());
      }
      assertThat(said).containsExactlyInAnyOrder("CVE-2024-10003", "CVE-2024-10004");
      assertThat(atlas.get("/api/v1/vex-documents?in_force=false").body().path("total").asInt())
          .isEqualTo(1);
    }
  }

  @Test
  void envelopes_a_line_each_are_all_recorded_and_applied(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      byte[] vex = envelope(ours, "application/vnd.openvex+json", VEX);
      byte[] sbom = envelope(ours, "application/vnd.cyclonedx+json", SBOM);
      String both =
          new String(vex, StandardCharsets.UTF_8).strip().replace("\n", "")
              + "\n\n"
              + new String(sbom, StandardCharsets.UTF_8).strip().replace("\n", "")
              + "\r\n";
      RunningAtlas.Answer answer = post(atlas, both.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
      assertThat(answer.body().path("attestations").size()).isEqualTo(2);
      atlas.settle();
      assertThat(
              rows.query(
                  "select string_agg(applied_kind, ',' order by applied_kind) from attestation_check"))
          .isEqualTo("sbom,vex");

      RunningAtlas.Answer damaged =
          post(atlas, (both + "{\"payload\": 7}\n").getBytes(StandardCharsets.UTF_8));
      assertThat(damaged.status()).isEqualTo(422);
      assertThat(damaged.body().toString()).contains("envelope 3");
      assertThat(rows.query("select count(*) from attestation")).isEqualTo("2");
    }
  }

  @Test
  void what_is_no_envelope_or_no_key_is_refused(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      assertThat(post(atlas, "{}".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(422);
      assertThat(post(atlas, envelope(ours, IN_TOTO, "{\"_type\": \"x\"}")).status())
          .isEqualTo(415);
      assertThat(addKey(atlas, "bad", "no key").status()).isEqualTo(422);
      assertThat(rows.query("select count(*) from document_submission where status = 'failed'"))
          .isEqualTo("2");
      assertThat(rows.query("select count(*) from attestation")).isEqualTo("0");
    }
  }

  @Test
  void a_key_may_sign_and_yet_not_speak_about_vulnerabilities(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      assertThat(addKey(atlas, "build&vex_trust=none", pem(ours)).status()).isEqualTo(201);
      assertThat(atlas.get(KEYS).body().get(0).path("vex_trust").isNull()).isTrue();
      assertThat(addKey(atlas, "own&vex_trust=own_triage", pem(strangers)).status()).isEqualTo(422);
      byte[] vex = envelope(ours, IN_TOTO, statement("https://openvex.dev/ns/v0.2.0", VEX));
      JsonNode aside = attest(atlas, vex);
      assertThat(aside.path("verified").asBoolean()).isTrue();
      assertThat(aside.path("outcome").asString()).isEqualTo("recorded");
      assertThat(aside.path("error_detail").asString()).startsWith("kept aside: nobody");
      assertThat(post(atlas, vex).body().path("duplicate").asBoolean()).isTrue();
      assertThat(rows.query("select count(*) from vex_document")).isEqualTo("0");

      int key = atlas.get(KEYS).body().get(0).path("id").asInt();
      assertThat(atlas.delete(KEYS + "/" + key).status()).isEqualTo(204);
      assertThat(addKey(atlas, "build&vex_trust=upstream", pem(ours)).status()).isEqualTo(201);
      assertThat(atlas.get(KEYS).body().get(0).path("vex_trust").asString()).isEqualTo("upstream");
      assertThat(attest(atlas, vex).path("outcome").asString()).isEqualTo("applied");
      assertThat(rows.query("select trust from vex_document")).isEqualTo("upstream");
    }
  }

  @Test
  void of_products_that_are_no_subjects_a_signer_speaks_as_anybody(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      String type = "https://openvex.dev/ns/v0.2.0";
      List<String> covered =
          List.of(
              "{\"@id\": \"pkg:npm/left@1.0.0\"}",
              "{\"@id\": \"pkg:oci/left@sha256:%s\"}".formatted("ab".repeat(32)),
              "{\"@id\": \"pkg:npm/left@1.0.0\", \"hashes\": {\"sha-256\": \"%s\"}}"
                  .formatted("ab".repeat(32)));
      List<String> others =
          List.of(
              "{\"@id\": \"pkg:npm/right@1.0.0\"}",
              "{\"@id\": \"pkg:npm/left\"}",
              "{\"@id\": \"pkg:npm/left@1.0.0\"}, {\"@id\": \"pkg:npm/right@1.0.0\"}",
              "{\"@id\": \"pkg:npm/left@1.0.0\", \"hashes\": {\"sha-256\": \"%s\"}}"
                  .formatted("cd".repeat(32)),
              "{\"@id\": \"pkg:npm/left@1.0.0\", \"identifiers\": {\"cpe23\": \"cpe:2.3:a:x:y:*:*:*:*:*:*:*:*\"}}");
      for (String products : covered) {
        assertThat(trustOf(atlas, statement(type, about(products))))
            .as(products)
            .isEqualTo("product_vendor");
      }
      for (String products : others) {
        assertThat(trustOf(atlas, statement(type, about(products))))
            .as(products)
            .isEqualTo("third_party");
      }
    }
  }

  @Test
  void who_counts_less_takes_nothing_from_the_vendor_by_signing_the_same(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      assertThat(addKey(atlas, "other&vex_trust=third_party", pem(strangers)).status())
          .isEqualTo(201);
      String said = statement("https://openvex.dev/ns/v0.2.0", VEX);
      assertThat(trustOf(atlas, said)).isEqualTo("product_vendor");
      assertThat(attest(atlas, envelope(strangers, IN_TOTO, said)).path("outcome").asString())
          .isEqualTo("applied");
      assertThat(
              rows.query(
                  "select string_agg(d.trust, ',' order by d.id) from vex_document d join vex_in_force f on f.document_id = d.id"))
          .isEqualTo("product_vendor,third_party");
    }
  }

  private String trustOf(RunningAtlas atlas, String statement) throws Exception {
    JsonNode applied = attest(atlas, envelope(ours, IN_TOTO, statement));
    assertThat(applied.path("outcome").asString()).as(applied.toString()).isEqualTo("applied");
    return String.valueOf(
        rows.query(
            "select trust from vex_document where id = " + applied.path("applied_id").asLong()));
  }

  private static String about(String products) {
    return VEX.replace("\"status\"", "\"products\": [" + products + "], \"status\"");
  }

  @Test
  void what_is_signed_as_something_else_is_not_applied(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      for (byte[] one :
          List.of(
              envelope(ours, IN_TOTO, statement("https://slsa.dev/provenance/v1", VEX)),
              envelope(ours, IN_TOTO, statement("https://openvex.dev/ns/v0.2.0", SBOM)),
              envelope(ours, "application/vnd.acme.report+json", VEX),
              envelope(ours, "application/json", SBOM))) {
        JsonNode aside = attest(atlas, one);
        assertThat(aside.path("outcome").asString()).isEqualTo("recorded");
        assertThat(aside.path("error_detail").asString()).startsWith("kept aside: it looks like ");
        assertThat(post(atlas, one).body().path("duplicate").asBoolean()).isTrue();
      }
      assertThat(rows.query("select count(*) from vex_document")).isEqualTo("0");
      assertThat(rows.query("select count(*) from depends_on")).isEqualTo("0");
    }
  }

  @Test
  void the_same_bytes_are_judged_by_what_is_trusted_now(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      byte[] vex = envelope(ours, "application/vnd.openvex+json", VEX);
      assertThat(attest(atlas, vex).path("outcome").asString()).isEqualTo("applied");
      distrust(atlas);
      RunningAtlas.Answer again = post(atlas, vex);
      assertThat(again.body().path("verified").asBoolean()).isFalse();
      assertThat(again.body().path("duplicate").asBoolean()).isFalse();
      assertThat(again.body().path("signers").size()).isZero();
      assertThat(post(atlas, vex).body().path("duplicate").asBoolean()).isTrue();
      configure(atlas, ours);
      assertThat(attest(atlas, vex).path("outcome").asString()).isEqualTo("applied");
      assertThat(rows.query("select string_agg(outcome, ',' order by id) from attestation_check"))
          .isEqualTo("applied,rejected,applied");
      assertThat(rows.query("select count(*) from vex_document")).isEqualTo("1");
    }
  }

  @Test
  void what_waited_until_trust_had_ended_is_not_applied(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      atlas.atlas().jobs().pause(Lane.INGEST, "test");
      byte[] vex = envelope(ours, "application/vnd.openvex+json", VEX);
      RunningAtlas.Answer early = post(atlas, vex);
      assertThat(early.body().path("verified").asBoolean()).isTrue();
      distrust(atlas);
      atlas.atlas().jobs().resume(Lane.INGEST);
      atlas.settle();
      JsonNode late = atlas.get(early.location()).body().path("attestation");
      assertThat(late.path("outcome").asString()).isEqualTo("rejected");
      assertThat(late.path("verified").asBoolean()).isFalse();
      assertThat(
              rows.query(
                  "select string_agg(verified || ' ' || outcome, ',' order by id) from attestation_check"))
          .isEqualTo("true rejected,false rejected");
      assertThat(rows.query("select count(*) from vex_document")).isEqualTo("0");
      configure(atlas, ours);
      assertThat(attest(atlas, vex).path("outcome").asString()).isEqualTo("applied");
    }
  }

  @Test
  void an_sbom_that_was_signed_for_something_else_says_so(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      byte[] sbom = envelope(ours, IN_TOTO, statement("https://cyclonedx.org/bom", SBOM));
      JsonNode other = attest(atlas, sbom, "?repository=acme/victim");
      assertThat(other.path("outcome").asString()).isEqualTo("applied");
      assertThat(other.path("error_detail").asString())
          .isEqualTo(
              "applied as its uploader says, to pkg:github/acme/victim; what was signed does not say so: pkg:npm/left@1.0.0");
      byte[] own =
          envelope(
              ours,
              IN_TOTO,
              statement("https://cyclonedx.org/bom", SBOM)
                  .replace("\"name\": \"pkg:npm/left@1.0.0\"", "\"name\": \"acme/app\""));
      assertThat(attest(atlas, own, "?repository=acme/app").path("error_detail").isNull()).isTrue();
    }
  }

  private static void distrust(RunningAtlas atlas) {
    int key = atlas.get(KEYS).body().get(0).path("id").asInt();
    assertThat(atlas.delete(KEYS + "/" + key).status()).isEqualTo(204);
  }

  private static void configure(RunningAtlas atlas, KeyPair key) {
    assertThat(addKey(atlas, "release", pem(key)).status()).isEqualTo(201);
    assertThat(addKey(atlas, "release", pem(key)).status()).isEqualTo(409);
  }

  private static String pem(KeyPair key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getEncoder().encodeToString(key.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static RunningAtlas.Answer addKey(RunningAtlas atlas, String name, String pem) {
    return atlas.post(
        "/api/v1/attestation-keys?name=" + name,
        "application/x-pem-file",
        pem.getBytes(StandardCharsets.UTF_8));
  }

  private static RunningAtlas.Answer post(RunningAtlas atlas, byte[] envelope) {
    return atlas.post("/api/v1/ingest/attestations", "application/json", envelope);
  }

  private static JsonNode attest(RunningAtlas atlas, byte[] envelope) {
    return attest(atlas, envelope, "");
  }

  private static JsonNode attest(RunningAtlas atlas, byte[] envelope, String query) {
    RunningAtlas.Answer answer =
        atlas.post("/api/v1/ingest/attestations" + query, "application/json", envelope);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    atlas.settle();
    return atlas.get(answer.location()).body().path("attestation");
  }

  private static String statement(String type, String predicate) {
    return """
        {"_type": "https://in-toto.io/Statement/v1", "predicateType": "%s",
         "subject": [{"name": "pkg:npm/left@1.0.0", "digest": {"sha256": "%s"}}], "predicate": %s}
        """
        .formatted(type, "ab".repeat(32), predicate);
  }

  private static byte[] envelope(KeyPair key, String type, String payload)
      throws GeneralSecurityException {
    byte[] unsigned = json(type, payload, new byte[] {1});
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(key.getPrivate());
    signer.update(DsseEnvelope.parse(unsigned, DsseEnvelope.defaultLimits()).signedBytes());
    return json(type, payload, signer.sign());
  }

  private static byte[] json(String type, String payload, byte[] signature) {
    Base64.Encoder base64 = Base64.getEncoder();
    return """
        {"payloadType": "%s", "payload": "%s", "signatures": [{"keyid": "", "sig": "%s"}]}
        """
        .formatted(
            type,
            base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8)),
            base64.encodeToString(signature))
        .getBytes(StandardCharsets.UTF_8);
  }
}
