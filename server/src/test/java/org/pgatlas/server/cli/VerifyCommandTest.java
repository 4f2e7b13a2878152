package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.EnvelopeSigner;
import org.pgatlas.server.testing.KeylessSamples;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// `atlas attestation verify`, which needs no server.
class VerifyCommandTest {
  private static final String TYPE = "application/vnd.in-toto+json";
  private static final String STATEMENT =
      """
      {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1",
       "subject": [{"name": "a", "digest": {"sha256": "%s"}}], "predicate": {}}
      """
          .formatted("ab".repeat(32));

  @TempDir Path folder;

  @Test
  void a_bundle_is_verified_by_a_root_and_an_identity() throws Exception {
    Path bundle = bundle("right.json");
    String said = run(0, trusting("https://github.com/acme/**", bundle));
    assertThat(said)
        .contains("right.json: verified, signed by https://github.com/acme/**")
        .contains(KeylessSamples.SUBJECT)
        .contains("2026-03-01T12:00:00Z by transparency-log")
        .contains("entry 2 of https://rekor.example");

    String refused = run(1, trusting("https://github.com/mallory/**", bundle));
    assertThat(refused)
        .contains("not verified: identity: no trusted identity is " + KeylessSamples.SUBJECT);
    List<String> about = new ArrayList<>(trusting("https://github.com/acme/**", bundle));
    about.add("--digest=sha256:" + "ab".repeat(32));
    run(0, about);
    about.set(about.size() - 1, "--digest=sha256:" + "cd".repeat(32));
    assertThat(run(1, about)).contains("artifact: no subject of the statement");
  }

  @Test
  void programs_get_one_object_a_signature() throws Exception {
    Path bundle = bundle("a.json");
    String other = Files.readString(bundle).replace("\"treeSize\": \"6\"", "\"treeSize\": \"7\"");
    String both =
        Files.readString(bundle).replace("\n", "") + "\n" + other.replace("\n", "") + "\n";
    Path lines = Files.writeString(folder.resolve("both.jsonl"), both);
    List<String> words = new ArrayList<>(trusting("https://github.com/acme/**", lines));
    words.add("--json");
    List<JsonNode> said = run(1, words).lines().map(Json.MAPPER::readTree).toList();
    assertThat(said).hasSize(2);
    assertThat(said.getFirst().path("verified").asBoolean()).isTrue();
    assertThat(said.getFirst().at("/evidence/issuer").asString()).isEqualTo(KeylessSamples.ISSUER);
    assertThat(said.getLast().path("failed_check").asString()).isEqualTo("transparency-log");
    assertThat(said.getLast().path("place").asString())
        .isEqualTo("/verificationMaterial/tlogEntries/0/inclusionProof");
  }

  @Test
  void an_envelope_is_verified_by_a_key() throws Exception {
    EnvelopeSigner signer = new EnvelopeSigner();
    Path envelope = Files.write(folder.resolve("envelope.json"), signer.envelope(TYPE, STATEMENT));
    Path key = pem("release.pem", signer);
    assertThat(run(0, List.of(envelope.toString(), "--key=" + key)))
        .contains("verified, signed by release.pem");
    Path other = pem("other.pem", new EnvelopeSigner());
    assertThat(run(1, List.of(envelope.toString(), "--key=" + other)))
        .contains("not verified: signature: no trusted key has signed it");
    run(0, List.of(envelope.toString(), "--key=" + key, "--digest=sha256:" + "ab".repeat(32)));
    run(1, List.of(envelope.toString(), "--key=" + key, "--digest=sha256:" + "cd".repeat(32)));
  }

  @Test
  void with_a_root_a_bare_envelope_is_not_enough() throws Exception {
    EnvelopeSigner signer = new EnvelopeSigner();
    Path envelope = Files.write(folder.resolve("envelope.json"), signer.envelope(TYPE, STATEMENT));
    Path key = pem("release.pem", signer);
    Path root = Files.write(folder.resolve("root.json"), KeylessSamples.bytes("root"));
    List<String> words = List.of(envelope.toString(), "--key=" + key, "--trusted-root=" + root);
    assertThat(run(1, words)).contains("not verified: bundle: a bare envelope");
    String text = Files.readString(envelope);
    Path stripped =
        Files.writeString(
            folder.resolve("stripped.json"),
            "{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\", \"dsseEnvelope\": "
                + text
                + "}");
    assertThat(run(1, List.of(stripped.toString(), "--key=" + key, "--trusted-root=" + root)))
        .contains("not verified: bundle: a bare envelope");
  }

