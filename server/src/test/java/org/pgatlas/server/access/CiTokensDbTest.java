package org.pgatlas.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// CI systems submit with tokens of a real issuer, and each token that proves nothing is refused
/// for its own reason.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CiTokensDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final LocalIssuer issuer = new LocalIssuer();
  private final LocalIssuer gitlab = new LocalIssuer();
  private final LocalIssuer fragile = new LocalIssuer();
  private final KeyPair rsa = issuer.publish("rsa", "RSA");
  private final TestDatabase database;
  private final Running atlas;

  /// The atlas under test and a reader's key of it.
  private record Running(KeyedAtlas keyed, String reader) {}

  CiTokensDbTest(TestDatabase database, @TempDir Path data) {
    this.database = database;
    KeyedAtlas keyed =
        new KeyedAtlas(
            database,
            data,
            Map.of(
                Setting.OIDC_ISSUERS,
                "github=" + issuer.url() + ", gitlab=" + gitlab.url() + ", gitea=" + fragile.url(),
                Setting.OIDC_AUDIENCE,
                "https://atlas.example/api/v1",
                Setting.OIDC_OWNERS,
                "acme=default,group=default,gone=no-such-tenant",
                Setting.RATE_LIMIT,
                "0"));
    atlas = new Running(keyed, keyed.key("reader", "reader", "default"));
  }

  @AfterAll
  void close() {
    atlas.keyed().close();
    issuer.close();
    gitlab.close();
    fragile.close();
  }

  @Test
  void the_published_action_s_request_is_accepted_for_the_token_s_repository() {
    // As its shell sends it: no query, JSON of the dependency graph, wrapped in an envelope.
    String envelope = "{\"sbom\": " + document("pkg:npm/left@1") + "}";
    HttpResponse<String> answer = submit(token(issuer.github("acme/action", "1")), envelope);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode body = KeyedAtlas.json(answer);
    assertThat(body.path("repository").asString()).isEqualTo("pkg:github/acme/action");
    JsonNode audit = audit(body.path("submission_id").asInt());
    assertThat(audit.path("actor_claim").asString()).isEqualTo("octo");
    assertThat(dependencies("pkg:github/acme/action")).containsExactly("pkg:npm/left");
  }

  @Test
  void each_token_that_proves_nothing_is_refused_for_its_reason() {
    Map<String, Object> good = issuer.github("acme/reasons", "2");
    long now = Instant.now().getEpochSecond();
    refused(with(good, "aud", "https://other.example"), 401, "token-audience");
    refused(with(good, "aud", List.of("a", "b")), 401, "token-audience");
    refused(with(good, "exp", now - 120), 401, "token-expired");
    refused(with(good, "nbf", now + 600), 401, "token-not-yet");
    refused(with(good, "iss", "https://issuer.example"), 401, "token-issuer");
    refused(with(good, "jti", ""), 401, "token-claims");
    refused(with(good, "repository_id", ""), 401, "token-claims");
    refused(with(good, "repository", "acme/../x/%2F"), 401, "token-claims");
    refused(with(good, "event_name", ""), 401, "token-claims");
    for (String event : List.of("pull_request", "pull_request_target", "workflow_run")) {
      refused(with(good, "event_name", event), 403, "event-not-allowed");
    }
    refused(issuer.github("mallory/x", "3"), 403, "owner-not-allowed");
    refused(issuer.github("gone/x", "4"), 403, "owner-not-allowed");
    String valid = token(good);
    assertThat(submit(valid, document("pkg:npm/a@1")).statusCode()).isEqualTo(202);
    assertReason(submit(valid, document("pkg:npm/a@1")), 401, "token-replayed");
    refused(issuer.github("acme/reasons", "999"), 403, "repository-changed");
    refused(issuer.github("ACME/Reasons", "999"), 403, "repository-changed");
  }

  @Test
  void a_signature_counts_only_under_the_issuer_s_own_key_and_kind() {
    Map<String, Object> claims = issuer.github("acme/signed", "5");
    KeyPair stranger = LocalIssuer.pair("RSA");
    assertReason(
        submit(LocalIssuer.sign(stranger, "rsa", "RS256", claims), "{}"), 401, "token-signature");
    String token = token(claims);
    String[] parts = token.split("\\.", -1);
    String other =
        LocalIssuer.encode(org.pgatlas.server.wire.Json.write(with(claims, "actor", "x")));
    assertReason(submit(parts[0] + "." + other + "." + parts[2], "{}"), 401, "token-signature");
    for (String algorithm : List.of("none", "HS256", "RS512", "ES256", "rs256", "")) {
      String header = LocalIssuer.encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa\"}");
      assertReason(submit(header + "." + parts[1] + "." + parts[2], "{}"), 401, "token-signature");
      assertReason(submit(header + "." + parts[1] + ".", "{}"), 401, "token-signature");
    }
    for (String nonsense :
        List.of("a.b.c", "..", ".", "e30.e30", "e30.W10.e30", "x".repeat(13_000))) {
      assertReason(submit(nonsense, "{}"), 401, "credential-invalid");
    }
  }

  @Test
  void elliptic_curves_sign_too_and_a_new_key_is_found_without_a_restart() throws Exception {
    assertThat(
            submit(token(issuer.github("acme/curves", "6")), document("pkg:npm/a@1")).statusCode())
        .isEqualTo(202);
    int asked = issuer.asked();
    KeyPair p256 = gitlab.publish("p256", "EC");
    KeyPair ed = gitlab.publish("ed", "Ed25519");
    Map<String, Object> run = gitlabRun("main", "branch", "push");
    assertThat(
            submit(LocalIssuer.sign(p256, "p256", "ES256", run), document("pkg:npm/a@2"))
                .statusCode())
        .isEqualTo(202);
    assertThat(
            submit(
                    LocalIssuer.sign(ed, "ed", "EdDSA", with(run, "jti", "other")),
                    document("pkg:npm/a@3"))
                .statusCode())
        .isEqualTo(202);
    assertReason(
        submit(
            LocalIssuer.sign(ed, "ed", "EdDSA", gitlabRun("main", "branch", "merge_request_event")),
            "{}"),
        403,
        "event-not-allowed");
    assertThat(issuer.asked()).as("keys are fetched once").isEqualTo(asked);
    gitlab.withdraw("p256");
    gitlab.withdraw("ed");
  }

  @Test
  void while_an_issuer_is_down_its_tokens_wait_and_then_they_are_accepted() {
    KeyPair pair = fragile.publish("f", "RSA");
    Map<String, Object> claims = with(issuer.github("acme/fragile", "9"), "iss", fragile.url());
    String token = LocalIssuer.sign(pair, "f", "RS256", claims);
    fragile.down();
    assertReason(submit(token, document("pkg:npm/a@1")), 503, "issuer-unreachable");
    Eventually.until(
        "health tells of the issuer",
        () -> health().equals("issuers: keys cannot be fetched, so tokens wait: gitea"));
    fragile.up();
    Eventually.until("health tells that it is back", () -> health().isEmpty());
    HttpResponse<String> answer = submit(token, document("pkg:npm/a@1"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(KeyedAtlas.json(answer).path("repository").asString())
        .isEqualTo("pkg:gitea/acme/fragile");
  }

  private String health() {
    HttpResponse<String> answer = atlas.keyed().get("/api/v1/health");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode degraded = KeyedAtlas.json(answer).path("degraded");
    return degraded.isEmpty()
        ? ""
        : degraded.path(0).path("part").asString() + ": " + degraded.path(0).path("why").asString();
  }

  @Test
  void tokens_do_not_queue_up_before_an_issuer_that_is_silent() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Thread _ =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        Socket _ = silent.accept();
                        asked.incrementAndGet();
                      }
                    } catch (IOException closed) {
                      // The test is over.
                    }
                  });
      IssuerKeys keys =
          new IssuerKeys(
              "http://127.0.0.1:" + silent.getLocalPort(),
              java.time.Clock.systemUTC(),
              java.net.http.HttpClient.newHttpClient());
      List<Callable<Integer>> tokens =
          Collections.nCopies(
              10,
              () -> {
                try {
                  return keys.find("k").isPresent() ? 200 : 401;
                } catch (org.pgatlas.server.http.HttpProblem problem) {
                  return problem.status();
                }
              });
      for (Future<Integer> each : threads.invokeAll(tokens)) {
        assertThat(each.get()).isEqualTo(503);
      }
    }
    assertThat(asked.get()).as("one asks for all").isLessThan(4);
  }

  @Test
  void an_issuer_that_is_down_is_an_outage_and_not_the_token_s_fault() {
    try (LocalIssuer late = new LocalIssuer()) {
      KeyPair pair = late.publish("k", "RSA");
      late.down();
      IssuerKeys keys =
          new IssuerKeys(
              late.url(), java.time.Clock.systemUTC(), java.net.http.HttpClient.newHttpClient());
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> keys.find("k"))
          .isInstanceOfSatisfying(
              org.pgatlas.server.http.HttpProblem.class,
              problem -> {
                assertThat(problem.status()).isEqualTo(503);
                assertThat(problem.code()).isEqualTo("issuer-unreachable");
              });
      late.up();
      assertThat(keys.find("k")).as("recovered at once").contains(pair.getPublic());
      late.down();
      assertThat(keys.find("k")).as("what is known goes on serving").contains(pair.getPublic());
      assertThat(keys.find("invented")).as("asked a moment ago, so not again").isEmpty();
    }
  }

  @Test
  void a_token_opens_one_door_for_one_repository() throws SQLException {
    HttpResponse<String> read =
        atlas
            .keyed()
            .get(
                "/api/v1/repos",
                "Authorization",
                "Bearer " + token(issuer.github("acme/door", "7")));
    assertThat(read.statusCode()).isEqualTo(401);
    for (String query : List.of("?repository=acme/other", "?artifact=pkg:npm/left-pad")) {
      HttpResponse<String> answer =
          atlas
              .keyed()
              .post(
                  "/api/v1/ingest/sbom" + query,
                  document("pkg:npm/a@1"),
                  "Authorization",
                  "Bearer " + token(issuer.github("acme/door", "7")));
      assertThat(answer.statusCode()).as(query).isEqualTo(403);
    }
    assertThat(
            database.query(
                "select count(*) from sbom_submissions where error_code = 'not-its-repository' and status = 'failed'"))
        .as("each is on record")
        .isEqualTo("2");
    assertThat(
            atlas
                .keyed()
                .post(
                    "/api/v1/ingest/sbom?repository=acme/door",
                    document("pkg:npm/a@1"),
                    "Authorization",
                    "Bearer " + token(issuer.github("acme/door", "7")))
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void a_branch_s_document_is_kept_but_not_in_force_and_a_late_run_does_not_go_back() {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> run = with(issuer.github("acme/order", "8"), "iat", now - 30);
    assertThat(submit(token(run), document("pkg:npm/main@1")).statusCode()).isEqualTo(202);
    assertThat(dependencies("pkg:github/acme/order")).containsExactly("pkg:npm/main");

    Map<String, Object> branch =
        with(with(issuer.github("acme/order", "8"), "ref", "refs/heads/feature"), "iat", now - 20);
    assertThat(submit(token(branch), document("pkg:npm/feature@1")).statusCode()).isEqualTo(202);
    assertThat(dependencies("pkg:github/acme/order")).containsExactly("pkg:npm/main");

    Map<String, Object> late = with(issuer.github("acme/order", "8"), "iat", now - 50);
    int id =
        KeyedAtlas.json(submit(token(late), document("pkg:npm/old@1")))
            .path("submission_id")
            .asInt();
    assertThat(dependencies("pkg:github/acme/order")).containsExactly("pkg:npm/main");
    assertThat(audit(id).path("status").asString()).isEqualTo("processed");

    Map<String, Object> newest =
        with(
            with(issuer.github("acme/order", "8"), "ref", "refs/heads/release"),
            "ref_protected",
            "true");
    assertThat(submit(token(newest), document("pkg:npm/old@1")).statusCode()).isEqualTo(202);
    assertThat(dependencies("pkg:github/acme/order"))
        .as("the late document comes into force when a newer run brings it")
        .containsExactly("pkg:npm/old");
  }

  private Map<String, Object> gitlabRun(String ref, String refType, String source) {
    Map<String, Object> claims = issuer.github("unused/unused", "0");
    claims.keySet().removeAll(List.of("repository", "repository_id", "event_name", "actor"));
    claims.put("iss", gitlab.url());
    claims.put("project_path", "group/sub/app");
    claims.put("project_id", 77);
    claims.put("ref", ref);
    claims.put("ref_type", refType);
    claims.put("pipeline_source", source);
    claims.put("user_login", "tanuki");
    return claims;
  }

  private String token(Map<String, Object> claims) {
    return LocalIssuer.sign(rsa, "rsa", "RS256", claims);
  }

  private static Map<String, Object> with(Map<String, Object> claims, String claim, Object value) {
    Map<String, Object> changed = new java.util.LinkedHashMap<>(claims);
    changed.put(claim, value);
    return changed;
  }

  private HttpResponse<String> submit(String token, String document) {
    return atlas
        .keyed()
        .post(
            "/api/v1/ingest/sbom",
            document,
            "Authorization",
            "Bearer " + token,
            "Content-Type",
            "application/json");
  }

  private void refused(Map<String, Object> claims, int status, String code) {
    assertReason(submit(token(claims), document("pkg:npm/a@1")), status, code);
  }

  private static void assertReason(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(KeyedAtlas.json(answer).path("type").asString()).endsWith(":" + code);
  }

  private JsonNode audit(int submission) {
    atlas.keyed().settle();
    return KeyedAtlas.json(
        atlas.keyed().get("/api/v1/ingest/sbom/" + submission, "X-Api-Key", atlas.reader()));
  }

  private List<String> dependencies(String repo) {
    atlas.keyed().settle();
    String path = "/api/v1/repos/" + repo.replace("/", "%2F") + "/depends-on";
    JsonNode edges = KeyedAtlas.json(atlas.keyed().get(path, "X-Api-Key", atlas.reader()));
    return edges
        .valueStream()
        .map(edge -> edge.findValue("canonical_id").asString())
        .sorted()
        .toList();
  }

  private static String document(String... components) {
    SbomBuilder sbom = SbomBuilder.aSbom();
    Arrays.stream(components).forEach(c -> sbom.component(c).dependsOn("root", c));
    return new String(sbom.bytes(), StandardCharsets.UTF_8);
  }
}
