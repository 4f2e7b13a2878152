package org.pgatlas.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LatelyTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(4);
  private final Lately<String> lately =
      new Lately<>(
          "test",
          () -> {
            try {
              String answer = answers.take();
              if (answer.isEmpty()) {
                throw new IllegalStateException("no answer");
              }
              return answer;
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          },
          ((InstantSource) now::get).withZone(ZoneOffset.UTC));

  @Test
  void nobody_waits_and_what_was_found_is_told_until_something_newer_is() {
    assertThat(lately.ask().known()).isEmpty();
    assertThat(lately.ask().looking()).isTrue();
    answers.add("one");
    Lately.State<String> first = settled();
    assertThat(first.known()).hasValue(new Lately.Known<>("one", START));
    assertThat(lately.ask().looking()).as("fresh").isFalse();

    Instant later = START.plus(Duration.ofMinutes(2));
    now.set(later);
    Lately.State<String> again = lately.ask();
    assertThat(again.looking()).isTrue();
    assertThat(again.known()).hasValue(new Lately.Known<>("one", START));
    answers.add("two");
    assertThat(settled().known()).hasValue(new Lately.Known<>("two", later));
  }

  @Test
  void a_look_that_fails_keeps_what_was_known_and_is_not_repeated_at_once() {
    lately.ask();
    answers.add("one");
    settled();
    now.set(START.plus(Duration.ofMinutes(2)));
    lately.ask();
    answers.add("");
    Lately.State<String> failed = settled();
    assertThat(failed.known()).hasValue(new Lately.Known<>("one", START));
    assertThat(failed.problem()).isEqualTo("no answer");
    assertThat(lately.ask().looking()).isFalse();
  }

  private Lately.State<String> settled() {
    Lately.State<String> state = lately.ask();
    while (state.looking()) {
      Thread.onSpinWait();
      state = lately.ask();
    }
    return state;
  }
}
