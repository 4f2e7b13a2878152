package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StoredJsonTest {
  @Test
  void an_empty_object_gets_every_known_key() {
    JsonNode metadata = StoredJson.projectMetadata("{}");
    assertThat(metadata.size()).isEqualTo(13);
    assertThat(metadata.path("scf_submissions").isArray()).isTrue();
    assertThat(metadata.path("website").isNull()).isTrue();
  }

  @Test
  void known_keys_are_brought_to_their_type_and_others_pass() {
    JsonNode metadata =
        StoredJson.projectMetadata(
            """
            {"website": 5, "description": {"no": "text"}, "total_paid_usd": 1.5, "total_awarded_usd": "x",
             "awarded_submissions_count": 1.5, "open_source": "yes", "socials": [{"x": 1}], "analytics": [1],
             "scf_submissions": [{"round": "1", "title": "t", "more": 1}, "noise"], "own": {"a": [1]}}
            """);
    assertThat(metadata.path("website").asString()).isEqualTo("5");
    assertThat(metadata.path("description").isNull()).isTrue();
    assertThat(metadata.path("total_paid_usd").asDouble()).isEqualTo(1.5);
    assertThat(metadata.path("total_awarded_usd").isNull()).isTrue();
    assertThat(metadata.path("awarded_submissions_count").isNull()).isTrue();
    assertThat(metadata.path("open_source").isNull()).isTrue();
    assertThat(metadata.at("/socials/0/x").asInt()).isEqualTo(1);
    assertThat(metadata.at("/analytics/0").asInt()).isEqualTo(1);
    assertThat(metadata.path("scf_submissions")).hasSize(1);
    assertThat(metadata.at("/own/a/0").asInt()).isEqualTo(1);
  }

  @Test
  void a_value_that_is_no_object_is_an_empty_one() {
    assertThat(StoredJson.projectMetadata("[1]").size()).isEqualTo(13);
    assertThat(StoredJson.projectMetadata("null").size()).isEqualTo(13);
  }

  @Test
  void releases_without_purl_are_of_the_repo_and_those_without_version_go() {
    JsonNode releases =
        Objects.requireNonNull(
            StoredJson.releases(
                "[{\"version\": \"1\"}, {\"purl\": \"pkg:npm/a@2\", \"version\": \"2\", \"release_date\": \"2026\"}, {\"purl\": \"x\"}, 5]",
                "pkg:npm/a"));
    assertThat(releases).hasSize(2);
    assertThat(releases.at("/0/purl").asString()).isEqualTo("pkg:npm/a");
    assertThat(releases.at("/0/release_date").asString()).isEmpty();
    assertThat(releases.at("/1/purl").asString()).isEqualTo("pkg:npm/a@2");
    assertThat(StoredJson.releases(null, "pkg:npm/a")).isNull();
  }
}
