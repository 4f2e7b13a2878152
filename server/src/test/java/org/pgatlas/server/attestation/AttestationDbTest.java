package org.pgatlas.server.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.attestation.AttestationDoor.IN_TOTO;
import static org.pgatlas.server.attestation.AttestationDoor.KEYS;
import static org.pgatlas.server.attestation.AttestationDoor.OPENVEX;
import static org.pgatlas.server.attestation.AttestationDoor.SBOM;
import static org.pgatlas.server.attestation.AttestationDoor.VEX;
import static org.pgatlas.server.attestation.AttestationDoor.addKey;
import static org.pgatlas.server.attestation.AttestationDoor.attest;
import static org.pgatlas.server.attestation.AttestationDoor.configure;
import static org.pgatlas.server.attestation.AttestationDoor.post;
import static org.pgatlas.server.attestation.AttestationDoor.removeKey;
import static org.pgatlas.server.attestation.AttestationDoor.statement;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.EnvelopeSigner;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Envelopes through HTTP: recorded always, applied when a configured key has signed.
final class AttestationDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase rows = POSTGRES.createDatabase();
  private final EnvelopeSigner ours = new EnvelopeSigner();
  private final EnvelopeSigner strangers = new EnvelopeSigner();

  @Test
  void a_verified_payload_is_applied_a_stranger_s_only_recorded(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      byte[] vex = ours.envelope(IN_TOTO, statement("https://openvex.dev/ns/v0.2.0", VEX));
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

      JsonNode sbom = attest(atlas, ours.envelope("application/vnd.cyclonedx+json", SBOM));
      assertThat(sbom.path("applied_kind").asString()).isEqualTo("sbom");
      assertThat(rows.query("select count(*) from depends_on")).isEqualTo("1");

      JsonNode strange =
          attest(atlas, strangers.envelope(IN_TOTO, statement("https://openvex.dev/ns", VEX)));
      assertThat(strange.path("verified").asBoolean()).isFalse();
      assertThat(strange.path("outcome").asString()).isEqualTo("rejected");
      JsonNode other =
          attest(atlas, ours.envelope(IN_TOTO, statement("https://slsa.dev/provenance/v1", "{}")));
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
      byte[] envelope = ours.envelope(OPENVEX, VEX);
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

      removeKey(atlas);
      assertThat(atlas.get(KEYS).body().size()).isZero();
    }
  }

  @Test
  void a_payload_that_is_given_up_says_why_and_is_applied_when_it_is_put_back(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      atlas.atlas().jobs().pause(Lane.INGEST, "test");
      String location = post(atlas, ours.envelope(OPENVEX, VEX)).location();
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
  void envelopes_a_line_each_are_all_recorded_and_applied(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      byte[] vex = ours.envelope(OPENVEX, VEX);
      byte[] sbom = ours.envelope("application/vnd.cyclonedx+json", SBOM);
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
      assertThat(post(atlas, ours.envelope(IN_TOTO, "{\"_type\": \"x\"}")).status()).isEqualTo(415);
      assertThat(addKey(atlas, "bad", "no key").status()).isEqualTo(422);
      assertThat(rows.query("select count(*) from document_submission where status = 'failed'"))
          .isEqualTo("2");
      assertThat(rows.query("select count(*) from attestation")).isEqualTo("0");
    }
  }
}
