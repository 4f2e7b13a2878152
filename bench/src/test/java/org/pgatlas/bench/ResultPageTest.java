package org.pgatlas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A page of several runs keeps the parts that a run did not make.
class ResultPageTest {
  @Test
  void a_part_takes_the_place_of_the_one_before_and_leaves_the_others() {
    String first = ResultPage.withPart("", "One", "made by one\n\n## Detail\n\n| a |\n");
    assertThat(first).isEqualTo("# One\n\nmade by one\n\n## Detail\n\n| a |\n");
    String both = ResultPage.withPart(first, "Two", "made by two");
    assertThat(both).isEqualTo(first + "\n# Two\n\nmade by two\n");
    assertThat(ResultPage.withPart(both, "One", "again"))
        .isEqualTo("# One\n\nagain\n\n# Two\n\nmade by two\n");
    assertThat(ResultPage.withPart(both, "Two", "made by two")).isEqualTo(both);
  }
}
