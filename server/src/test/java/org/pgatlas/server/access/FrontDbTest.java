package org.pgatlas.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// What stands before the gate: limits, other origins, proxies.
class FrontDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void a_credential_has_so_many_requests_a_minute_and_another_has_its_own(
      TestDatabase database, @TempDir Path data) {
    try (KeyedAtlas atlas = new KeyedAtlas(database, data, Map.of(Setting.RATE_LIMIT, "4"))) {
      String key = atlas.key("a", "reader", "default");
      for (int i = 3; i >= 0; i--) {
        HttpResponse<String> answer = atlas.get("/api/v1/repos", "X-Api-Key", key);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("RateLimit-Limit")).hasValue("4");
        assertThat(answer.headers().firstValue("RateLimit-Remaining")).hasValue("" + i);
      }
      HttpResponse<String> refused = atlas.get("/api/v1/repos", "X-Api-Key", key);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 15L);
      assertThat(atlas.get("/api/v1/repos", "X-Api-Key", atlas.local()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void guesses_are_counted_by_the_address_that_a_trusted_proxy_tells(
      TestDatabase database, @TempDir Path data) {
    Map<Setting, String> settings =
        Map.of(Setting.RATE_LIMIT, "2", Setting.TRUSTED_PROXIES, "127.0.0.0/8, 10.1.0.0/16");
    try (KeyedAtlas atlas = new KeyedAtlas(database, data, settings)) {
      assertThat(guess(atlas, "203.0.113.7")).isEqualTo(401);
      assertThat(guess(atlas, "203.0.113.7")).isEqualTo(401);
      assertThat(guess(atlas, "203.0.113.7")).isEqualTo(429);
      assertThat(guess(atlas, "203.0.113.8")).isEqualTo(401);
      assertThat(guess(atlas, "198.51.100.1, 203.0.113.7, 10.1.2.3"))
          .as("the last one before the trusted ones; what stands further left is hearsay")
          .isEqualTo(429);
    }
  }

  @Test
  void without_trusted_proxies_the_header_is_hearsay(TestDatabase database, @TempDir Path data) {
    try (KeyedAtlas atlas = new KeyedAtlas(database, data, Map.of(Setting.RATE_LIMIT, "2"))) {
      assertThat(guess(atlas, "203.0.113.1")).isEqualTo(401);
      assertThat(guess(atlas, "203.0.113.2")).isEqualTo(401);
      assertThat(guess(atlas, "203.0.113.3")).isEqualTo(429);
    }
  }

  @Test
  void pages_of_configured_origins_may_read_and_others_may_not(
      TestDatabase database, @TempDir Path data) {
    Map<Setting, String> settings =
        Map.of(
            Setting.CORS_ORIGINS, "https://front.example,http://localhost:3000",
            Setting.PUBLIC_TENANT, "default");
    try (KeyedAtlas atlas = new KeyedAtlas(database, data, settings)) {
      HttpResponse<String> read = atlas.get("/api/v1/projects", "Origin", "https://front.example");
      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(read.headers().firstValue("Access-Control-Allow-Origin"))
          .hasValue("https://front.example");
      assertThat(read.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
      HttpResponse<String> asked =
          atlas.send(
              "OPTIONS",
              "/api/v1/ingest/sbom",
              null,
              "Origin",
              "http://localhost:3000",
              "Access-Control-Request-Method",
              "POST",
              "Access-Control-Request-Headers",
              "authorization");
      assertThat(asked.statusCode()).isEqualTo(204);
      assertThat(asked.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
          .contains("Authorization");
      HttpResponse<String> foreign =
          atlas.get("/api/v1/projects", "Origin", "https://other.example");
      assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(foreign.headers().allValues("Vary")).anyMatch(v -> v.contains("Origin"));
    }
  }

  @Test
  void settings_that_make_no_sense_stop_the_start(TestDatabase database, @TempDir Path data) {
    for (Map<Setting, String> wrong :
        java.util.List.of(
            Map.of(Setting.CORS_ORIGINS, "front.example"),
            Map.of(Setting.CORS_ORIGINS, "https://front.example/path"),
            Map.of(Setting.TRUSTED_PROXIES, "10.0.0.0/33"),
            Map.of(Setting.TRUSTED_PROXIES, "proxy.example"),
            Map.of(Setting.RATE_LIMIT, "many"),
            Map.of(Setting.PUBLIC_TENANT, "Not A Name"),
            Map.of(Setting.AUTH, "none"))) {
      assertThatThrownBy(() -> new KeyedAtlas(database, data, wrong).close())
          .as(wrong.toString())
          .isInstanceOf(org.pgatlas.server.ConfigException.class);
    }
  }

  private static int guess(KeyedAtlas atlas, String forwarded) {
    return atlas
        .get("/api/v1/repos", "X-Api-Key", "guess", "X-Forwarded-For", forwarded)
        .statusCode();
  }
}
