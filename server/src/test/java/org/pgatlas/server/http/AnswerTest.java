package org.pgatlas.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which `If-None-Match` names an answer.
class AnswerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a\"|true",
        "W/\"a\"|true",
        "*|true",
        "\"b\", \"a\"|true",
        "\"b\",W/\"a\"|true",
        "|false",
        "\"b\"|false",
        "a|false",
        "\"A\"|false",
        "w/\"a\"|false",
      })
  void a_header_names_a_tag_by_weak_comparison(String header, boolean named) {
    assertThat(Answer.names(header, "\"a\"")).isEqualTo(named);
  }
}
