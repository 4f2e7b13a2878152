package org.pgatlas.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bent documents end in a refusal of the parser's own or are accepted; nothing else leaves it.
class FuzzerTest {
  private static final int DOCUMENTS = 3_000;

  static Stream<Target> targets() {
    return Target.all(Seeds.ours()).stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void a_parser_refuses_or_accepts(Target target) {
    long seed = System.nanoTime();
    try (Fuzzer fuzzer = new Fuzzer()) {
      Fuzzer.Outcome outcome = fuzzer.run(target, seed, inputs -> inputs < DOCUMENTS);
      assertThat(outcome.faults())
          .as("%s, seed %d", target.name(), seed)
          .extracting(
              fault -> fault.what() + ": " + new String(fault.input(), StandardCharsets.UTF_8))
          .isEmpty();
      assertThat(outcome.inputs()).isEqualTo(DOCUMENTS);
      assertThat(outcome.accepted()).as("%s accepts some", target.name()).isPositive();
      assertThat(outcome.refused()).as("%s refuses some", target.name()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void its_seeds_are_good_documents(Target target) throws IOException {
    for (byte[] seed : target.seeds()) {
      target.parser().parse(seed);
    }
  }

  @Test
  void what_a_parser_must_not_do_is_found() {
    Target broken =
        new Target(
            "broken",
            List.of("{\"a\": [1, 2, 3]}".getBytes(StandardCharsets.UTF_8)),
            Set.of(),
            input -> {
              if (new String(input, StandardCharsets.UTF_8).indexOf('}') < 0) {
                throw new ArrayIndexOutOfBoundsException("read past the end");
              }
            });
    try (Fuzzer fuzzer = new Fuzzer()) {
      assertThat(fuzzer.run(broken, 1, inputs -> inputs < 1000).faults())
          .hasSize(5)
          .allSatisfy(fault -> assertThat(fault.what()).contains("ArrayIndexOutOfBoundsException"));
    }
  }
}
