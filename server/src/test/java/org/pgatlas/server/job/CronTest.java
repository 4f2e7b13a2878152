package org.pgatlas.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *     | 2026-11-21T07:43:59Z | 2026-11-21T07:44:00Z",
        "*/15 * * * *  | 2026-11-21T07:45:00Z | 2026-11-21T08:00:00Z",
        "0 3 * * *     | 2026-11-21T03:00:00Z | 2026-11-22T03:00:00Z",
        "30 4 1 * *    | 2026-12-31T23:59:00Z | 2027-01-01T04:30:00Z",
        "0 0 29 2 *    | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
        "0 0 * * 7     | 2026-11-21T00:00:00Z | 2026-11-22T00:00:00Z",
        "0 0 * * 1-5   | 2026-11-20T12:00:00Z | 2026-11-23T00:00:00Z",
        "0 0 13 * 5    | 2026-11-13T00:00:00Z | 2026-11-20T00:00:00Z",
        "5,35 9-17/4 * * * | 2026-11-21T09:35:00Z | 2026-11-21T13:05:00Z",
        "0 22/1 * * *  | 2026-11-21T22:00:00Z | 2026-11-21T23:00:00Z",
        "59 23 31 12 * | 2026-12-31T23:59:00Z | 2027-12-31T23:59:00Z"
      })
  void the_next_time_is_the_first_minute_that_matches(String cron, String after, String next) {
    assertThat(Cron.parse(cron).next(Instant.parse(after))).isEqualTo(Instant.parse(next));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1/2/3 * * * *",
        "1-2-3 * * * *",
        ", * * * *",
        "0 0 30 2 *",
        "-1 * * * *",
        "999999999999 * * * *"
      })
  void what_is_no_schedule_is_refused(String text) {
    assertThatThrownBy(() -> Cron.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_message_names_the_field() {
    assertThatThrownBy(() -> Cron.parse("0 25 * * *"))
        .hasMessageContaining("hour")
        .hasMessageContaining("25");
  }
}
