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

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.EnvelopeSigner;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Who is believed: what a key may speak about, and what becomes of it when trust ends.
final class AttestationTrustDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase rows = POSTGRES.createDatabase();
  private final EnvelopeSigner ours = new EnvelopeSigner();
  private final EnvelopeSigner strangers = new EnvelopeSigner();

  @Test
  void a_key_may_sign_and_yet_not_speak_about_vulnerabilities(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      assertThat(addKey(atlas, "build&vex_trust=none", ours.pem()).status()).isEqualTo(201);
      assertThat(atlas.get(KEYS).body().get(0).path("vex_trust").isNull()).isTrue();
      assertThat(addKey(atlas, "own&vex_trust=own_triage", strangers.pem()).status())
          .isEqualTo(422);
      byte[] vex = ours.envelope(IN_TOTO, statement("https://openvex.dev/ns/v0.2.0", VEX));
      JsonNode aside = attest(atlas, vex);
      assertThat(aside.path("verified").asBoolean()).isTrue();
      assertThat(aside.path("outcome").asString()).isEqualTo("recorded");
      assertThat(aside.path("error_detail").asString()).startsWith("kept aside: nobody");
      assertThat(post(atlas, vex).body().path("duplicate").asBoolean()).isTrue();
      assertThat(rows.query("select count(*) from vex_document")).isEqualTo("0");

      removeKey(atlas);
      assertThat(addKey(atlas, "build&vex_trust=upstream", ours.pem()).status()).isEqualTo(201);
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
      assertThat(addKey(atlas, "other&vex_trust=third_party", strangers.pem()).status())
          .isEqualTo(201);
      String said = statement("https://openvex.dev/ns/v0.2.0", VEX);
      assertThat(trustOf(atlas, said)).isEqualTo("product_vendor");
      assertThat(attest(atlas, strangers.envelope(IN_TOTO, said)).path("outcome").asString())
          .isEqualTo("applied");
      assertThat(
              rows.query(
                  "select string_agg(d.trust, ',' order by d.id) from vex_document d join vex_in_force f on f.document_id = d.id"))
          .isEqualTo("product_vendor,third_party");
    }
  }

  @Test
  void what_is_signed_as_something_else_is_not_applied(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      configure(atlas, ours);
      for (byte[] one :
          List.of(
              ours.envelope(IN_TOTO, statement("https://slsa.dev/provenance/v1", VEX)),
              ours.envelope(IN_TOTO, statement("https://openvex.dev/ns/v0.2.0", SBOM)),
              ours.envelope("application/vnd.acme.report+json", VEX),
              ours.envelope("application/json", SBOM))) {
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
      byte[] vex = ours.envelope(OPENVEX, VEX);
      assertThat(attest(atlas, vex).path("outcome").asString()).isEqualTo("applied");
      removeKey(atlas);
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
      byte[] vex = ours.envelope(OPENVEX, VEX);
      RunningAtlas.Answer early = post(atlas, vex);
      assertThat(early.body().path("verified").asBoolean()).isTrue();
      removeKey(atlas);
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
      byte[] sbom = ours.envelope(IN_TOTO, statement("https://cyclonedx.org/bom", SBOM));
      JsonNode other = attest(atlas, sbom, "?repository=acme/victim");
      assertThat(other.path("outcome").asString()).isEqualTo("applied");
      assertThat(other.path("error_detail").asString())
          .isEqualTo(
              "applied as its uploader says, to pkg:github/acme/victim; what was signed does not say so: pkg:npm/left@1.0.0");
      byte[] own =
          ours.envelope(
              IN_TOTO,
              statement("https://cyclonedx.org/bom", SBOM)
                  .replace("\"name\": \"pkg:npm/left@1.0.0\"", "\"name\": \"acme/app\""));
      assertThat(attest(atlas, own, "?repository=acme/app").path("error_detail").isNull()).isTrue();
    }
  }

  private String trustOf(RunningAtlas atlas, String statement) throws SQLException {
    JsonNode applied = attest(atlas, ours.envelope(IN_TOTO, statement));
    assertThat(applied.path("outcome").asString()).as(applied.toString()).isEqualTo("applied");
    return String.valueOf(
        rows.query(
            "select trust from vex_document where id = " + applied.path("applied_id").asLong()));
  }

  private static String about(String products) {
    return VEX.replace("\"status\"", "\"products\": [" + products + "], \"status\"");
  }
}
