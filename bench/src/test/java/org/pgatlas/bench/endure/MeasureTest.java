package org.pgatlas.bench.endure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A leak is found in the noise, and noise is no leak.
class MeasureTest {
  private final Measure heap = new Measure("heap", "MB", 12, 24);

  private static List<Double> samples(double slope, double noise) {
    Random random = new Random(1);
    return IntStream.range(0, 90)
        .mapToObj(i -> 200 + slope * i / 90 + noise * (random.nextDouble() - 0.5))
        .toList();
  }

  @Test
  void a_slow_leak_below_the_noise_of_a_sample_is_found_in_half_an_hour() {
    assertThat(heap.growth(samples(45, 60), 0.5).excessive()).isTrue();
    assertThat(heap.growth(samples(0, 60), 0.5).excessive()).isFalse();
  }

  @Test
  void what_rises_at_first_and_then_stays_does_not_grow() {
    List<Double> values =
        IntStream.range(0, 90).mapToObj(i -> i < 30 ? i * 10.0 : 300.0 + i % 3).toList();
    assertThat(heap.growth(values, 0.5).excessive()).isFalse();
  }

  @Test
  void moments_that_were_not_measured_are_left_out_and_too_few_are_told() {
    List<Double> values =
        IntStream.range(0, 30).mapToObj(i -> i % 4 == 0 ? 200.0 + i * 3 : Double.NaN).toList();
    assertThat(heap.growth(values, 0.5).excessive()).isTrue();
    assertThatThrownBy(() -> heap.growth(List.of(1.0, Double.NaN), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too few");
  }
}
