package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunPaceTest {
  private static final long RUN = Duration.ofMillis(30).toNanos();

  private final RunPace pace = new RunPace();

  @Test
  void the_first_job_and_one_after_a_quiet_moment_do_not_wait() {
    assertThat(pace.pause(System.nanoTime())).isZero();
    pace.ran(RUN);
    assertThat(pace.pause(System.nanoTime() + Duration.ofMillis(50).toNanos())).isZero();
  }

  @Test
  void jobs_that_follow_at_once_wait_longer_and_longer_up_to_a_bound() {
    long before = 0;
    for (int i = 0; i < 5; i++) {
      pace.ran(RUN);
      long wait = pace.pause(System.nanoTime());
      assertThat(wait).isBetween(before + 1, (i + 1) * RUN);
      before = i * RUN;
    }
    for (int i = 0; i < 20; i++) {
      pace.ran(RUN);
      pace.pause(System.nanoTime());
    }
    pace.ran(RUN);
    assertThat(pace.pause(System.nanoTime())).isLessThanOrEqualTo(Duration.ofSeconds(3).toNanos());
  }
}
