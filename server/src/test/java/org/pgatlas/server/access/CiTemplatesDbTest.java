package org.pgatlas.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;

/// The shell of our templates for GitHub and GitLab, run as it stands against a server, with a
/// forge on this machine that gives out tokens.
class CiTemplatesDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String AUDIENCE = "https://atlas.example/api/v1";

  private record Ran(int status, String output) {}

  @BeforeEach
  void needs_a_shell() {
    for (String tool : new String[] {"bash", "curl", "jq"}) {
      assumeTrue(
          Files.isExecutable(Path.of("/usr/bin", tool))
              || Files.isExecutable(Path.of("/bin", tool)),
          tool + " is not installed");
    }
  }

  @Test
  void the_github_action_submits_a_file_or_the_exported_graph_and_waits(
      TestDatabase database, @TempDir Path data, @TempDir Path work) throws Exception {
    try (LocalIssuer forge = new LocalIssuer();
        KeyedAtlas atlas = atlas(database, data, "github=" + forge.url())) {
      KeyPair pair = forge.publish("k", "RSA");
      forge.tokens(
          audience -> {
            Map<String, Object> claims = forge.github("acme/templates", "1");
            claims.put("aud", audience);
            return LocalIssuer.sign(pair, "k", "RS256", claims);
          });
      Map<String, String> run = new HashMap<>();
      run.put("SERVER", atlas.atlas().url() + "/");
      run.put("SBOM", Files.write(work.resolve("bom.json"), document("pkg:npm/a@1")).toString());
      run.put("AUDIENCE", AUDIENCE);
      run.put("WAIT", "60");
      run.put("GH_TOKEN", "forge");
      run.put("GITHUB_API_URL", forge.url());
      run.put("GITHUB_REPOSITORY", "acme/templates");
      run.put("GITHUB_OUTPUT", work.resolve("output").toString());
      run.put("ACTIONS_ID_TOKEN_REQUEST_URL", forge.url() + "/token?run=1");
      run.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "run");
      String shell = block("docs/ci/github/action.yml", "run: |");

      Ran first = run(shell, work, run);
      assertThat(first.status()).as(first.output()).isZero();
      assertThat(first.output()).contains("accepted: 1 packages", "in force");
      assertThat(Files.readString(work.resolve("output")))
          .matches("submission=/api/v1/ingest/sbom/\\d+\n");

      forge.exports(Map.of("sbom", Json.MAPPER.readTree(document("pkg:npm/b@1"))));
      run.put("SBOM", "");
      Ran exported = run(shell, work, run);
      assertThat(exported.status()).as(exported.output()).isZero();

      run.put("AUDIENCE", "https://other.example");
      Ran refused = run(shell, work, run);
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.output()).contains("::error title=PG Atlas::refused (401)", "not for");

      run.put("ACTIONS_ID_TOKEN_REQUEST_URL", "");
      assertThat(run(shell, work, run).output()).contains("id-token: write");
    }
  }

  /// What the published PG Atlas SBOM action sends, in our words: the audience is the address that
  /// it is given, the path is that address and `/ingest/sbom`, the body is the forge's export as it
  /// came, envelope and all, by curl; 202 is success, 401 and 422 are told apart.
  @Test
  void the_published_actions_requests_are_answered_as_it_expects(
      TestDatabase database, @TempDir Path data, @TempDir Path work) throws Exception {
    try (LocalIssuer forge = new LocalIssuer();
        KeyedAtlas atlas = atlas(database, data, "github=" + forge.url())) {
      KeyPair pair = forge.publish("k", "RSA");
      Map<String, Object> claims = new LinkedHashMap<>(forge.github("acme/published", "3"));
      claims.put("aud", AUDIENCE);
      StringBuilder packages = new StringBuilder();
      // Above a mebibyte curl asks first whether the body is wanted (Expect: 100-continue).
      for (int i = 0; i < 4_000; i++) {
        packages
            .append(i == 0 ? "" : ",")
            .append(
                ("{\"name\": \"p%d\", \"SPDXID\": \"SPDXRef-p%d\", \"versionInfo\": \"1\", \"downloadLocation\": \"NOASSERTION\","
                        + " \"externalRefs\": [{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\","
                        + " \"referenceLocator\": \"pkg:npm/p%d@1\"}], \"copyrightText\": \"%s\"}")
                    .formatted(i, i, i, "c".repeat(80)));
      }
      String export =
          "{\"sbom\": {\"spdxVersion\": \"SPDX-2.3\", \"SPDXID\": \"SPDXRef-DOCUMENT\", \"name\": \"com.github.acme/published\","
              + " \"dataLicense\": \"CC0-1.0\", \"documentNamespace\": \"https://x.invalid/1\","
              + " \"creationInfo\": {\"created\": \"2026-01-01T00:00:00Z\", \"creators\": [\"Tool: x\"]},"
              + " \"packages\": ["
              + packages
              + "], \"relationships\": []}}";
      Path file = Files.writeString(work.resolve("export.json"), export);
      assertThat(Files.size(file)).isGreaterThan(1 << 20);
      String token = LocalIssuer.sign(pair, "k", "RS256", claims);
      String address = atlas.atlas().url() + "/api/v1" + "/ingest/sbom";

      Ran accepted = curl(work, address, token, file);
      assertThat(accepted.output()).as(accepted.output()).startsWith("202 ");
      assertThat(accepted.output()).contains("\"package_count\":4000", "acme/published");
      assertThat(curl(work, address, token, file).output()).startsWith("401 ");
      Map<String, Object> other = new LinkedHashMap<>(forge.github("acme/published", "3"));
      other.put("aud", AUDIENCE);
      other.put("jti", "another");
      Path broken =
          Files.writeString(work.resolve("broken.json"), "{\"sbom\": {\"spdxVersion\": 1}}");
      assertThat(curl(work, address, LocalIssuer.sign(pair, "k", "RS256", other), broken).output())
          .startsWith("4");
    }
  }

  private static Ran curl(Path work, String address, String token, Path file)
      throws IOException, InterruptedException {
    return run(
        "curl --silent --output answer.json --write-out '%{http_code} ' -X POST"
            + " -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json'"
            + " --data-binary \"@$FILE\" \"$ADDRESS\"; cat answer.json",
        work, Map.of("TOKEN", token, "FILE", file.toString(), "ADDRESS", address));
  }

  @Test
  void the_gitlab_job_submits_its_file(
      TestDatabase database, @TempDir Path data, @TempDir Path work) throws Exception {
    try (LocalIssuer forge = new LocalIssuer();
        KeyedAtlas atlas = atlas(database, data, "gitlab=" + forge.url())) {
      KeyPair pair = forge.publish("k", "EC");
      Map<String, Object> claims = new LinkedHashMap<>(forge.github("x/x", "0"));
      claims.put("project_path", "acme/sub/app");
      claims.put("project_id", "7");
      claims.put("ref", "main");
      claims.put("ref_type", "branch");
      claims.put("ref_protected", "true");
      claims.put("pipeline_source", "push");
      Files.write(work.resolve("sbom.json"), document("pkg:npm/a@1"));
      Map<String, String> run = new HashMap<>();
      run.put("ATLAS_URL", atlas.atlas().url());
      run.put("ATLAS_SBOM", "sbom.json");
      run.put("ATLAS_TOKEN", LocalIssuer.sign(pair, "k", "ES256", claims));
      String shell = block("docs/ci/gitlab/pg-atlas.gitlab-ci.yml", "- |");
      Ran accepted = run(shell, work, run);
      assertThat(accepted.status()).as(accepted.output()).isZero();
      assertThat(accepted.output()).contains("pkg:gitlab/acme/sub/app");
      Ran replayed = run(shell, work, run);
      assertThat(replayed.status()).isEqualTo(1);
      assertThat(replayed.output()).contains("token-replayed");
    }
  }

  private static KeyedAtlas atlas(TestDatabase database, Path data, String issuers) {
    return new KeyedAtlas(
        database,
        data,
        Map.of(
            Setting.OIDC_ISSUERS,
            issuers,
            Setting.OIDC_AUDIENCE,
            AUDIENCE,
            Setting.OIDC_OWNERS,
            "acme=default",
            Setting.PUBLIC_TENANT,
            "default"));
  }

  private static byte[] document(String component) {
    return SbomBuilder.aSbom().component(component).bytes();
  }

  /// The literal block of a YAML file after that key, without its indentation.
  private static String block(String file, String key) throws IOException {
    Path path = Path.of("..", file);
    StringBuilder shell = new StringBuilder();
    int indent = -1;
    for (String line : Files.readAllLines(path)) {
      int depth = line.length() - line.stripLeading().length();
      if (indent > 0 && !line.isBlank() && depth < indent) {
        break;
      }
      if (indent > 0 || (indent == 0 && !line.isBlank())) {
        indent = indent == 0 ? depth : indent;
        shell.append(line.isBlank() ? "" : line.substring(indent)).append('\n');
      }
      if (indent < 0 && line.strip().equals(key)) {
        indent = 0;
      }
    }
    assertThat(shell.toString()).as(path.toString()).contains("curl");
    return shell.toString();
  }

  private static Ran run(String shell, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", shell)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Ran(process.exitValue(), output);
  }
}
