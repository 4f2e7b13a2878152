package org.pgatlas.server.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.attestation.AttestationDoor.judged;
import static org.pgatlas.server.attestation.AttestationDoor.post;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.cli.RunCommand;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.KeylessSamples;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Keyless signatures through HTTP: what a workflow signed is applied when it is trusted, and only
/// then; what decided stays on record.
final class KeylessDbTest {
  private static final String ROOTS = "/api/v1/attestation-roots";
  private static final String IDENTITIES = "/api/v1/attestation-identities";
  private static final String WORKFLOWS =
      "https://github.com/acme/*/.github/workflows/release.yml@refs/tags/*";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase rows = POSTGRES.createDatabase();

  @Test
  void what_a_trusted_workflow_signed_is_applied_with_its_evidence_on_record(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      byte[] vex = KeylessSamples.bytes("vex");
      JsonNode unknown = judged(atlas, vex);
      assertThat(unknown.at("/attestation/outcome").asString()).isEqualTo("rejected");
      assertThat(unknown.at("/attestation/error_detail").asString())
          .isEqualTo("trust: no trust root is configured");

      Path root = Files.write(data.resolve("root.json"), KeylessSamples.bytes("root"));
      assertThat(RunCommand.on(atlas, 0, "attestation", "add-root", "public", root.toString()))
          .contains("1 certificate authorities, 1 transparency logs");
      assertThat(judged(atlas, vex).at("/evidence/failed_check").asString()).isEqualTo("trust");
      trust(atlas);

      JsonNode applied = judged(atlas, vex);
      assertThat(applied.at("/attestation/outcome").asString()).isEqualTo("applied");
      assertThat(applied.at("/attestation/signers/0").asString()).isEqualTo("release");
      JsonNode evidence = applied.path("evidence");
      assertThat(evidence.path("root").asString()).isEqualTo("public");
      assertThat(evidence.path("identity").asString()).isEqualTo("release");
      assertThat(evidence.path("issuer").asString()).isEqualTo(KeylessSamples.ISSUER);
      assertThat(evidence.path("subjects").get(0).asString()).isEqualTo(KeylessSamples.SUBJECT);
      assertThat(evidence.at("/entries/0/log").asString()).isEqualTo("https://rekor.example");
      assertThat(evidence.at("/entries/0/index").asInt()).isEqualTo(2);
      assertThat(evidence.at("/times/0/at").asString()).isEqualTo("2026-03-01T12:00:00Z");
      assertThat(evidence.at("/claims/source_repository_uri").asString())
          .isEqualTo("https://github.com/acme/app");
      assertThat(rows.query("select origin from vex_document")).isEqualTo("attestation");
      assertThat(
              rows.query(
                  "select string_agg(outcome, ',' order by id) || ' ' || count(distinct attestation_id) from attestation_check"))
          .isEqualTo("rejected,applied 1");

      assertThat(
              judged(atlas, KeylessSamples.bytes("sbom"))
                  .at("/attestation/applied_kind")
                  .asString())
          .isEqualTo("sbom");
      assertThat(rows.query("select count(*) from depends_on")).isEqualTo("1");
      assertThat(
              judged(atlas, KeylessSamples.bytes("provenance"))
                  .at("/attestation/outcome")
                  .asString())
          .isEqualTo("recorded");
    }
  }

  @Test
  void what_does_not_stand_a_check_is_recorded_with_the_check_and_not_applied(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      add(atlas, "other", KeylessSamples.bytes("other-root"), 201);
      add(atlas, "public", KeylessSamples.bytes("root"), 201);
      trust(atlas);
      String stranger = "https://github.com/mallory/app/.github/workflows/release.yml@refs/tags/v1";
      JsonNode strange = judged(atlas, KeylessSamples.bytes("stranger"));
      assertThat(strange.at("/attestation/verified").asBoolean()).isFalse();
      assertThat(strange.at("/evidence/failed_check").asString()).isEqualTo("identity");
      assertThat(strange.at("/evidence/root").asString())
          .as("the root under which it stood longest")
          .isEqualTo("public");
      assertThat(strange.at("/evidence/subjects/0").asString()).isEqualTo(stranger);

      String right = KeylessSamples.text("vex");
      String wrong = right.replaceFirst("\"treeSize\": \"6\"", "\"treeSize\": \"7\"");
      JsonNode damaged = judged(atlas, wrong.getBytes(StandardCharsets.UTF_8));
      assertThat(damaged.at("/attestation/error_detail").asString())
          .startsWith("transparency-log: ")
          .endsWith("(at /verificationMaterial/tlogEntries/0/inclusionProof)");
      String odd = right.replace("bundle.v0.3+json", "bundle.v9+json");
      assertThat(
              judged(atlas, odd.getBytes(StandardCharsets.UTF_8))
                  .at("/evidence/failed_check")
                  .asString())
          .isEqualTo("bundle");
      assertThat(rows.query("select count(*) from vex_document")).isEqualTo("0");

      RunningAtlas.Answer file =
          post(
              atlas,
              right
                  .replaceFirst("\"dsseEnvelope\": \\{", "\"messageSignature\": {")
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(file.status()).isEqualTo(422);
      assertThat(file.body().toString()).contains("about a file that it does not hold");
    }
  }

  @Test
  void trust_ends_with_its_identity_and_with_its_root(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      add(atlas, "public", KeylessSamples.bytes("root"), 201);
      trust(atlas);
      assertThat(RunCommand.on(atlas, 0, "attestation", "identities")).contains(WORKFLOWS);
      int identity = atlas.get(IDENTITIES).body().get(0).path("id").asInt();
      assertThat(RunCommand.on(atlas, 0, "attestation", "distrust", String.valueOf(identity)))
          .contains("no longer");
      assertThat(judged(atlas, KeylessSamples.bytes("vex")).at("/evidence/failed_check").asString())
          .isEqualTo("identity");
      trust(atlas);
      assertThat(judged(atlas, KeylessSamples.bytes("vex")).at("/attestation/verified").asBoolean())
          .isTrue();

      int root = atlas.get(ROOTS).body().get(0).path("id").asInt();
      assertThat(atlas.get(ROOTS + "/" + root).body().path("tlogs").size()).isEqualTo(1);
      assertThat(RunCommand.on(atlas, 0, "attestation", "roots")).contains("public");
      RunCommand.on(atlas, 0, "attestation", "remove-root", String.valueOf(root));
      assertThat(atlas.get(IDENTITIES).body().size()).isZero();
      assertThat(atlas.get(ROOTS).body().size()).isZero();
      assertThat(
              judged(atlas, KeylessSamples.bytes("sbom")).at("/evidence/failed_check").asString())
          .isEqualTo("trust");
      assertThat(rows.query("select count(*) from attestation_identity where removed_at is null"))
          .isEqualTo("0");
    }
  }

  @Test
  void an_identity_is_bound_to_its_root_and_not_to_the_name_of_it(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      add(atlas, "public", KeylessSamples.bytes("root"), 201);
      trust(atlas);
      int first = atlas.get(ROOTS).body().get(0).path("id").asInt();
      assertThat(atlas.delete(ROOTS + "/" + first).status()).isEqualTo(204);
      // As a version would leave it in which an identity could come between.
      rows.execute("update attestation_identity set removed_at = null");
      assertThat(atlas.get(IDENTITIES).body().size()).isZero();
      add(atlas, "public", KeylessSamples.bytes("root"), 201);
      assertThat(atlas.get(IDENTITIES).body().size()).isZero();
      assertThat(judged(atlas, KeylessSamples.bytes("vex")).at("/evidence/failed_check").asString())
          .isEqualTo("identity");
    }
  }

  @Test
  void a_root_that_is_removed_takes_the_identity_with_it_that_is_being_added(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of());
        ExecutorService other = Executors.newSingleThreadExecutor();
        Connection adding = rows.connect();
        Statement statement = adding.createStatement()) {
      add(atlas, "public", KeylessSamples.bytes("root"), 201);
      int root = atlas.get(ROOTS).body().get(0).path("id").asInt();
      adding.setAutoCommit(false);
      statement.execute("select id from attestation_root where removed_at is null for share");
      Future<Integer> removed = other.submit(() -> atlas.delete(ROOTS + "/" + root).status());
      Eventually.until(
          "the removal waits",
          () ->
              "1"
                  .equals(
                      rows.query(
                          "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%attestation_root.remove%'")));
      statement.execute(
          "insert into attestation_identity (tenant_id, name, root_id, issuer, subject) select tenant_id, 'late', id, 'i', 's' from attestation_root");
      adding.commit();
      assertThat(removed.get()).isEqualTo(204);
      assertThat(rows.query("select count(*) from attestation_identity where removed_at is null"))
          .isEqualTo("0");
    }
  }

  @Test
  void a_root_that_an_older_version_took_verifies_nothing(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      add(atlas, "public", KeylessSamples.bytes("root"), 201);
      trust(atlas);
      rows.execute(
          "update attestation_root set doc = replace(doc, 'PKIX_ECDSA_P256_SHA_256', 'PKIX_RSA_PSS')");
      assertThat(atlas.get(ROOTS).body().get(0).path("summary").asString())
          .startsWith("cannot be read");
      JsonNode refused = judged(atlas, KeylessSamples.bytes("vex"));
      assertThat(refused.at("/evidence/failed_check").asString()).isEqualTo("trust");
      assertThat(refused.at("/attestation/error_detail").asString())
          .contains("the trust root 'public' cannot be read: no log of the list");
    }
  }

  @Test
  void trust_that_makes_no_sense_is_refused(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      add(atlas, "public", "{}".getBytes(StandardCharsets.UTF_8), 422);
      add(atlas, "public", new byte[2 << 20], 413);
      String wide = KeylessSamples.text("root");
      add(atlas, "public", wide.getBytes(StandardCharsets.UTF_16LE), 422);
      add(atlas, "public", KeylessSamples.bytes("root"), 201);
      add(atlas, "public", KeylessSamples.bytes("root"), 409);
      add(atlas, "", KeylessSamples.bytes("root"), 422);
      assertThat(identity(atlas, "nowhere", "https://issuer.example", "me@acme.example"))
          .isEqualTo(404);
      assertThat(identity(atlas, "public", "https://issuer.example", "**")).isEqualTo(422);
      assertThat(identity(atlas, "public", "", "me@acme.example")).isEqualTo(422);
      assertThat(identity(atlas, "public", "https://issuer.example", "me@acme.example"))
          .isEqualTo(201);
      assertThat(identity(atlas, "public", "https://issuer.example", "me@acme.example"))
          .isEqualTo(409);
      assertThat(atlas.delete(ROOTS + "/999").status()).isEqualTo(404);
      assertThat(atlas.delete(IDENTITIES + "/999").status()).isEqualTo(404);
      assertThat(atlas.get(ROOTS + "/999").status()).isEqualTo(404);
    }
  }

  private static void trust(RunningAtlas atlas) {
    assertThat(
            RunCommand.on(
                atlas,
                0,
                "attestation",
                "trust",
                "release",
                "--root=public",
                "--issuer=" + KeylessSamples.ISSUER,
                "--subject=" + WORKFLOWS,
                "--source-repository=https://github.com/acme/*",
                "--vex=product_vendor"))
        .contains("'release' is trusted");
  }

  private static void add(RunningAtlas atlas, String name, byte[] root, int status) {
    RunningAtlas.Answer answer = atlas.post(ROOTS + "?name=" + name, "application/json", root);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
  }

  private static int identity(RunningAtlas atlas, String root, String issuer, String subject) {
    return atlas
        .post(
            IDENTITIES + "?name=me&root=" + root + "&issuer=" + issuer + "&subject=" + subject,
            "application/json",
            new byte[0])
        .status();
  }
}
