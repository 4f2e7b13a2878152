package org.pgatlas.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StartSampleTest {
  @Test
  void a_small_sample_finds_both_costs_of_heavy_tailed_searches() {
    Random random = new Random(11);
    int[] units = new int[50_000];
    Arrays.setAll(units, v -> (int) Math.min(1e6, 3 / Math.pow(random.nextDouble(), 1.2) - 3));
    StartSample sample = StartSample.of(units, 200);
    Rival.Costs costs =
        Rival.Costs.of(
            part(Arrays.copyOf(sample.even(), 60), units),
            part(Arrays.copyOf(sample.heavy(), 60), units));
    assertThat(costs.start()).isCloseTo(2e-5, within(1e-9));
    assertThat(costs.unit()).isCloseTo(3e-7, within(1e-11));
    long total = IntStream.of(units).asLongStream().sum();
    assertThat(costs.seconds(units.length, total))
        .isCloseTo(units.length * 2e-5 + total * 3e-7, within(1e-3));
  }

  @Test
  void heavy_searches_are_in_the_sample_as_often_as_they_take_of_the_whole() {
    int[] units = new int[1_000];
    Arrays.fill(units, 1);
    units[77] = 1_000;
    StartSample sample = StartSample.of(units, 100);
    long large = IntStream.of(sample.heavy()).filter(v -> v == 77).count();
    assertThat(large).isBetween(48L, 52L);
    assertThat(IntStream.of(sample.even()).distinct().count()).isEqualTo(100);
  }

  @Test
  void searches_that_meet_nothing_cost_their_start() {
    StartSample sample = StartSample.of(new int[8], 100);
    assertThat(sample.even()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(sample.heavy()).isEmpty();
    Rival.Costs costs = Rival.Costs.of(new Rival.Part(4, 8, 0), new Rival.Part(0, 0, 0));
    assertThat(costs).isEqualTo(new Rival.Costs(0.5, 0));
  }

  private static Rival.Part part(int[] starts, int[] units) {
    long met = IntStream.of(starts).mapToLong(v -> units[v]).sum();
    return new Rival.Part(starts.length * 2e-5 + met * 3e-7, starts.length, met);
  }
}
