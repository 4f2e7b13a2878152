package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunPaceTest {
  private static final long RUN = Duration.ofMillis(30).toNanos();

  private final RunPace pace = new RunPace();

  @Test
  void the_first_run_does_not_wait() {
    assertThat(pace.pause(System.nanoTime())).isZero();
  }

  @Test
  void while_changes_wait_runs_take_a_tenth_of_the_time() {
    pace.ran(RUN);
    long now = System.nanoTime();
    assertThat(pace.pause(now)).isBetween(1L, 9 * RUN);
    assertThat(pace.pause(now + RUN)).isLessThanOrEqualTo(8 * RUN);
    assertThat(pace.pause(now + 9 * RUN)).isZero();
  }

  @Test
  void a_long_run_is_waited_for_ten_seconds_at_most() {
    pace.ran(Duration.ofMinutes(1).toNanos());
    assertThat(pace.pause(System.nanoTime())).isBetween(1L, Duration.ofSeconds(10).toNanos());
  }

  @Test
  void nothing_is_waited_for_when_no_more_changes_come() {
    pace.ran(Duration.ofMinutes(1).toNanos());
    AtomicInteger asked = new AtomicInteger();
    pace.keep(() -> asked.incrementAndGet() < 2);
    assertThat(asked).hasValue(2);
  }
}
