package org.pgatlas.server.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParsedAdvisoriesTest {
  private static final String DOCUMENT =
      "{\"id\": \"GHSA-%s\", \"modified\": \"2026-01-01T00:00:00Z\"}";

  private final ParsedAdvisories parsed = new ParsedAdvisories(3L * document("a").length());

  @Test
  void what_was_read_is_given_again() {
    var read = parsed.read("a", document("a"));
    assertThat(parsed.of(List.of("a", "b")).get("a")).isSameAs(read);
    assertThat(parsed.of(List.of("a", "b"))).containsOnlyKeys("a");
  }

  @Test
  void what_was_asked_for_longest_ago_makes_room() {
    for (String digest : List.of("a", "b", "c")) {
      parsed.read(digest, document(digest));
    }
    parsed.of(List.of("a"));
    parsed.read("d", document("d"));
    assertThat(parsed.of(List.of("a", "b", "c", "d"))).containsOnlyKeys("a", "c", "d");
  }

  @Test
  void reading_again_takes_no_more_room() {
    for (int i = 0; i < 10; i++) {
      parsed.read("a", document("a"));
    }
    parsed.read("b", document("b"));
    parsed.read("c", document("c"));
    assertThat(parsed.of(List.of("a", "b", "c"))).hasSize(3);
  }

  @Test
  void a_document_larger_than_all_the_room_is_read_and_forgotten() {
    ParsedAdvisories small = new ParsedAdvisories(1);
    assertThat(small.read("a", document("a")).id()).isEqualTo("GHSA-a");
    assertThat(small.of(List.of("a"))).isEmpty();
  }

  private static String document(String name) {
    return DOCUMENT.formatted(name);
  }
}