  @Test
  void what_a_stranger_wrote_keeps_to_its_line() throws Exception {
    Path odd =
        Files.writeString(
            folder.resolve("odd.json"),
            "{\"mediaType\": \"x\\nodd.json: verified\\u001b[2K\\u202e\", \"verificationMaterial\": {}}");
    String said = run(1, trusting("a@acme.example", odd));
    assertThat(said.lines()).hasSize(1);
    assertThat(said).contains("not verified").doesNotContain("\u001b").doesNotContain("\u202e");
  }

  @Test
  void what_of_a_root_proves_nothing_is_told() throws Exception {
    String text = KeylessSamples.text("root");
    String log = text.replaceFirst("(?s).*\"tlogs\": \\[(.*?)\\], \"ctlogs\".*", "$1").strip();
    String both = text.replace(log, log + "," + log.replace("PKIX_ECDSA_P256_SHA_256", "21"));
    List<String> words = new ArrayList<>(trusting("https://github.com/acme/**", bundle("a.json")));
    words.set(1, "--trusted-root=" + Files.writeString(folder.resolve("both.json"), both));
    assertThat(run(0, words)).contains("nothing is proved by /tlogs/1: key of the kind '21'");
    words.set(
        1,
        "--trusted-root="
            + Files.writeString(
                folder.resolve("none.json"), text.replace("PKIX_ECDSA_P256_SHA_256", "21")));
    assertThat(run(1, words)).contains("cannot be read").contains("no log of the list");
  }

  @Test
  void a_run_may_be_pinned_to_its_repository() throws Exception {
    Path bundle = bundle("a.json");
    List<String> words = trusting("https://github.com/acme/**", bundle);
    run(0, with(words, "--source-repository=https://github.com/acme/*"));
    assertThat(run(1, with(words, "--source-repository=https://github.com/mallory/*")))
        .contains("not verified: identity");
  }

  @Test
  void what_makes_no_sense_is_told() throws Exception {
    Path bundle = bundle("a.json");
    assertThat(run(2, List.of(bundle.toString()))).contains("name whom you trust");
    assertThat(run(2, List.of(bundle.toString(), "--issuer=x"))).contains("belong together");
    assertThat(run(1, List.of(bundle.toString(), "--key=" + folder.resolve("no.pem"))))
        .contains("there is no file");
    Path odd = Files.writeString(folder.resolve("odd.json"), "{}");
    assertThat(run(1, trusting("a@acme.example", odd))).contains("not verified: invalid-structure");
    List<String> words =
        List.of(bundle.toString(), "--trusted-root=" + odd, "--issuer=x", "--subject=y");
    assertThat(run(1, words)).contains("cannot be read");
    assertThat(run(2, with(trusting("a", bundle), "--digest=md5:00"))).contains("sha256:");
  }

  private static List<String> with(List<String> words, String one) {
    List<String> all = new ArrayList<>(words);
    all.add(one);
    return all;
  }

  private List<String> trusting(String subject, Path file) throws IOException {
    Path root = Files.write(folder.resolve("root.json"), KeylessSamples.bytes("root"));
    return List.of(
        file.toString(),
        "--trusted-root=" + root,
        "--issuer=" + KeylessSamples.ISSUER,
        "--subject=" + subject);
  }

  private Path bundle(String name) throws IOException {
    return Files.write(folder.resolve(name), KeylessSamples.bytes("vex"));
  }

  private Path pem(String name, EnvelopeSigner signer) throws IOException {
    return Files.writeString(folder.resolve(name), signer.pem());
  }

  private static String run(int code, List<String> words) {
    List<String> all = new ArrayList<>(List.of("attestation", "verify"));
    all.addAll(words);
    RunCommand.Result result = RunCommand.of(all.toArray(String[]::new));
    assertThat(result.code()).as(result.printed()).isEqualTo(code);
    return result.printed();
  }
}
